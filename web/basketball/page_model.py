"""The data of a game's page: all that its templates show, made from one state and the plays up to it."""

from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace

from schemas.basketball.details import GameDetails
from schemas.basketball.events import GameFormat, Player
from schemas.basketball.glances import GameSummary
from schemas.basketball.published import (
    BoxScore,
    GameState,
    PlayerLine,
    PlayerName,
    PlayKind,
    PlayLine,
    SideInfo,
    Status,
    TeamBox,
)
from schemas.basketball.texts import GameText
from serving.languages.language import Language
from tables.basketball.box_scores import box_score
from tables.basketball.details import game_details
from tables.basketball.play_by_play import Played
from tables.basketball.projections import game_state, summarise
from tables.basketball.scoring.state import Game
from tables.basketball.terms import info_of, period_of
from web.basketball.commentary import in_words
from web.basketball.flow_chart import FlowChart, flow_chart
from web.basketball.notation import is_scoring
from web.basketball.periods import moment, period_heading, period_mark
from web.basketball.play_by_play import PlayByPlay
from web.basketball.shot_chart import Court, ShotChart, court_of, shot_charts
from web.basketball.wording import game_text, has_begun

WORTH = 6
"""Points in a row that are worth a word."""


class PeriodScore(msgspec.Struct, frozen=True):
    """A period of the line of scores: its points, None before it began, and where they are not `known`."""

    number: int
    name: str
    home: int | None
    away: int | None
    known: bool = True


class Best(msgspec.Struct, frozen=True):
    """The player of a side who has the most of a figure, and how much."""

    player: PlayerName
    value: int


class Leader(msgspec.Struct, frozen=True):
    """Who leads each side in a figure, by its message; None where nobody has any."""

    figure: str
    home: Best | None
    away: Best | None


class PlayGroup(msgspec.Struct, frozen=True):
    """The plays of a period, the newest first."""

    number: int
    name: str
    plays: tuple[PlayLine, ...]


class GamePage(msgspec.Struct, frozen=True):
    """A game's page after event `state.last_seq`, in a language.

    `names` are all that sentences about it may have. `plays` are those that the page asks for, in groups.
    `waiting` are the players of each side, home and away, who have no line of the box score. `format` is said
    of the game, "4 quarters of 12 minutes", "" where it is not known.
    """

    language: Language
    summary: GameSummary
    state: GameState
    text: GameText
    details: GameDetails
    format: str
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
        return has_begun(self.state)

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
    def short(self) -> tuple[str, str]:
        """The short names of home and away."""
        home, away = self.state.home, self.state.away
        return home.abbreviation or home.name, away.abbreviation or away.name

    @property
    def periods(self) -> list[PeriodScore]:
        """The periods of the format, and what overtimes there are."""
        home, away = self.state.home.periods, self.state.away.periods
        count, unknown = max(self.form.periods, len(home)), _unknown(self.state)
        return [
            PeriodScore(
                number,
                period_mark(period_of(self.form, number), self.language),
                home[number - 1] if unknown < number <= len(home) else None,
                away[number - 1] if unknown < number <= len(away) else None,
                number > unknown,
            )
            for number in range(1, count + 1)
        ]

    def moment(self, play: PlayLine) -> str:
        """Return when a play was: "Q3 4:12"."""
        return moment(self.form, play.period, play.clock, self.language)

    @property
    def leaders(self) -> list[Leader]:
        """Who leads each side in points, rebounds and assists; nobody where only the score is known."""
        if self.box is None:
            return []
        figures: tuple[tuple[str, Callable[[PlayerLine], int]], ...] = (
            ("basketball-points", lambda line: line.points),
            ("basketball-rebounds", lambda line: line.reb),
            ("basketball-assists", lambda line: line.ast),
        )
        home, away = self.box.home, self.box.away
        return [Leader(name, _most(home, of), _most(away, of)) for name, of in figures]

    @property
    def boxes(self) -> list[tuple[str, TeamBox, tuple[Player, ...]]]:
        """Each side's name in the state, its box score, and who has no line of it."""
        if self.box is None:
            return []
        return [("home", self.box.home, self.waiting[0]), ("away", self.box.away, self.waiting[1])]


def game_page(game: Game, language: Language) -> GamePage:
    """Return the data that every view of a game's page has."""
    info, state = info_of(game), game_state(game)
    lines = [{line.player for line in side.lines} for side in game.sides]
    players = {player.id: player.name or player.id for team in info.teams for player in team.players}
    unlisted = [player for side in lines for player in side if player not in players]
    return GamePage(
        language,
        summarise(game),
        state,
        game_text(game, state, language),
        game_details(game),
        _format(info.format, language) if game.info is not None else "",
        info.format,
        (state.home.name, state.away.name, *dict.fromkeys(players.values()), *unlisted),
        (
            tuple(player for player in info.home.players if player.id not in lines[0]),
            tuple(player for player in info.away.players if player.id not in lines[1]),
        ),
        None if game.snapshots else box_score(game),
    )


def with_flow(page: GamePage, made: PlayByPlay) -> GamePage:
    """Return the page with the chart of the lead."""
    state = page.state
    flow = flow_chart(made.flow, page.form, state.period, state.clock_ms, page.short, page.language)
    return replace(page, flow=flow)


def with_charts(page: GamePage, made: PlayByPlay) -> GamePage:
    """Return the page with all charts, and the plays behind that of the lead."""
    shots = [one for one in made.plays if one.line.kind is PlayKind.SHOT and one.line.place is not None]
    return replace(
        with_flow(page, made),
        court=court_of(page.form),
        shots=shot_charts(in_words(shots, page.language)),
        timeline=tuple(one.line for one in made.plays if is_scoring(one.line)),
    )


def with_plays(page: GamePage, plays: Sequence[Played]) -> GamePage:
    """Return the page with these plays, the newest first, by period."""
    groups: dict[int, list[PlayLine]] = {}
    for line in reversed(in_words(plays, page.language)):
        groups.setdefault(line.period, []).append(line)
    return replace(
        page,
        plays=tuple(
            PlayGroup(number, period_heading(period_of(page.form, number), page.language), tuple(lines))
            for number, lines in groups.items()
        ),
    )


def _unknown(state: GameState) -> int:
    """Return of how many periods, the first ones, nobody knows the points.

    The first score that a snapshot has stands in its own period, whatever was scored before it: those without
    a point before that one are not known, nor is it.
    """
    if state.detailed:
        return 0
    scored = (any(points) for points in zip(state.home.periods, state.away.periods, strict=True))
    first = next((number for number, has_points in enumerate(scored, 1) if has_points), state.period)
    return first if first > 1 else 0


def _format(form: GameFormat, language: Language) -> str:
    key = f"basketball-format-{period_of(form, 1).kind}"
    return language.text(key, periods=form.periods, minutes=form.period_minutes)


def _most(box: TeamBox, of: Callable[[PlayerLine], int]) -> Best | None:
    best = max(box.players, key=of, default=None)
    return Best(best.player, of(best)) if best is not None and of(best) else None
