"""Made-up games."""
