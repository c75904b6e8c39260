"""A Kafka and processes on this machine, for the demo, tests, drill and bench."""
