"""`POST /api/events`: events of a match from clients that have minutes and words."""

import re
from datetime import datetime

import msgspec

from schemas.football.events import LEAGUE
from schemas.football.v1 import match_event_pb2 as pb
from schemas.football.words import DecisionName, Outcome, PhaseName, PostedType, SideName
from schemas.matches.posts import Post
from schemas.refusals import Reason, RefusedError

_MINUTE = re.compile(r"([0-9]{1,3})(?:\+([0-9]{1,2}))?'?")

_MINUTES_BEFORE = {
    pb.FIRST_HALF: 0,
    pb.SECOND_HALF: LEAGUE.half_minutes,
    pb.EXTRA_TIME_FIRST_HALF: 2 * LEAGUE.half_minutes,
    pb.EXTRA_TIME_SECOND_HALF: 2 * LEAGUE.half_minutes + LEAGUE.extra_half_minutes,
}
"""The minutes before each half."""


class EventPost(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An event of a football match, by the words that its state and its timeline have.

    `event_id` is unique in its match; only a `score` needs none. `occurred_at` is epoch milliseconds, or ISO
    8601 with an offset. `minute` is as on a scoreboard, 67 or "45+2", `second` those of that minute; `phase`
    follows from the minute or the type (`kick_off`, `half_time`, `full_time`) where it is not given. `team`
    is whose event it is: of an own goal that of its scorer, for whom it does not count.

    `player_off` goes off for `player`; `fouled` was fouled by `player`; `assist` is a goal's. A `shot` or a
    `shoot_out_kick` has an `outcome`, `added_time` its `minutes`, a `review` the `event_id` that it is `of`,
    and its `decision`, a `score` has `home_score` and `away_score`, a `possession` the home side's percent, a
    `line_up` the `players` on the pitch.

    With `corrects` this is what that event (its `event_id`) was in truth; of type `void`, it never was.
    """

    match_id: str
    event_id: str = ""
    type: PostedType
    occurred_at: int | str = 0
    minute: int | str | None = None
    second: int = 0
    phase: PhaseName | None = None
    team: SideName | None = None
    player: str = ""
    assist: str = ""
    player_off: str = ""
    fouled: str = ""
    outcome: Outcome | None = None
    penalty: bool = False
    xg: float | None = None
    bench: bool = False
    accurate: bool = False
    minutes: int = 0
    of: str = ""
    decision: DecisionName | None = None
    home_score: int = 0
    away_score: int = 0
    final: bool = False
    possession: float = 0.0
    players: tuple[str, ...] = ()
    formation: str = ""
    corrects: str = ""
    detail: str = ""


def event(posted: EventPost) -> bytes:
    """Return the record of a posted event.

    Raises:
        RefusedError: its minute, phase or time cannot be understood, or a number is out of what a record can
            hold.
    """
    occurred_at = _time(posted.occurred_at)
    if posted.corrects:
        message = pb.MatchEvent(
            match_id=posted.match_id,
            event_id=posted.event_id,
            occurred_at=occurred_at,
            kind=pb.CORRECTION,
            correction=pb.Correction(event_id=posted.corrects, reason=posted.detail),
        )
        if posted.type is not PostedType.VOID:
            message.correction.replacement.CopyFrom(_message(posted, occurred_at))
        return message.SerializeToString()
    if posted.type is PostedType.VOID:
        raise _refused("corrects", "void takes back another event: corrects names it by its event_id")
    return _message(posted, occurred_at).SerializeToString()


def _message(posted: EventPost, occurred_at: int) -> pb.MatchEvent:
    kind = posted.type
    phase = _phase(posted)
    message = pb.MatchEvent(
        match_id=posted.match_id,
        event_id=posted.event_id,
        occurred_at=occurred_at,
        phase=phase,
        clock_ms=_clock_ms(posted, phase),
        kind=_KINDS.get(kind) or pb.EventKind.Value(kind.name),
        side=pb.NEITHER if posted.team is None else pb.Side.Value(posted.team.name),
        player=posted.player,
        detail=posted.detail,
        accurate=posted.accurate,
        penalty=posted.penalty,
        assist=posted.assist,
        other=posted.player_off or posted.fouled,
        bench=posted.bench,
        minutes=_number(posted.minutes, "minutes"),
        possession=posted.possession,
        players=posted.players,
        formation=posted.formation,
        card=_CARDS.get(kind, pb.NO_CARD),
    )
    if posted.xg is not None:
        message.xg = posted.xg
    _fill(message, posted)
    return message


def _fill(message: pb.MatchEvent, posted: EventPost) -> None:
    """Fill in what only some types have."""
    match posted.type:
        case PostedType.GOAL:
            message.outcome = pb.GOAL
        case PostedType.SHOT | PostedType.SHOOT_OUT_KICK:
            if posted.outcome is None:
                raise _refused("outcome", f"a {posted.type} needs an outcome: {', '.join(Outcome)}")
            message.outcome = pb.ShotOutcome.Value(posted.outcome.name)
        case PostedType.REVIEW:
            if posted.decision is None:
                raise _refused("decision", f"a review needs a decision: {', '.join(DecisionName)}")
            message.review.decision = pb.Decision.Value(posted.decision.name)
            message.review.event_id, message.review.reason = posted.of, posted.detail
        case PostedType.SCORE:
            message.score.home = _number(posted.home_score, "home_score")
            message.score.away = _number(posted.away_score, "away_score")
            message.score.final = posted.final


def _phase(posted: EventPost) -> pb.Phase.ValueType:
    """Return the phase of an event.

    Raises:
        RefusedError: nothing says which one it is.
    """
    if posted.phase is not None:
        return pb.Phase.Value(posted.phase.name)
    if (implied := _IMPLIED.get(posted.type)) is not None:
        return implied
    if posted.minute is None:
        raise _refused("minute", "an event needs a minute, or a phase")
    minute, _ = _minute(posted.minute)
    within = [phase for phase, before in _MINUTES_BEFORE.items() if before < minute]
    return within[-1] if within else pb.FIRST_HALF


def _clock_ms(posted: EventPost, phase: pb.Phase.ValueType) -> int:
    """Return the milliseconds of an event since its phase began; 0 where no minute says so."""
    if not 0 <= posted.second < 60:
        raise _refused("second", f"second is {posted.second}; it must be 0 to 59")
    before = _MINUTES_BEFORE.get(phase)
    if posted.minute is None or before is None:
        return 0
    minute, added = _minute(posted.minute)
    played = minute - before + added - 1
    if played < 0:
        name = pb.Phase.Name(phase).lower()
        raise _refused("minute", f"minute is {posted.minute!r}; {name} begins with {before + 1}")
    return played * 60_000 + posted.second * 1000


def _minute(given: int | str) -> tuple[int, int]:
    """Return a minute, and those of added time: (45, 2)."""
    found = _MINUTE.fullmatch(str(given).strip())
    if found is None or not int(found[1]):
        raise _refused("minute", f'minute is {given!r}; it counts from 1, as in 67 or "45+2"')
    return int(found[1]), int(found[2] or 0)


def _time(given: int | str) -> int:
    """Return epoch milliseconds."""
    if isinstance(given, int):
        return _number(given, "occurred_at", 63)
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise _refused(
            "occurred_at", f"occurred_at is {given!r}; it is epoch milliseconds, or ISO 8601 with an offset"
        )
    return _number(round(at.timestamp() * 1000), "occurred_at", 63)


def _number(given: int, field: str, bits: int = 32) -> int:
    if not 0 <= given < 1 << bits:
        raise _refused(field, f"{field} is {given}")
    return given


def _refused(field: str, fault: str) -> RefusedError:
    return RefusedError(Reason.BROKEN_RULE, fault, field)


_KINDS: dict[PostedType, pb.EventKind.ValueType] = {
    PostedType.KICK_OFF: pb.PHASE_START,
    PostedType.HALF_TIME: pb.PHASE_END,
    PostedType.FULL_TIME: pb.PHASE_END,
    PostedType.GOAL: pb.SHOT,
    PostedType.YELLOW_CARD: pb.CARD,
    PostedType.SECOND_YELLOW_CARD: pb.CARD,
    PostedType.RED_CARD: pb.CARD,
    PostedType.LINE_UP: pb.LINEUP,
}
"""The kinds of those types whose names are others."""

_CARDS = {
    PostedType.YELLOW_CARD: pb.YELLOW,
    PostedType.SECOND_YELLOW_CARD: pb.SECOND_YELLOW,
    PostedType.RED_CARD: pb.RED,
}

_IMPLIED = {
    PostedType.KICK_OFF: pb.FIRST_HALF,
    PostedType.HALF_TIME: pb.FIRST_HALF,
    PostedType.FULL_TIME: pb.SECOND_HALF,
    PostedType.MATCH_END: pb.POST_MATCH,
    PostedType.SHOOT_OUT_KICK: pb.SHOOT_OUT,
}
"""The phases that types imply."""

_NAMES = {
    "kind": "type",
    "side": "team",
    "clock_ms": "minute",
    "other": "player_off",
    "review.event_id": "of",
    "review.decision": "decision",
    "review.reason": "detail",
    "score.home": "home_score",
    "score.away": "away_score",
}

EVENTS = Post(
    path="/api/events",
    name="postMatchEvents",
    kind=EventPost,
    event=event,
    example=EventPost(
        match_id="cup-final",
        event_id="goal-1",
        occurred_at=1_767_279_960_000,
        type=PostedType.GOAL,
        minute="45+2",
        team=SideName.HOME,
        player="Saka",
        assist="Ødegaard",
    ),
    summary="Events of a football match, in minutes and words",
    fields=_NAMES
    | {f"correction.replacement.{field}": name for field, name in _NAMES.items()}
    | {
        f"correction.replacement.{name}": name
        for name in (
            "phase",
            "player",
            "detail",
            "outcome",
            "xg",
            "assist",
            "minutes",
            "players",
            "possession",
        )
    }
    | {"correction": "corrects", "correction.event_id": "corrects", "correction.reason": "detail"},
)
