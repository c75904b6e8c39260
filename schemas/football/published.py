"""What is published of a match: the structs behind the topics' and the views' JSON.

Field names are the public contract. A minute is a scoreboard's: the first one is "1", in added time it is
"45+2"; between two halves it is "HT", after them "FT", after extra time "AET".
"""

import msgspec

from schemas.football.texts import MatchText
from schemas.football.words import (
    CardColour,
    DecisionName,
    EventKind,
    Outcome,
    PhaseName,
    SideName,
    Standing,
    Status,
)
from schemas.matches.corrections import Changed, CorrectionKind


class PlayerName(msgspec.Struct, frozen=True, gc=False):
    """A player: `id` as events name it, `name` as shown, `number` on the shirt ("" where unknown)."""

    id: str
    name: str
    number: str = ""


class SideStatistics(msgspec.Struct, frozen=True, gc=False):
    """What is counted of a side.

    Shots are those at goal, penalties too, but no own goals and no kicks of a shoot-out; one whose goal is
    cancelled stays a shot. `xg` is the sum of its shots' chances, None where the feed rates none of them.
    `saves` are those that are told, or the other side's saved shots where these are more. `possession` is in
    percent, None before the first pass; `possession_source` says whose figure it is. Cards are those that
    count; a second yellow is one, and no red.
    """

    shots: int
    shots_on_target: int
    xg: float | None
    passes: int
    passes_accurate: int
    corners: int
    fouls: int
    offsides: int
    saves: int
    possession: float | None
    yellow_cards: int
    second_yellow_cards: int
    red_cards: int


class SideInfo(msgspec.Struct, frozen=True, gc=False):
    """A side in a match's state.

    `score_by_period` are its goals by half, extra time's two from its start on. `formation` is "" where it is
    unknown, `on_pitch` None where no line-up is.
    """

    name: str
    abbreviation: str
    score: int
    score_by_period: tuple[int, ...]
    formation: str
    on_pitch: tuple[PlayerName, ...] | None
    sent_off: tuple[PlayerName, ...]
    statistics: SideStatistics


class GoalState(msgspec.Struct, frozen=True, gc=False):
    """A goal for `side`; `player` is of the other side where it is an own goal, None where it is not named.

    `seq` and `event_id` name its event. `reason` is the officials' at its latest review.
    """

    seq: int
    event_id: str
    minute: str
    phase: PhaseName
    side: SideName
    player: PlayerName | None
    assist: PlayerName | None
    penalty: bool
    own_goal: bool
    standing: Standing
    reason: str


class CardState(msgspec.Struct, frozen=True, gc=False):
    """A card; `bench`: to a substitute, one who was substituted, or a coach."""

    seq: int
    event_id: str
    minute: str
    phase: PhaseName
    side: SideName
    player: PlayerName | None
    card: CardColour
    bench: bool
    standing: Standing
    reason: str


class SubstitutionState(msgspec.Struct, frozen=True, gc=False):
    """A substitution: who came `on`, and who went `off`; None where nobody is named."""

    seq: int
    minute: str
    phase: PhaseName
    side: SideName
    on: PlayerName | None
    off: PlayerName | None


class ReviewState(msgspec.Struct, frozen=True, gc=False):
    """A review as it was told; `of_seq` or `of_event_id` names the event, 0 and "" where none is named."""

    seq: int
    minute: str
    phase: PhaseName
    side: SideName | None
    of_seq: int
    of_event_id: str
    decision: DecisionName
    reason: str


class KickState(msgspec.Struct, frozen=True, gc=False):
    """A kick of the shoot-out, and how it stands after it (home, away)."""

    seq: int
    side: SideName
    player: PlayerName | None
    outcome: Outcome
    scored: bool
    score: tuple[int, int]


class ShootOut(msgspec.Struct, frozen=True, gc=False):
    """A shoot-out, kick by kick: who leads, and who has won, as soon as the other side cannot catch up."""

    home: int
    away: int
    kicks: tuple[KickState, ...]
    leader: SideName | None
    winner: SideName | None


class RecentEvent(msgspec.Struct, frozen=True, gc=False):
    """One of the latest events, and the score after it (home, away); `other` is the second player named."""

    seq: int
    minute: str
    phase: PhaseName
    kind: EventKind
    side: SideName | None
    player: PlayerName | None
    other: PlayerName | None
    detail: str
    score: tuple[int, int]


class CorrectionNote(msgspec.Struct, frozen=True, gc=False):
    """A correction: its kind, the event it corrects, and the figures of the state that it changed."""

    kind: CorrectionKind
    seq: int
    changed: tuple[Changed, ...]


class MatchState(msgspec.Struct, frozen=True, gc=False):
    """A match as a scoreboard shows it. `last_update` is epoch milliseconds.

    `minute` is "" before the match. `half_time` is the score then (home, away), None before, and
    where the first snapshot of the score came later. `added_minutes` are those announced for this half, None
    where there are none. `goals` and `cards` have the cancelled ones too, as their `standing` says.
    `shoot_out` is None where there is none. `possession_source` is "provider", or "passes": then it is the
    side's share of all passes. `detailed` is false of a match of which only the score is known: it has no
    goals' scorers and no statistics. `last_events` are the latest, passes left out, the newest last.

    `missing` are the numbers of the events that were given up, the first 100; `correction` is set where a
    correction, a review or a lower score made this state, until the next event. `text` is the same in words,
    where a view was asked for a language: it is on no topic.
    """

    match_id: str
    home: SideInfo
    away: SideInfo
    phase: PhaseName
    minute: str
    clock_ms: int
    status: Status
    result: str | None
    half_time: tuple[int, int] | None
    added_minutes: int | None
    goals: tuple[GoalState, ...]
    cards: tuple[CardState, ...]
    substitutions: tuple[SubstitutionState, ...]
    reviews: tuple[ReviewState, ...]
    shoot_out: ShootOut | None
    possession_source: str | None
    detailed: bool
    last_events: tuple[RecentEvent, ...]
    last_seq: int
    last_update: int
    missing: tuple[int, ...] = ()
    correction: CorrectionNote | None = None
    text: MatchText | msgspec.UnsetType = msgspec.UNSET

    @property
    def is_to_come(self) -> bool:
        """Return whether the match has not begun."""
        return self.status is Status.SCHEDULED
