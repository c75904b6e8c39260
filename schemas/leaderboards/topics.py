"""The topics of leaderboards; where nothing else is said, a record's key is the game_id in UTF-8."""

from schemas.topics import DAY, Cleanup, DeadLetterKind, Schema, TopicPolicy

GAMES = TopicPolicy(
    "leaderboard.games",
    Cleanup.COMPACT,
    schema=Schema("overstream/leaderboard/v1/game.proto", "overstream.leaderboard.v1.Game"),
)
"""`Game`: the rules of games; the latest of a game count."""

SCORES = TopicPolicy(
    "leaderboard.scores",
    Cleanup.DELETE,
    7 * DAY,
    schema=Schema("overstream/leaderboard/v1/score.proto", "overstream.leaderboard.v1.Score"),
)
"""`Score`: what users scored."""

VISIBILITY = TopicPolicy(
    "leaderboard.visibility",
    Cleanup.DELETE,
    7 * DAY,
    schema=Schema("overstream/leaderboard/v1/visibility.proto", "overstream.leaderboard.v1.Visibility"),
)
"""`Visibility`: whose entries are hidden in a game, and whose are shown again."""

UPDATES = TopicPolicy("leaderboard.updates", Cleanup.DELETE, DAY)
"""Changes of users' standings of all time, in JSON (`Update`); the key is the user_id."""

STANDINGS = TopicPolicy("leaderboard.standings", Cleanup.DELETE, DAY)
"""The same before they have names: a repartition topic by user_id, its key."""

WINDOWS = TopicPolicy("leaderboard.windows", Cleanup.COMPACT)
"""Windows that were closed, with their best entries, in JSON (`ClosedWindow`); the key is game_id:window."""

TOTALS = TopicPolicy("leaderboard.totals", Cleanup.DELETE, 7 * DAY)
"""What counts of users for the global board, in JSON (`Total`): a repartition topic by user_id, its key.

It is not compacted: a user has as many records as games and windows, and all have one key.
"""

WINDOW_PARTS = TopicPolicy("leaderboard.window-parts", Cleanup.DELETE, 7 * DAY)
"""What partitions have of windows of the global board that are over, in JSON (`WindowPart`, `WindowAsked`).

A repartition topic by the key that the window has in `leaderboard.windows`. It is not compacted: a window has
one key, and a record for each partition.
"""

POINTS = TopicPolicy("leaderboard.points", Cleanup.DELETE, 7 * DAY)
"""Points that this application gives to users itself, in JSON (`Points`): a repartition topic by game_id.

It is not compacted: a game has one key, and a record for each of its users' parts.
"""

# A dead letter is larger than its record: its headers add the reason.
_DEAD_LETTER_BYTES = 2 << 20

DEAD_LETTERS = TopicPolicy(
    "leaderboard.dead-letters",
    Cleanup.DELETE,
    7 * DAY,
    _DEAD_LETTER_BYTES,
    dead_letters=DeadLetterKind.DEAD_LETTERS,
)
"""Records that cannot be decoded, or say what cannot be, unchanged, with the reason."""

ALL = (GAMES, SCORES, VISIBILITY, UPDATES, STANDINGS, WINDOWS, TOTALS, WINDOW_PARTS, POINTS, DEAD_LETTERS)
"""All of them."""
