"""Bounds of what a record of cricket may say, and why no match has more.

Every number and every text of a record is bounded when it is decoded, so that no
single match can outgrow its row, an answer's integer or a list that it stands in.
What only the match's course shows (`MAX_SIDE`, `MAX_OVER`, `MAX_STANDS`) is refused
by the fold. Law numbers are of the MCC Laws (2017 code, 3rd edition 2022).
"""

MAX_RECORD_BYTES = 8 * 1024
"""Bytes of an event. A ball is some 150 bytes; with every name at its longest, 6 kB."""

MAX_INFO_BYTES = 32 * 1024
"""Bytes of a match's description, which is in its state. Two squads are 2 kB."""

MAX_INNINGS = 20
"""Innings of a match: four, or two and two a super over."""

MAX_INNINGS_PER_SIDE = 2
"""Law 13.1."""

MAX_OVERS = 1 << 10
"""Overs of an innings, and balls of an over by number: the longest had 336 overs (The Oval, 1938)."""

MAX_RUNS = 1 << 7
"""Runs of one kind that one event brings."""

MAX_BALLS_PER_OVER = 20
"""Eight were usual once; The Hundred has five, ten in a row."""

MAX_BALLS = 10_000
"""Deliveries that an innings or a chase is limited to."""

MAX_TARGET = 10_000
"""Runs of a target, or of a margin; the highest innings has 1,107."""

MAX_SIDE = 30
"""Batters, and bowlers, of an innings: twenty-two a side were met, eleven are usual."""

MAX_OVER = 60
"""Balls of an over as bowled: the longest known had 22."""

MAX_STANDS = 100
"""Partnerships, and retirements, of an innings."""

MAX_PENALTY = 1 << 10
"""Penalty runs of an innings in all."""

MAX_DISMISSALS = 3
"""Departures on an event: the two at the wicket, and one who comes too late."""

MAX_FIELDERS = 11
"""Fielders with a hand in a dismissal (Law 1.1)."""

MAX_ABSENT = 9
"""Those of eleven who cannot bat: without a pair there is no innings."""

MAX_TEAMS = 2
"""Law 1.1."""

MAX_PLAYERS = 60
"""Those who may play for a side: a squad and its replacements."""
