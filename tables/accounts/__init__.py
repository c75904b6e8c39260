"""Accounts of players: what a name may be, what becomes of a request, and how long a login waits."""
