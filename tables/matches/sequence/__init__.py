"""The order of a match's events: whose turn it is, what waits, what is missing, what is put right."""
