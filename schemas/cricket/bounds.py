"""The bounds of a cricket record's numbers and texts, and why no match needs more.

The decoder bounds every number and every text of a record, so that no single
match can outgrow its row, an answer's integer or a list that contains it. The
fold checks what depends on earlier events (`MAX_SIDE`, `MAX_OVER`, `MAX_STANDS`).
Law numbers are of the MCC Laws (2017 code, 3rd edition 2022).
"""

MAX_RECORD_BYTES = 8 * 1024
"""Bytes of an event's record. A ball is some 150 bytes; with every name at its longest, 6 kB."""

MAX_INFO_BYTES = 32 * 1024
"""Bytes of a match's description, which its state contains. Two squads are 2 kB."""

MAX_INNINGS = 20
"""Innings of a match: four, or two and two more for each super over."""

MAX_INNINGS_PER_SIDE = 2
"""Innings of one side (Law 13.1)."""

MAX_OVERS = 1 << 10
"""Overs of an innings, and ball numbers of an over: the longest innings had 336 overs (The Oval, 1938)."""

MAX_RUNS = 1 << 7
"""Runs of one kind on one event."""

MAX_BALLS_PER_OVER = 20
"""Balls of an over in a match's format. Eight were once usual; The Hundred has five, ten in a row."""

MAX_BALLS = 10_000
"""Deliveries that an innings or a chase is limited to."""

MAX_TARGET = 10_000
"""Runs of a target, or of a margin; the highest total of an innings is 1,107."""

MAX_SIDE = 30
"""Batters, and bowlers, of an innings: eleven are usual; sides of 22 have played."""

MAX_OVER = 60
"""Balls of an over as bowled: the longest known had 22."""

MAX_STANDS = 100
"""Partnerships, and retirements, of an innings."""

MAX_PENALTY = 1 << 10
"""All penalty runs of an innings."""

MAX_DISMISSALS = 3
"""Departures on an event: the two batters at the wicket, and one who arrives too late (timed out)."""

MAX_FIELDERS = 11
"""Fielders named in a dismissal (a side has eleven players, Law 1.1)."""

MAX_ABSENT = 9
"""Players of eleven who cannot bat: an innings needs a pair."""

MAX_TEAMS = 2
"""Sides of a match (Law 1.1)."""

MAX_PLAYERS = 60
"""Players listed for a side: a squad and its replacements."""

MAX_OFFICIALS = 6
"""Umpires on the field: two, and those who stood in for them."""

MAX_INTERVALS = 100
"""Intervals of a match: five days have some eight each, and rain."""

MAX_AWARDED = 22
"""Players of the match: one as a rule, and once a whole side."""
