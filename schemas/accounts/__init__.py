"""Accounts of players: what is asked of them, what is decided, and what is kept."""
