"""What brings events in: replayed and simulated matches."""
