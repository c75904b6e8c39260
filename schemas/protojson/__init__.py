"""Protobuf messages in JSON, as protobuf maps them: for what is posted over HTTP, and for its description."""
