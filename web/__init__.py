"""What clients read: a worker's own views, those of every match, and a folder a sport."""
