"""The front page: the matches of all sports."""
