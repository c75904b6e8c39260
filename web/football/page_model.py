"""The data of a match's page: all that its templates show, made from one state and the events up to it."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from schemas.football.events import MatchFormat
from schemas.football.glances import MatchSummary
from schemas.football.published import MatchState, SideInfo, SideStatistics
from schemas.football.texts import MatchText
from schemas.football.views import LinedUp, LineUp, LineUps, TimelineEntry
from schemas.football.words import EventKind, PhaseName, SideName, Standing, Status
from serving.languages.language import Language
from tables.football.line_ups import line_ups
from tables.football.projections import match_state, summarise
from tables.football.scoring.state import Match
from tables.football.terms import info_of
from tables.football.windows import PublishedWindow
from web.football.momentum_chart import MomentumChart, momentum_chart
from web.football.notation import minute_mark, verdict
from web.football.timeline import TimelinePage
from web.football.wording import match_text

LATEST = 10
"""Entries of the timeline that the summary has."""


class Figure(msgspec.Struct, frozen=True):
    """A figure of both sides, None where it is unknown; `field` is its name in a side's statistics."""

    field: str
    home: float | None
    away: float | None
    places: int

    def width(self, value: float | None) -> float:
        """Return how long a side's bar is: its share of both sides' figure, in percent."""
        whole = (self.home or 0) + (self.away or 0)
        return round(100 * (value or 0) / whole, 1) if whole else 0.0


_FIGURES: tuple[tuple[str, int, Callable[[SideStatistics], float | None]], ...] = (
    ("possession", 1, lambda side: side.possession),
    ("shots", 0, lambda side: side.shots),
    ("shots_on_target", 0, lambda side: side.shots_on_target),
    ("xg", 2, lambda side: side.xg),
    ("passes", 0, lambda side: side.passes),
    ("passes_accurate", 0, lambda side: side.passes_accurate),
    ("corners", 0, lambda side: side.corners),
    ("fouls", 0, lambda side: side.fouls),
    ("offsides", 0, lambda side: side.offsides),
    ("saves", 0, lambda side: side.saves),
    ("yellow_cards", 0, lambda side: side.yellow_cards),
    ("second_yellow_cards", 0, lambda side: side.second_yellow_cards),
    ("red_cards", 0, lambda side: side.red_cards),
)

_SUMMARY = ("possession", "shots", "shots_on_target", "xg", "corners", "fouls")
"""The figures that the summary has."""


class Deed(msgspec.Struct, frozen=True):
    """What a player did, at his name in the line-up: the kind (a class of the page's), and the text."""

    kind: str
    text: str


class EventGroup(msgspec.Struct, frozen=True):
    """The events of a phase, the newest first."""

    phase: PhaseName
    entries: tuple[TimelineEntry, ...]


class MatchPage(msgspec.Struct, frozen=True):
    """A match's page after event `state.last_seq`, in a language.

    `names` are all that sentences about it may have. `earlier` is whether events come before those of
    `groups`.
    """

    language: Language
    summary: MatchSummary
    state: MatchState
    text: MatchText
    form: MatchFormat
    line_ups: LineUps
    names: tuple[str, ...]
    latest: tuple[TimelineEntry, ...] = ()
    groups: tuple[EventGroup, ...] = ()
    earlier: bool = False
    windows: tuple[PublishedWindow, ...] = ()
    momentum: MomentumChart | None = None

    @property
    def begun(self) -> bool:
        """Whether anything has happened."""
        state = self.state
        return state.phase is not PhaseName.PRE_MATCH or bool(state.home.score or state.away.score)

    @property
    def is_over(self) -> bool:
        """Whether the match is over."""
        return self.state.status is Status.FINISHED

    @property
    def sides(self) -> tuple[tuple[str, SideInfo, SideInfo], ...]:
        """Each side's name in the state, itself and the other: home, then away."""
        home, away = self.state.home, self.state.away
        return ("home", home, away), ("away", away, home)

    @property
    def figures(self) -> list[Figure]:
        """The statistics of both sides."""
        home, away = self.state.home.statistics, self.state.away.statistics
        return [Figure(field, of(home), of(away), places) for field, places, of in _FIGURES]

    @property
    def first_figures(self) -> list[Figure]:
        """The statistics that the summary has."""
        return [figure for figure in self.figures if figure.field in _SUMMARY]

    @property
    def teams(self) -> tuple[tuple[SideName, LineUp], ...]:
        """Each side and its line-up."""
        return (SideName.HOME, self.line_ups.home), (SideName.AWAY, self.line_ups.away)

    @property
    def lined_up(self) -> bool:
        """Whether a player of either side is known."""
        return bool(self.line_ups.home.players or self.line_ups.away.players)

    def deeds(self, side: SideName, one: LinedUp) -> list[Deed]:
        """Return what a player of a side did: goals, cards, coming on, going off."""
        state, player = self.state, one.player.id
        found = [
            self._deed("goal", "own_goal" if goal.own_goal else "goal", goal.minute, goal.standing)
            for goal in state.goals
            if goal.player is not None and goal.player.id == player and (goal.side is side) != goal.own_goal
            if goal.standing is not Standing.CANCELLED
        ]
        found += [
            self._deed(card.card, card.card, card.minute, card.standing)
            for card in state.cards
            if card.player is not None and card.player.id == player and card.side is side
            if card.standing is not Standing.CANCELLED
        ]
        if one.came_on is not None:
            found.append(self._deed("on", "on", one.came_on))
        if one.went_off is not None:
            found.append(self._deed("off", "off", one.went_off))
        return found

    def _deed(self, kind: str, what: str, minute: str, standing: Standing | None = None) -> Deed:
        t, decided = self.language.text, verdict(standing, self.language)
        text = t("football-deed", what=what, minute=minute_mark(minute, self.language))
        return Deed(kind, t("football-deed-verdict", deed=text, verdict=decided) if decided else text)


def match_page(match: Match, language: Language) -> MatchPage:
    """Return the data that every view of a match's page has."""
    info, state = info_of(match), match_state(match)
    lined_up = line_ups(match)
    players = dict.fromkeys(
        player.name
        for player in (
            *(one.player for side in (lined_up.home, lined_up.away) for one in side.players),
            *(goal.player for goal in state.goals),
            *(card.player for card in state.cards),
        )
        if player is not None
    )
    sheets = {player.name or player.id: None for team in info.teams for player in team.players}
    names = (state.home.name, state.away.name, *(players | sheets))
    text = match_text(match, state, language)
    return MatchPage(language, summarise(match), state, text, info.format, lined_up, names)


def with_latest(page: MatchPage, entries: Sequence[TimelineEntry]) -> MatchPage:
    """Return the page with the latest events, the newest first: kicks of a shoot-out have their own list."""
    told = [entry for entry in entries if entry.kind is not EventKind.SHOOT_OUT_KICK]
    return msgspec.structs.replace(_named(page, entries), latest=tuple(reversed(told[-LATEST:])))


def with_timeline(page: MatchPage, entries: Sequence[TimelineEntry], shown: TimelinePage) -> MatchPage:
    """Return the page with a part of the timeline, the newest first and by phases."""
    groups: dict[PhaseName, list[TimelineEntry]] = {}
    for entry in reversed(shown.entries):
        groups.setdefault(entry.phase, []).append(entry)
    made = tuple(EventGroup(phase, tuple(told)) for phase, told in groups.items())
    return msgspec.structs.replace(_named(page, entries), groups=made, earlier=shown.earlier)


def with_momentum(page: MatchPage, windows: Sequence[PublishedWindow]) -> MatchPage:
    """Return the page with the chart of momentum."""
    return msgspec.structs.replace(page, windows=tuple(windows), momentum=momentum_chart(windows, page.form))


def _named(page: MatchPage, entries: Iterable[TimelineEntry]) -> MatchPage:
    """Return the page with the names of those whom only its events know."""
    players = dict.fromkeys(entry.player.name for entry in entries if entry.player is not None)
    return msgspec.structs.replace(page, names=tuple(dict.fromkeys((*page.names, *players))))
