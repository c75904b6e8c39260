"""The bounds of what is written of an account, and why none needs more."""

SHORTEST_NAME, LONGEST_NAME = 3, 24
"""Characters of a name as it is shown."""

MAX_BYTES = 1024
"""Bytes of a request's record. The longest name has 96, a hash 200."""

MAX_ANSWERS = 8
"""Requests that an account remembers its answers to: whoever repeats one does so within seconds."""

MAX_VERSION = (1 << 53) - 1
"""The highest version: that of a closed account, which no token has."""

TOKEN_LASTS = 24 * 3600
"""Seconds for which a token is valid at most: so long a revocation has to be known."""

CLOSED_FOR = 30 * 24 * 3600 * 1000
"""Milliseconds of the log for which scores of a closed account are refused.

A token lasts a day, so nothing of the user itself comes later; a service has the rest to learn from
`leaderboard.accounts` that the user is gone.
"""

REGISTER_WITHIN = 60_000
"""Milliseconds from a registration's `at` in which its record is appended, or it is refused as too late.

An account is not closed before they are over: the record of a registration that comes twice could make the
account again, after nothing is left that knows it.
"""

MAX_AHEAD = 30_000
"""Milliseconds that `at` may be ahead of its record's timestamp: the workers' clocks differ."""

USER_ID = r"\A[0-9a-f]{32}\Z"
"""A user: 128 random bits."""

REQUEST_ID = r"\A[A-Za-z0-9_-]{8,64}\Z"
"""A request: random, by whoever asks."""

HASH = (
    r"\A\$argon2id\$v=19\$m=[1-9][0-9]{0,5},t=[1-9][0-9]?,p=[1-9]"
    r"\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{22,86}\Z"
)
"""A password's hash as argon2 writes it: its cost, its salt and the hash, and never a password."""
