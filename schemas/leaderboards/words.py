"""The words of leaderboards. Their values are public: in requests, records and answers."""

from enum import StrEnum


class Policy(StrEnum):
    """What a user's submissions to a game make of its score, in each window for itself."""

    BEST = "best"
    """The better of all pairs (score, sub-score)."""
    LAST = "last"
    """The latest by (`at`, order of the log)."""
    SUM = "sum"
    """The sum of all scores, and that of all sub-scores."""
    INCREMENT = "increment"
    """A counter from the game's `start`: each submission adds its score, 1 where it has none."""
    DECREMENT = "decrement"
    """A counter from the game's `start`: each submission takes away its score, 1 where it has none; it does
    not fall below 0."""
    LATEST = "latest"
    """The sum of the latest n by (`at`, order of the log)."""


class Order(StrEnum):
    """Which scores are better. The sub-score follows the same order."""

    DESCENDING = "descending"
    """High ones: points."""
    ASCENDING = "ascending"
    """Low ones: times, strokes."""


class Ties(StrEnum):
    """Which ranks entries have that share a pair (score, sub-score)."""

    COMPETITION = "competition"
    """1, 2, 2, 4: one more than there are better ones."""
    DENSE = "dense"
    """1, 2, 2, 3: one more than there are better pairs."""
    ORDINAL = "ordinal"
    """1, 2, 3, 4: who reached it earlier is before; then the lower user_id."""


class WindowKind(StrEnum):
    """The windows of a game. Each is tumbling, and in UTC."""

    ALL_TIME = "all-time"
    DAY = "day"
    WEEK = "week"
    """ISO 8601: from Monday."""
    SEASON = "season"
    """As the game defines them."""


class Direction(StrEnum):
    """Where a page lies, from a cursor's entry."""

    AFTER = "after"
    BEFORE = "before"
