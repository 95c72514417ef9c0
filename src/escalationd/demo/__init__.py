"""The demo: an embedded mail server, the real daemon on a fast clock, and three stories played over the wire."""
