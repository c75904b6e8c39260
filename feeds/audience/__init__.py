"""Made-up viewers."""
