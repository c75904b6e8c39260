"""The bounds of an engagement's record, and why none needs more."""

MAX_BYTES = 1024
"""Bytes of a record. One with four UUIDs is 200."""

MAX_ID = 100
"""Bytes of the id of a viewer, a session or an event. A UUID has 36."""

MAX_WORD = 50
"""Characters of a type, a device, a platform or a country."""

MAX_AHEAD = 30_000
"""Milliseconds that `at` may be ahead of its record's timestamp: clients' clocks differ."""

MAX_LATE = 600_000
"""Milliseconds that `at` may be behind its record's timestamp; what is older is late."""
