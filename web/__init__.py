"""The views: a worker's own, those of the matches of every sport, and a folder a sport."""
