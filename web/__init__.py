"""What clients read: views, a file a sport."""
