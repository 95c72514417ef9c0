"""What somebody says in a reply: their new words, and the verb in them."""
