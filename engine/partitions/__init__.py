"""Partitions: which worker owns them, what they hold, how that is committed and recovered."""
