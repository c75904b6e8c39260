"""Leaderboards: what users score, and the service that ranks them."""
