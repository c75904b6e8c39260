"""Who asks: passwords, tokens, what is revoked, and where a request comes from."""
