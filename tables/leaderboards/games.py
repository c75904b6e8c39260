"""A game's rules: what its board does with scores. Pure."""

import re
from itertools import pairwise
from typing import Final

import msgspec

from schemas.leaderboards.words import Order, Policy, Ties, WindowKind
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.entries import MOST, moment, number
from tables.leaderboards.windows import WHOLE, Window, day_named, day_of, is_reserved, week_named, week_of

MOST_LATEST: Final = 100
"""Submissions that `Policy.LATEST` can sum: a user's row has them all, for each window."""

MOST_SEASONS: Final = 100
"""Seasons of a game."""

GLOBAL: Final = "global"
"""The name of the board over games, which no game can have."""

TOLD: Final = "predictions."
"""What begins the ids of games whose points this application gives itself: nobody else describes them."""

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ID_WORDS: Final = "1 to 64 letters, digits, '.', '_' and '-'"


class Season(msgspec.Struct, frozen=True):
    """A season: [start, end) in epoch milliseconds."""

    season_id: str
    start: int
    end: int


class Game(msgspec.Struct, frozen=True, kw_only=True):
    """A board's rules. `checked` says what is valid.

    They are as they are from a game's first score on: entries that were folded by one policy or packed in
    one order mean nothing to another, and the global board has what it was told. Bounds, seasons to come and
    who may submit can change.

    - `latest` is how many submissions `Policy.LATEST` sums, 0 for other policies.
    - `start` is what the counters of `Policy.INCREMENT` and `Policy.DECREMENT` begin with in each window.
    - `low` and `high` are the bounds of a submitted score, both included.
    - `self_service` is whether users may submit scores for themselves.
    - `days`, `weeks` are whether it has such windows; all time it always has. Seasons do not overlap.
    - `is_global` is whether its scores count for the global board, which is descending.
    """

    game_id: str
    policy: Policy = Policy.BEST
    latest: int = 0
    start: float = 0.0
    order: Order = Order.DESCENDING
    ties: Ties = Ties.COMPETITION
    low: float = -MOST
    high: float = MOST
    self_service: bool = False
    days: bool = False
    weeks: bool = False
    seasons: tuple[Season, ...] = ()
    is_global: bool = False

    @property
    def is_told(self) -> bool:
        """Whether this application gives its points itself, see `tables.leaderboards.points`."""
        return self.game_id.startswith(TOLD)

    @property
    def is_counter(self) -> bool:
        """Whether a submission without a score counts as 1."""
        return self.policy in (Policy.INCREMENT, Policy.DECREMENT)

    def windows_at(self, at: int) -> tuple[Window, ...]:
        """Return the windows that a moment (epoch ms) is in, that of all time first."""
        found = [WHOLE]
        if self.days:
            found.append(day_of(at))
        if self.weeks:
            found.append(week_of(at))
        found += [_window_of(season) for season in self.seasons if season.start <= at < season.end]
        return tuple(found)

    def window_named(self, name: str) -> Window:
        """Return one of the game's windows by its name.

        Raises:
            RefusedError: it has no such window.
        """
        found = None
        if name == WHOLE.name:
            found = WHOLE
        elif is_reserved(name):
            found = (day_named(name) if self.days else None) or (week_named(name) if self.weeks else None)
        else:
            found = next((_window_of(season) for season in self.seasons if season.season_id == name), None)
        if found is None:
            raise _refused(f"{self.game_id} has no window {name!r}", "window")
        return found


def checked(game: Game) -> Game:
    """Return a game whose rules are valid.

    Raises:
        RefusedError: a rule is not; `field` names it.
    """
    if _ID.fullmatch(game.game_id) is None:
        raise _refused(f"game_id has to be {_ID_WORDS}", "game_id")
    if game.game_id == GLOBAL:
        raise _refused(f"game_id {GLOBAL!r} is the board over all games", "game_id")
    _check_policy(game)
    low, high = number(game.low, "low"), number(game.high, "high")
    if low > high:
        raise _refused(f"low is {low:g}, and high only {high:g}", "low")
    if game.is_global and game.order is not Order.DESCENDING:
        raise _refused(
            "the global board sums scores, high ones first: an ascending game has no part", "is_global"
        )
    _check_seasons(game.seasons)
    return game


def _check_policy(game: Game) -> None:
    if game.policy is Policy.LATEST and not 1 <= game.latest <= MOST_LATEST:
        raise _refused(f"latest is {game.latest}: it has to be from 1 to {MOST_LATEST}", "latest")
    if game.policy is not Policy.LATEST and game.latest:
        raise _refused(f"latest is for the policy latest, and this is {game.policy}", "latest")
    start = number(game.start, "start")
    if start and not game.is_counter:
        raise _refused(f"start is for counters, and the policy is {game.policy}", "start")
    if start < 0 and game.policy is Policy.DECREMENT:
        raise _refused(f"start is {start:g}: what is taken away from does not fall below 0", "start")


def _check_seasons(seasons: tuple[Season, ...]) -> None:
    if len(seasons) > MOST_SEASONS:
        raise _refused(f"there are {len(seasons)} seasons: at most {MOST_SEASONS} are kept", "seasons")
    for season in seasons:
        name = season.season_id
        if _ID.fullmatch(name) is None or is_reserved(name):
            raise _refused(f"season_id {name!r} has to be {_ID_WORDS}, and no other window's name", "seasons")
        if moment(season.start, "seasons") >= moment(season.end, "seasons"):
            raise _refused(f"season {name} ends before it begins", "seasons")
    if len({season.season_id for season in seasons}) < len(seasons):
        raise _refused("two seasons have one season_id", "seasons")
    for one, other in pairwise(sorted(seasons, key=lambda season: season.start)):
        if other.start < one.end:
            raise _refused(f"seasons {one.season_id} and {other.season_id} overlap", "seasons")


def _window_of(season: Season) -> Window:
    return Window(WindowKind.SEASON, season.season_id, season.start, season.end)


def _refused(detail: str, field: str) -> RefusedError:
    return RefusedError(Reason.BROKEN_RULE, detail, field)
