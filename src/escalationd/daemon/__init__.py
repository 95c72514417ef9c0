"""The running program: settings become a desk, the desk gets its loops. Decides and stores nothing itself."""
