"""Whatever the fields: what is not refused adds up, corrections and all.

Events are made of protobuf's fields and not of what a scorer would say: every field
of every message is drawn, with values that no match has among them.
"""

from random import Random
from typing import Any, cast

import msgspec
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import AnyEvent, Correction, Delivery, MatchInfo, WicketType
from schemas.cricket.v1 import ball_event_pb2 as pb
from schemas.cricket.v1 import match_info_pb2 as info_pb
from schemas.refusals import RefusedError
from tables.cricket.projections import match_state
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.crease import RETIRED
from tables.cricket.scoring.fold import fold, inform, new_overs, start
from tables.cricket.scoring.result import outcome_of
from tables.cricket.scoring.state import Innings, Match, Over, decode, encode
from tables.cricket.sport import SPORT
from tables.matches.sequence.refold import effective, refold
from tables.matches.sport import any_sport

CRICKET = any_sport(SPORT)

SMALL = [0] * 24 + [1, 1, 1, 2, 2, 3, 4, 4, 5, 6]
ODD = [7, 36, 127, 128, 1023, 1024, 70_000, (1 << 31) - 1, 1 << 31, (1 << 32) - 1]
NUMBERS = SMALL * 12 + ODD
LONG_NUMBERS = [0] * 60 + [1, 1_767_234_664_561, 1 << 40, 1 << 62, (1 << 63) - 1]
NAMES = ["", *"ABCDEFGH" * 12, "x" * 200, "x" * 201, "A\x00", "\u202eA", "é"]
FLAGS = [False] * 9 + [True]
GIVEN: dict[str, list[Any]] = {
    "match_id": ["m1"],
    "innings_no": [1] * 24 + [2] * 8 + [3, 4, 5, 19, 21, 0],
    "batting_team": ["Reds", "Reds", "Blues", ""],
    "over_number": [0] * 30 + [1] * 18 + [2, 3, 29, 1023, 1 << 31],
    "kind": [0] * 40 + [*range(12)] + [pb.CORRECTION] * 5,
    "wicket_type": [0] * 60 + [*range(17)],
    "bowler": [*"XYZ" * 40, "", "X\x07"],
}
"""Where anything at all would leave little that is scored."""


def drawn(random: Random, kind: type[Message], depth: int = 0) -> Any:
    """A message of a type, each of its fields drawn, and theirs."""
    fields: dict[str, Any] = {}
    for field in kind.DESCRIPTOR.fields:
        if field.message_type is not None:
            part = getattr(pb, field.message_type.name)
            if field.is_repeated:
                count = random.choice([0] * 9 + [2, 16])
                fields[field.name] = [drawn(random, part, depth + 1) for _ in range(count)]
            elif depth < 3 and random.random() < 0.2:
                fields[field.name] = drawn(random, part, depth + 1)
        elif field.is_repeated:
            fields[field.name] = random.choices(NAMES, k=random.choice([0, 1, 3, 12]))
        else:
            fields[field.name] = random.choice(GIVEN.get(field.name) or _values(field))
    return kind(**fields)


def _values(field: Any) -> list[Any]:
    if field.type == field.TYPE_STRING:
        return NAMES
    if field.type == field.TYPE_BOOL:
        return FLAGS
    return LONG_NUMBERS if field.type in (field.TYPE_INT64, field.TYPE_UINT64) else NUMBERS


def record(seed: int, seq: int) -> bytes:
    """The record numbered `seq` of a producer that is careful of nothing else; most are balls."""
    random = Random(seed)
    event = drawn(random, pb.BallEvent)
    event.ball_seq = seq
    if event.kind == pb.CORRECTION:
        event.correction.reason = random.choice(NAMES)
        event.correction.ball_seq = random.randint(0, seq)
        if random.random() < 0.8:
            event.correction.replacement.CopyFrom(drawn(random, pb.BallEvent, 2))
    value: bytes = event.SerializeToString()
    return value


SEEDS = st.lists(st.integers(0, 1 << 32), min_size=1, max_size=40)
"""One an event: a seed is quick where drawing forty fields an event is not, and a list still shrinks."""

INFOS = st.sampled_from(
    [
        None,
        info_pb.MatchInfo(match_id="m1", format=info_pb.MatchFormat(name="T20", overs=2)),
        info_pb.MatchInfo(match_id="m1", format=info_pb.MatchFormat(overs=3, balls_per_over=5)),
        info_pb.MatchInfo(match_id="m1", format=info_pb.MatchFormat(name="Test")),
    ]
)


class Sent:
    """A match, the events of it that were not refused, and its closed overs."""

    def __init__(self, info: MatchInfo | None) -> None:
        self.info = info
        self.match: Match = start("m1") if info is None else inform(start("m1"), info)
        self.events: list[AnyEvent] = []
        self.overs: dict[tuple[int, int], Over] = {}

    def add(self, value: bytes) -> None:
        """Apply a record as the scorebook does, if nothing refuses it."""
        try:
            event = decode_event(value, b"m1")
            if isinstance(event, Correction):
                done = refold(CRICKET, "m1", self.info, [*self.events, event], must=(event.of,))
                self.match = cast(Match, done.match)
                closed = cast("list[Over]", list(done.closed.values()))
                self.overs = {(over.innings, over.number): over for over in closed}
            else:
                after = fold(self.match, event)
                self.overs |= {(over.innings, over.number): over for over in new_overs(self.match, after)}
                self.match = after
        except RefusedError:
            return
        self.events.append(event)


@given(SEEDS, INFOS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_what_is_not_refused_adds_up(seeds: list[int], info: Any) -> None:
    sent = Sent(None if info is None else decode_info(info.SerializeToString(), b"m1"))
    for seq, seed in enumerate(seeds, 1):
        sent.add(record(seed, seq))
        check(sent)


def check(sent: Sent) -> None:
    match = sent.match
    deliveries = [event for event in effective(CRICKET, sent.events) if isinstance(event, Delivery)]
    for innings in match.innings:
        bowled = [ball for ball in deliveries if ball.innings_no == innings.number]
        _check_innings(match, innings, bowled)
        overs = [over for place, over in sent.overs.items() if place[0] == innings.number and over.complete]
        in_progress = (innings.over,) if innings.over is not None else ()
        assert len(overs) == innings.overs
        assert sum(over.legal_balls for over in (*overs, *in_progress)) == innings.legal_balls
    outcome = outcome_of(match)
    assert outcome is None or min(outcome.by_runs, outcome.by_wickets) >= 0
    state = match_state(match)
    assert state.required_runs is None or state.required_runs > 0
    assert state.result is None or not state.result.startswith(" ")
    assert _highest(msgspec.to_builtins((state, scorecard(match)))) < 1 << 53
    assert decode(encode(match)) == match


def _check_innings(match: Match, innings: Innings, bowled: list[Delivery]) -> None:
    card = scorecard(match).innings[match.innings.index(innings)]
    extras = card.extras
    assert extras.total == extras.wides + extras.no_balls + extras.byes + extras.leg_byes + extras.penalty
    if all(ball.striker for ball in bowled):
        assert sum(line.runs for line in card.batting) + extras.total == card.runs
    out = [
        batter
        for batter in innings.all_batters
        if batter.how not in RETIRED and batter.how is not WicketType.NONE
    ]
    unnamed = sum(fall.batter < 0 for fall in innings.card.falls)
    assert len(innings.card.falls) == card.wickets == len(out) + unnamed
    assert len({batter.position for batter in innings.all_batters}) == len(innings.all_batters)
    if all(ball.bowler for ball in bowled):
        conceded = sum(line.runs for line in card.bowling)
        assert conceded + extras.byes + extras.leg_byes + extras.penalty == card.runs
        assert sum(line.wides for line in card.bowling) == extras.wides
        assert sum(line.no_balls for line in card.bowling) == extras.no_balls
    assert card.runs < 1 << 31


def _highest(found: Any) -> float:
    """Return the highest number in JSON's builtins."""
    if isinstance(found, dict):
        return max(map(_highest, found.values()), default=0)
    if isinstance(found, list | tuple):
        return max(map(_highest, found), default=0)
    return found if isinstance(found, int | float) else 0


def test_enough_of_what_is_drawn_is_scored() -> None:
    """Else the invariant would hold of nothing."""
    sent = Sent(None)
    for seq in range(1, 501):
        sent.add(record(seq, seq))
    assert sum(isinstance(event, Delivery) for event in sent.events) > 80
    assert sum(isinstance(event, Correction) for event in sent.events) > 8
    check(sent)
