"""Made-up matches."""
