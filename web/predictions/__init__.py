"""The views of predictions."""
