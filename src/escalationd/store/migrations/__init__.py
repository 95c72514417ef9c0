"""The schema, one frozen step a file."""
