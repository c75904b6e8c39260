"""Reads and writes over HTTP: any worker serves any key. It imports no app."""
