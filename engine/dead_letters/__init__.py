"""Records that could not be scored: written, read and redriven."""
