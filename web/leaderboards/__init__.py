"""Leaderboards over HTTP: games, scores, boards and ranks."""
