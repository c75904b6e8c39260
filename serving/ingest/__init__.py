"""Events that clients post over HTTP: sent to Kafka, and waited for."""
