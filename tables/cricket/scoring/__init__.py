"""Cricket's scoring: pure."""
