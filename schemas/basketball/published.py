"""What is published of a game: the structs behind the topics' and the views' JSON.

Field names are the public contract. Clocks are texts as on a scoreboard, "7:47", tenths in the last minute,
"0:03.2"; `clock_ms` is the same in milliseconds. Percentages are not published: they follow from the figures.
"""

from enum import StrEnum

import msgspec

from schemas.basketball.texts import GameText
from schemas.matches.corrections import Changed, CorrectionKind


class Status(StrEnum):
    """The phase of a game. The values are public."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    BREAK = "break"
    """Between two periods."""
    FINISHED = "finished"


class SideName(StrEnum):
    """A side. The values are public."""

    HOME = "home"
    AWAY = "away"


class PlayerName(msgspec.Struct, frozen=True, gc=False):
    """A player: `id` as events name it, `name` as shown, `number` on the shirt ("" where unknown)."""

    id: str
    name: str
    number: str = ""


class SideInfo(msgspec.Struct, frozen=True, gc=False):
    """A side in a game's state.

    `periods` are its points by period. `fouls` are its team fouls in the period; in the `bonus` the other
    side's next one gives it free throws. `timeouts_left` is None where the format does not say how many
    there are. `on_court` is None where it is unknown, and has `certain` false where it is inferred.
    """

    name: str
    abbreviation: str
    score: int
    periods: tuple[int, ...]
    fouls: int
    bonus: bool
    timeouts_left: int | None
    on_court: tuple[PlayerName, ...] | None
    certain: bool


class Lead(msgspec.Struct, frozen=True, gc=False):
    """The largest lead of each side, in points."""

    home: int
    away: int


class RunState(msgspec.Struct, frozen=True, gc=False):
    """Points in a row without an answer: `text` is "11-0"."""

    side: SideName
    points: int
    text: str


class PlayKind(StrEnum):
    """What a play is. The values are public; `other` is all that is not known here."""

    SHOT = "shot"
    FREE_THROW = "free_throw"
    REBOUND = "rebound"
    TURNOVER = "turnover"
    FOUL = "foul"
    STEAL = "steal"
    BLOCK = "block"
    ASSIST = "assist"
    VIOLATION = "violation"
    SUBSTITUTION = "substitution"
    TIMEOUT = "timeout"
    JUMP_BALL = "jump_ball"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    GAME_END = "game_end"
    LINEUP = "lineup"
    EJECTION = "ejection"
    REVIEW = "review"
    SCORE = "score"
    CORRECTION = "correction"
    OTHER = "other"


class RecentPlay(msgspec.Struct, frozen=True, gc=False):
    """One of the latest plays, and the score after it (home, away).

    `points` are what a shot or free throw is worth, `made` whether it went in; `player` is None where it is
    nobody's. `detail` is the feed's.
    """

    seq: int
    period: int
    clock: str
    kind: PlayKind
    side: SideName | None
    player: PlayerName | None
    points: int
    made: bool
    detail: str
    score: tuple[int, int]


class CorrectionNote(msgspec.Struct, frozen=True, gc=False):
    """A correction: its kind, the event it corrects, and the figures of the state that it changed."""

    kind: CorrectionKind
    seq: int
    changed: tuple[Changed, ...]


class GameState(msgspec.Struct, frozen=True, gc=False):
    """A game as a scoreboard shows it. `last_update` is epoch milliseconds.

    `period` counts from 1, 0 before the game; `period_name` is "Q3", "H2" or "OT1". `possession` is None
    where it is unknown. `detailed` is false of a game of which only the score is known: it has no box
    score. `largest_lead`, `lead_changes` and `ties` are then those of the snapshots. `last_plays` are the
    latest, the newest last.

    `missing` are the numbers of the events that were given up, the first 100; `correction` is set where a
    correction made this state, until the next event. `text` is the same in words, where a view was asked for
    a language: it is on no topic.
    """

    match_id: str
    home: SideInfo
    away: SideInfo
    period: int
    period_name: str
    clock: str
    clock_ms: int
    status: Status
    result: str | None
    possession: SideName | None
    lead_changes: int
    ties: int
    largest_lead: Lead
    run: RunState | None
    detailed: bool
    last_plays: tuple[RecentPlay, ...]
    last_seq: int
    last_update: int
    missing: tuple[int, ...] = ()
    correction: CorrectionNote | None = None
    text: GameText | msgspec.UnsetType = msgspec.UNSET

    @property
    def is_to_come(self) -> bool:
        """Return whether the game has not begun."""
        return self.status is Status.SCHEDULED


class Figures(msgspec.Struct, frozen=True, gc=False):
    """The figures of a box score under the NBA's names: `fg` field goals, `m` made, `a` attempted."""

    points: int
    fgm: int
    fga: int
    fg3m: int
    fg3a: int
    ftm: int
    fta: int
    oreb: int
    dreb: int
    reb: int
    ast: int
    stl: int
    blk: int
    tov: int
    pf: int
    technicals: int


class PlayerLine(Figures, frozen=True, gc=False, kw_only=True):
    """A player's line. `minutes` ("34:12") and `plus_minus` are None where nobody knows who is on court.

    `uncertain`: some figures may be another player's, whom the feed does not tell apart;
    `minutes_uncertain`: who is on court is inferred from the plays.
    """

    player: PlayerName
    position: str
    starter: bool
    on_court: bool
    minutes: str | None
    plus_minus: int | None
    uncertain: bool
    minutes_uncertain: bool


class TeamBox(msgspec.Struct, frozen=True, gc=False):
    """A side's box score.

    `players` in the order of the line-up, then of their first play; `team` are the figures of rows that name
    nobody, among them team rebounds and team turnovers. `totals` are players and team together, but for
    those two, which box scores give apart: `team_rebounds` and `team_turnovers`.
    """

    name: str
    abbreviation: str
    players: tuple[PlayerLine, ...]
    team: Figures
    totals: Figures
    team_rebounds: int
    team_turnovers: int


class BoxScore(msgspec.Struct, frozen=True, gc=False):
    """The box score of a game after event `last_seq`.

    `breaches` are the invariants that do not hold, in sentences: none, unless there is a fault of ours.
    """

    match_id: str
    last_seq: int
    home: TeamBox
    away: TeamBox
    result: str | None
    breaches: tuple[str, ...] = ()


class PlayLine(msgspec.Struct, frozen=True, gc=False):
    """A play of the play-by-play in words, and the score after it (home, away).

    `seq` and `event_id` name the event; `corrected` is true where a correction made it what it is. `text` is
    in the language that was asked for. `place` is a shot's, in tenths of a foot from the basket, None where
    unknown.
    """

    seq: int
    event_id: str
    period: int
    period_name: str
    clock: str
    clock_ms: int
    kind: PlayKind
    side: SideName | None
    player: PlayerName | None
    text: str
    points: int
    made: bool
    place: tuple[int, int] | None
    score: tuple[int, int]
    at: int
    corrected: bool = False


class FlowPoint(msgspec.Struct, frozen=True, gc=False):
    """The score after it changed; `seconds` of play since the game began."""

    period: int
    clock: str
    seconds: float
    home: int
    away: int


class Flow(msgspec.Struct, frozen=True, gc=False):
    """The lead over time, after event `last_seq`: a point for each change of the score.

    `ends` are the seconds of play at which each period so far ends.
    """

    match_id: str
    last_seq: int
    lead_changes: int
    ties: int
    largest_lead: Lead
    ends: tuple[float, ...]
    timeline: tuple[FlowPoint, ...]
