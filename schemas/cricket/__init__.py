"""Cricket's events, descriptions, topics and published state."""
