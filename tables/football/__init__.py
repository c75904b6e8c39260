"""Football: the fold, the state of a match, its windows, and what is published of it."""
