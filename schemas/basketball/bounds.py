"""The bounds of a basketball record's numbers and texts, and why no game needs more."""

MAX_EVENT_BYTES = 8 * 1024
"""Bytes of an event's record. A play is some 100 bytes; with every text at its longest, 7 kB."""

MAX_INFO_BYTES = 32 * 1024
"""Bytes of a game's description, which its state contains. Two squads are 2 kB."""

MAX_PERIODS = 30
"""Periods of a game: four and ten overtimes would be twice the longest ever (six, 1951)."""

MAX_CLOCK_MS = 60 * 60_000
"""Milliseconds of a period. Twenty minutes are the longest usual (NCAA)."""

MAX_SCORE = 10_000
"""Points of a snapshot; the most of a side in the NBA are 186."""

MAX_MINUTES = 60
"""Minutes of a period in a game's format."""

MAX_FOULS = 100
"""Fouls before the bonus in a game's format."""

MAX_TIMEOUTS = 20
"""Time-outs of a side in a game's format."""

MAX_PLACE = 1_500
"""Tenths of a foot from the basket: a court is 94 feet long."""

MAX_PLAYERS = 40
"""Players listed for a side, or with a line of its box score."""

MAX_OFFICIALS = 6
"""Referees of a game: three, and those who stood in for them."""

MAX_ON_COURT = 5
"""Players of a side on court (Rule 3, section I)."""
