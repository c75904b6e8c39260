"""Partitions: who owns them, what they hold, how it is committed and recovered."""
