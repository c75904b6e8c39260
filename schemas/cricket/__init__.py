"""Cricket's messages."""
