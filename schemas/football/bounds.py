"""The bounds of a football record's numbers and texts, and why no match needs more."""

MAX_EVENT_BYTES = 8 * 1024
"""Bytes of an event's record. A pass is some 60 bytes; with every text at its longest, 7 kB."""

MAX_INFO_BYTES = 64 * 1024
"""Bytes of a match's description, which its state contains. Two squads of 26 are 4 kB."""

MAX_CLOCK_MS = 3 * 60 * 60_000
"""Milliseconds of a phase: the clock runs on where a half is interrupted."""

MAX_SCORE = 100
"""Goals of a side in a snapshot; the most of a match that was played to be won are 36 (Arbroath, 1885)."""

MAX_MINUTES = 60
"""Minutes of a half in a match's format."""

MAX_ADDED = 60
"""Minutes of added time; the most at a World Cup were 14 (2022)."""

MAX_PLACE = 1_000
"""Thousandths of the pitch's length and width."""

MAX_PLAYERS = 60
"""Players listed for a side: squads are of 26 at most, and matches for charity larger."""

MAX_ON_PITCH = 11
"""Players of a side on the pitch (Law 3)."""

MAX_LISTED = 200
"""Goals, cards, substitutions, kicks or reviews of a match: a row has each of them."""
