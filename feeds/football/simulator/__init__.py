"""Made-up football matches, and the invented teams that play them."""
