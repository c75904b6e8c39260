"""Leaderboards: players' scores in games, as words and published structures."""
