"""Who really wrote a mail, as far as the site's own border proves it."""
