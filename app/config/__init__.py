"""The settings and the logs."""
