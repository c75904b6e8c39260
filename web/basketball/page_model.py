"""The data of a game's page: all that its templates show, made from one state and the plays up to it."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from schemas.basketball.events import GameFormat, Player
from schemas.basketball.glances import GameSummary
from schemas.basketball.published import (
    BoxScore,
    GameState,
    PlayerLine,
    PlayerName,
    PlayLine,
    SideInfo,
    Status,
    TeamBox,
)
from tables.basketball.box_scores import box_score
from tables.basketball.projections import game_state, summarise
from tables.basketball.scoring.state import Game
from tables.basketball.terms import info_of, period_name
from web.basketball.flow_chart import FlowChart, flow_chart
from web.basketball.notation import is_scoring
from web.basketball.play_by_play import PlayByPlay
from web.basketball.shot_chart import Court, ShotChart, court_of, shot_charts

WORTH = 6
"""Points in a row that are worth a word."""


class Period(msgspec.Struct, frozen=True):
    """A period of the line of scores: its points, None before it began."""

    number: int
    name: str
    home: int | None
    away: int | None


class Best(msgspec.Struct, frozen=True):
    """The player of a side who has the most of a figure, and how much."""

    player: PlayerName
    value: int


class Leader(msgspec.Struct, frozen=True):
    """Who leads each side in a figure; None where nobody has any."""

    figure: str
    home: Best | None
    away: Best | None


class PlayGroup(msgspec.Struct, frozen=True):
    """The plays of a period, the newest first."""

    name: str
    plays: tuple[PlayLine, ...]


class GamePage(msgspec.Struct, frozen=True):
    """A game's page after event `state.last_seq`.

    `names` are all that sentences about it may have. `plays` are those that the page asks for, in groups.
    `waiting` are the players of each side, home and away, who have no line of the box score.
    """

    summary: GameSummary
    state: GameState
    form: GameFormat
    names: tuple[str, ...]
    waiting: tuple[tuple[Player, ...], tuple[Player, ...]]
    box: BoxScore | None = None
    flow: FlowChart | None = None
    court: Court | None = None
    shots: tuple[ShotChart, ...] = ()
    plays: tuple[PlayGroup, ...] = ()
    timeline: tuple[PlayLine, ...] = ()

    @property
    def begun(self) -> bool:
        """Whether anything has happened."""
        return self.state.status is not Status.SCHEDULED and bool(self.state.period)

    @property
    def is_over(self) -> bool:
        """Whether the game is over."""
        return self.state.status is Status.FINISHED

    @property
    def sides(self) -> tuple[tuple[str, SideInfo, SideInfo], ...]:
        """Each side's name in the state, itself and the other: home, then away."""
        home, away = self.state.home, self.state.away
        return ("home", home, away), ("away", away, home)

    @property
    def periods(self) -> list[Period]:
        """The periods of the format, and what overtimes there are."""
        home, away = self.state.home.periods, self.state.away.periods
        count = max(self.form.periods, len(home))
        return [
            Period(
                number,
                period_name(self.form, number),
                home[number - 1] if number <= len(home) else None,
                away[number - 1] if number <= len(away) else None,
            )
            for number in range(1, count + 1)
        ]

    @property
    def leaders(self) -> list[Leader]:
        """Who leads each side in points, rebounds and assists."""
        if self.box is None:
            return []
        figures: tuple[tuple[str, Callable[[PlayerLine], int]], ...] = (
            ("Points", lambda line: line.points),
            ("Rebounds", lambda line: line.reb),
            ("Assists", lambda line: line.ast),
        )
        home, away = self.box.home, self.box.away
        return [Leader(name, _most(home, of), _most(away, of)) for name, of in figures]

    @property
    def squads(self) -> list[tuple[str, str, tuple[Player, ...]]]:
        """Each known squad before the game: its side's name in the state, its own name, and its players."""
        names = self.state.home.name, self.state.away.name
        found = zip(("home", "away"), names, self.waiting, strict=True)
        return [squad for squad in found if squad[2]]

    @property
    def boxes(self) -> list[tuple[str, TeamBox, tuple[Player, ...]]]:
        """Each side's name in the state, its box score, and who has no line of it."""
        if self.box is None:
            return []
        return [("home", self.box.home, self.waiting[0]), ("away", self.box.away, self.waiting[1])]


def game_page(game: Game) -> GamePage:
    """Return the data that every view of a game's page has."""
    info, state = info_of(game), game_state(game)
    lines = [{line.player for line in side.lines} for side in game.sides]
    players = dict.fromkeys(player.name or player.id for team in info.teams for player in team.players)
    unlisted = dict.fromkeys(player for side in lines for player in side)
    return GamePage(
        summarise(game),
        state,
        info.format,
        (state.home.name, state.away.name, *players, *unlisted),
        (
            tuple(player for player in info.home.players if player.id not in lines[0]),
            tuple(player for player in info.away.players if player.id not in lines[1]),
        ),
        None if game.snapshots else box_score(game),
    )


def with_flow(page: GamePage, made: PlayByPlay) -> GamePage:
    """Return the page with the chart of the lead."""
    state = page.state
    flow = flow_chart(made.flow, page.form, state.period, state.clock_ms)
    return msgspec.structs.replace(page, flow=flow)


def with_charts(page: GamePage, made: PlayByPlay) -> GamePage:
    """Return the page with all charts, and the plays behind that of the lead."""
    return msgspec.structs.replace(
        with_flow(page, made),
        court=court_of(page.form),
        shots=shot_charts(made.lines),
        timeline=tuple(_scoring(made.lines)),
    )


def with_plays(page: GamePage, made: PlayByPlay, period: int | None, *, scoring: bool) -> GamePage:
    """Return the page with the plays of a period, or of all; only those that scored, if so asked."""
    found = _scoring(made.lines) if scoring else made.lines
    groups: dict[int, list[PlayLine]] = {}
    for line in reversed(found):
        if period in (None, line.period):
            groups.setdefault(line.period, []).append(line)
    plays = tuple(PlayGroup(lines[0].period_name, tuple(lines)) for lines in groups.values())
    return msgspec.structs.replace(page, plays=plays)


def _scoring(lines: Iterable[PlayLine]) -> Sequence[PlayLine]:
    return [line for line in lines if is_scoring(line)]


def _most(box: TeamBox, of: Callable[[PlayerLine], int]) -> Best | None:
    best = max(box.players, key=of, default=None)
    return Best(best.player, of(best)) if best is not None and of(best) else None
