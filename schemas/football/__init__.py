"""Football's schemas: events, matches, topics and what is published."""
