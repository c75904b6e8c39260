"""Cricket's feeds."""
