"""The benchmark: what a ball costs, beside other ways of doing the same. `make bench` runs it."""

PARTITIONS = 6
"""Of every topic: the product's default."""
