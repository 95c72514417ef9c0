"""Floor 2: the only door to the database (SQLModel on SQLite or PostgreSQL)."""
