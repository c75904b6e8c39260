"""Views of matches, whatever the sport."""
