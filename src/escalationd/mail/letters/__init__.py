"""What we write: letters from templates, with one-tap answers, as finished mails."""
