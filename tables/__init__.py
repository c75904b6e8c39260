"""What is kept, a folder a sport: state types, their pure folds, table declarations."""
