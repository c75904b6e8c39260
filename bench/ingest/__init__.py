"""Posts over HTTP to one worker: how many events it takes, and how soon it answers."""
