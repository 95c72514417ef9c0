"""What a mail is made of: bytes to an Envelope, within gates, whatever the bytes are."""
