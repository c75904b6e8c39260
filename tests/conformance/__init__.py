"""Real matches against published figures: `python -m tests.conformance DATA`."""
