"""What a format reads of a game, before it is a feed."""

import msgspec

from schemas.basketball.events import GameFormat, PlayEvent, Team


class Script(msgspec.Struct, frozen=True):
    """A game as its file has it, in the feed's own order.

    Attributes:
        game_id: of ten digits, as the league numbers its games.
        teams: home and away, with the players that are known to the format.
        form: periods and rules.
        events: `seq` is 0, `event_id` the row's number in the file, `timestamp` epoch milliseconds or 0.
        starts_at: epoch milliseconds, 0 where the file does not say.
        over: whether the file says that the game is over; None where that follows from its periods.
        carried: whether substitutions between periods are reported, so that who ends a period starts the
            next one but for those.
        starters: home and away, where the file names them.
        officials: referees, where the file names them.
    """

    game_id: str
    teams: tuple[Team, Team]
    form: GameFormat
    events: tuple[PlayEvent, ...]
    starts_at: int = 0
    venue: str = ""
    competition: str = ""
    over: bool | None = None
    carried: bool = False
    starters: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    officials: tuple[str, ...] = ()
