"""What viewers see: pushes to thousands, the page in a browser, reads while balls are scored."""
