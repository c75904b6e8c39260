"""The views of matches that every sport has."""
