"""What travels in topics, a folder a sport; the only code that touches protobuf."""
