"""Leaderboards over gRPC: the same accounts, boards and submissions as over HTTP."""
