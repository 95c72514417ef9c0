"""Floor 2: sockets (IMAP, SMTP, direct contact, ticket system). Knows nothing of the store."""
