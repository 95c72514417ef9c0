"""Floor 1: between bytes and values. Knows no socket and no database."""
