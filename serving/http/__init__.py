"""Answers over HTTP: headers, representations, errors, documents."""
