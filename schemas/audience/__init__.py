"""The audience: what viewers of matches of any sport do, as events, records and published figures."""
