"""Football's scoring: a match and its next event make the match after it. Pure: no clock, no I/O."""
