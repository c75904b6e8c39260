"""The leaderboards of a drill."""
