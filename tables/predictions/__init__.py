"""Predictions: what fans foretell of matches, and what it is worth."""
