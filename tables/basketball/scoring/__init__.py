"""Basketball's scoring: a game and its next event make the game after it. Pure: no clock, no I/O."""
