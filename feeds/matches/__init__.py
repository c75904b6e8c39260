"""Feeds of matches, whatever the sport."""
