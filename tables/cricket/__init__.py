"""Cricket's state."""
