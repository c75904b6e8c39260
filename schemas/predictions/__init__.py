"""Predictions: what fans foretell of matches, and what is published of it."""
