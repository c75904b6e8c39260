"""Metrics, and how far clocks differ."""
