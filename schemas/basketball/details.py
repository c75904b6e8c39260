"""What is known of a game beside its score."""

import msgspec

from schemas.basketball.published import PlayerName


class ListedPlayer(PlayerName, frozen=True, gc=False):
    """A player of a line-up; `position` is "G" or "F-C", "" where unknown."""

    position: str = ""


class SideDetails(msgspec.Struct, frozen=True, gc=False):
    """A side and the players who may play for it, in the order of its feed."""

    name: str
    abbreviation: str
    players: tuple[ListedPlayer, ...]


class GameDetails(msgspec.Struct, frozen=True, gc=False):
    """A game beside its score. A text is "" and a list empty where its feed does not say it.

    `starts_at` is the scheduled start in epoch milliseconds, 0 where it is unknown. `periods` are the regular
    ones, of `period_minutes` each.
    """

    match_id: str
    last_seq: int
    competition: str
    venue: str
    starts_at: int
    periods: int
    period_minutes: int
    overtime_minutes: int
    officials: tuple[str, ...]
    home: SideDetails
    away: SideDetails
