"""Basketball's schemas: events, games, topics and what is published."""
