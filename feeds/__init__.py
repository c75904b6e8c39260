"""The sources of events: replayed and simulated matches."""
