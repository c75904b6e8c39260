"""What the events of every sport have in common."""
