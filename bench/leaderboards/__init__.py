"""Leaderboards: a million players of one game, beside Redis."""
