"""Basketball: the fold, the state of a game, its windows, and what is published of it."""
