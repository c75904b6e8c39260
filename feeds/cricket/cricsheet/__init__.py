"""Cricsheet's files."""
