"""A game told play by play, for tests."""

from collections.abc import Iterable

from schemas.basketball.events import (
    Foul,
    FoulKind,
    FreeThrow,
    GameInfo,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    PlayEvent,
    Rebound,
    Score,
    Shot,
    Side,
    Substitution,
    Turnover,
)
from schemas.basketball.published import BoxScore, GameState, PlayerLine
from tables.basketball.box_scores import box_score
from tables.basketball.projections import game_state
from tables.basketball.scoring.fold import fold, inform, start
from tables.basketball.scoring.state import Game, Window
from tables.basketball.windows import closed

HOME, AWAY = Side.HOME, Side.AWAY
FIVES = (("a", "b", "c", "d", "e"), ("v", "w", "x", "y", "z"))
MINUTE = 60_000


def ms(clock: str) -> int:
    """Return the milliseconds of a clock: "7:47", "0:03.2"."""
    minutes, seconds = clock.split(":")
    return int(minutes) * MINUTE + round(float(seconds) * 1000)


class Story:
    """A game, the events that made it, and the windows that they closed.

    `clock` and `period` are those of the next event.
    """

    def __init__(self, match_id: str = "g", numbered: bool = True) -> None:
        self.match_id = match_id
        self.numbered = numbered
        self.game: Game = start(match_id)
        self.events: list[PlayEvent] = []
        self.windows: list[Window] = []
        self.period = 1
        self.clock = "12:00"

    @property
    def state(self) -> GameState:
        return game_state(self.game)

    @property
    def box(self) -> BoxScore:
        return box_score(self.game)

    def line(self, player: str) -> PlayerLine:
        """Return a player's line of the box score."""
        lines = (*self.box.home.players, *self.box.away.players)
        return next(line for line in lines if line.player.id == player)

    def head(self) -> tuple[str, str, int, int, int, int]:
        """Return what every event begins with."""
        number = len(self.events) + 1
        seq = number if self.numbered else 0
        return self.match_id, f"e{number}", seq, number * 1000, self.period, ms(self.clock)

    def at(self, clock: str) -> "Story":
        self.clock = clock
        return self

    def apply(self, event: PlayEvent) -> "Story":
        before, self.game = self.game, fold(self.game, event)
        self.events.append(event)
        self.windows += closed(before, self.game)
        return self

    def inform(self, info: GameInfo) -> "Story":
        self.game = inform(self.game, info)
        return self

    def begin(self, courts: tuple[Iterable[str], Iterable[str]] = FIVES) -> "Story":
        named = (tuple(courts[0]), tuple(courts[1]))
        return self.apply(Lineup(*self.head(), courts=named, starts=True))

    def end(self, *, game: bool = False) -> "Story":
        self.clock = "0:00"
        return self.apply(PeriodEnd(*self.head(), game=game))

    def next_period(self, clock: str = "12:00") -> "Story":
        self.period += 1
        self.clock = clock
        return self

    def shot(
        self, side: Side, player: str, points: int = 2, made: bool = True, assist: str = "", block: str = ""
    ) -> "Story":
        return self.apply(
            Shot(*self.head(), side, player, points=points, made=made, assist=assist, block=block)
        )

    def throw(self, side: Side, player: str, made: bool = True, detail: str = "") -> "Story":
        return self.apply(FreeThrow(*self.head(), side, player, False, detail, made=made))

    def rebound(self, side: Side, player: str, offensive: bool = False) -> "Story":
        return self.apply(Rebound(*self.head(), side, player, offensive=offensive))

    def turnover(self, side: Side, player: str, steal: str = "") -> "Story":
        return self.apply(Turnover(*self.head(), side, player, steal=steal))

    def foul(self, side: Side, player: str, kind: FoulKind = FoulKind.PERSONAL) -> "Story":
        return self.apply(Foul(*self.head(), side, player, kind=kind))

    def sub(self, side: Side, comes: str, leaves: str) -> "Story":
        return self.apply(Substitution(*self.head(), side, comes, other=leaves))

    def note(self, kind: NoteKind, side: Side | None = None) -> "Story":
        return self.apply(Note(*self.head(), kind=kind, side=side))

    def score(self, home: int, away: int, final: bool = False) -> "Story":
        return self.apply(Score(*self.head(), score=(home, away), final=final))
