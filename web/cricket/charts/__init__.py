"""Cricket's usual charts, drawn on the worker: the worm, the Manhattan and the run rate."""
