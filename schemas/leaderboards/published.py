"""What is published and answered about leaderboards. All times are epoch milliseconds.

Fields are added and never renamed or removed.
"""

import msgspec


class Update(msgspec.Struct, frozen=True):
    """A user's new standing of all time in a game; `timestamp` is when it was reached."""

    user_id: str
    username: str | None
    game_id: str
    score: float
    timestamp: int


class RankedEntry(msgspec.Struct, frozen=True):
    """A user's entry on a board; `reached` is when the pair (score, sub_score) became what it is."""

    rank: int
    user_id: str
    username: str | None
    score: float
    sub_score: float
    reached: int


class BoardPage(msgspec.Struct, frozen=True):
    """A part of a board. The page, its total and its ranks are of one moment, `version`.

    `next` and `previous` are cursors to the entries after and before it, null where there are none.
    """

    game_id: str
    window: str
    total: int
    entries: list[RankedEntry]
    version: str
    next: str | None = None
    previous: str | None = None


class Standing(msgspec.Struct, frozen=True):
    """A user's rank on a board; null, and no entry, where it has none. `percentile` is of those below."""

    game_id: str
    window: str
    user_id: str
    total: int
    version: str
    entry: RankedEntry | None = None
    percentile: int | None = None


class CountingGame(msgspec.Struct, frozen=True):
    """A game that counts for the board over all games; `players` is how many its board of all time has."""

    game_id: str
    players: int


class CountingGames(msgspec.Struct, frozen=True):
    """Games that count for the board over all games, by id; `next` is the last id where more follow."""

    games: list[CountingGame]
    next: str | None = None


class Submitted(msgspec.Struct, frozen=True):
    """What a submission made of a user's standing of all time: `best` is what counts now.

    `is_changed` is whether it changed that, `rank_before` and `rank_after` its ranks, null for none.
    `version` counts the user's submissions of the game, and how often its entries were hidden or shown, so it
    grows from one to the next; 0 where that was not kept. A repeat gets the first answer again.

    Who asks for it gets the user's rank of now on the board over all games, with this submission in it
    (`global_rank`), or why there is none (`global_rank_reason`).
    """

    game_id: str
    user_id: str
    submission_id: str
    best: float
    best_sub_score: float
    reached: int
    is_changed: bool
    rank_before: int | None = None
    rank_after: int | None = None
    version: int = 0
    global_rank: int | None = None
    global_rank_reason: str | None = None


class ClosedWindow(msgspec.Struct, frozen=True):
    """A window that is over: its `best` entries, of `total`. `revision` counts amendments by late scores."""

    game_id: str
    window: str
    start: int
    end: int
    total: int
    best: list[RankedEntry]
    revision: int = 0
