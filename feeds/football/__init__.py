"""Football's feed: the formats that are public, and made-up matches."""
