"""Basketball's feeds."""
