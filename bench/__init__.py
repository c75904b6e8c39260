"""The benchmark: what a ball costs, compared with other ways to do the same. `make bench` runs it."""

PARTITIONS = 6
"""Partitions of every topic: the product's default."""
