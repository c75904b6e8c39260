"""Players who are made up."""
