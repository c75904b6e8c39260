"""Counting, a sport in a package of its own: an event adds a number, a match ends at a total."""
