"""The audience in the benchmark."""
