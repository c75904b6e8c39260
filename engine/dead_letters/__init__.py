"""Records that could not be scored: written, read and sent back."""
