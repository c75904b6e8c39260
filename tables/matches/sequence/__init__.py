"""The order of a match's events: turns, waiting, gaps and corrections."""
