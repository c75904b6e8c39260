"""Cricket's part of the drill: made-up matches, what is published of them, what must be answered."""
