"""Which of a user's entries boards have: hidden ones and those of closed accounts do not count. Pure."""

from msgspec.structs import replace

from tables.leaderboards.games import Game
from tables.leaderboards.scores import Change, Changes, IsClosed, UserScores, keys_of


def shown(
    game: Game, user_id: str, scores: UserScores, is_closed: IsClosed, *, hidden: bool
) -> tuple[UserScores, Changes]:
    """Return the row with its entries hidden, or shown again, and how boards change.

    It is the very same row where they are so already.
    """
    if hidden == scores.hidden:
        return scores, ()
    changes = tuple(
        Change(window, key if hidden else None, None if hidden else key, is_closed(window))
        for window, key in keys_of(game, user_id, scores)
    )
    keys = {} if hidden else scores.keys
    return replace(scores, hidden=hidden, keys=keys, turns=scores.turns + 1), changes


def closed(game: Game, user_id: str, scores: UserScores, is_closed: IsClosed) -> Changes:
    """Return how boards change when a user's account is closed: none has an entry of it. The row can go."""
    if scores.hidden:
        return ()
    return tuple(
        Change(window, key, None, is_closed(window)) for window, key in keys_of(game, user_id, scores)
    )


def entries(game: Game, user_id: str, scores: UserScores) -> dict[str, bytes]:
    """Return a user's keys by the windows' names, to build boards from; none where they are hidden."""
    if scores.hidden:
        return {}
    return {window.name: key for window, key in keys_of(game, user_id, scores)}
