"""Generated from counting.proto."""
