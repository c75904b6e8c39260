"""The records of all topics, a folder a sport; the only code that uses protobuf."""
