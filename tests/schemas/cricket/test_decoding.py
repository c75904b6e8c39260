"""What one record may say: runs and dismissals that a ball can have, and bounds of everything."""

from typing import Any

import pytest

from schemas.cricket.bounds import MAX_INNINGS
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import Correction, Delivery, InningsStart, Retirement, WicketType
from schemas.cricket.v1 import ball_event_pb2 as pb
from schemas.cricket.v1.match_info_pb2 import Interval, MatchFormat, MatchInfo, Outcome, RevisedTarget, Team
from schemas.matches.checks import MAX_SEQ
from schemas.matches.times import MAX_TIME
from schemas.refusals import Reason, RefusedError

HEAD: dict[str, Any] = {"match_id": "m1", "ball_seq": 1, "innings_no": 1, "batting_team": "Reds"}


def ball(**fields: Any) -> Delivery:
    event = decode_event(pb.BallEvent(**HEAD | fields).SerializeToString())
    assert isinstance(event, Delivery)
    return event


def refused(value: bytes, match: str | None = None, key: Any = b"m1") -> Reason:
    """Decode what has to be refused, for a reason that its error names."""
    with pytest.raises(RefusedError, match=match) as error:
        decode_event(value, key)
    return error.value.reason


@pytest.mark.parametrize(
    ("fields", "wide", "no_ball", "runs", "byes", "leg_byes"),
    [
        ({"wide": True}, 1, 0, 0, 0, 0),
        ({"wide": True, "wide_runs": 4}, 5, 0, 0, 0, 0),
        ({"wide": True, "runs": 4}, 5, 0, 0, 0, 0),
        ({"wide": True, "byes": 2}, 3, 0, 0, 0, 0),
        ({"wide": True, "leg_byes": 1}, 2, 0, 0, 0, 0),
        ({"wide": True, "no_ball": True}, 0, 1, 0, 0, 0),
        ({"wide": True, "no_ball": True, "runs": 4}, 0, 1, 4, 0, 0),
        ({"no_ball": True, "no_ball_runs": 1, "runs": 6}, 0, 2, 6, 0, 0),
        ({"no_ball": True, "byes": 4}, 0, 1, 0, 4, 0),
        ({"no_ball": True, "leg_byes": 2}, 0, 1, 0, 0, 2),
        ({"leg_byes": 2}, 0, 0, 0, 0, 2),
    ],
)
def test_a_balls_runs_are_whose_the_laws_make_them(
    fields: dict[str, Any], wide: int, no_ball: int, runs: int, byes: int, leg_byes: int
) -> None:
    read = ball(**fields)
    assert (read.wide, read.no_ball, read.runs, read.byes, read.leg_byes) == (
        wide, no_ball, runs, byes, leg_byes,
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"wide_runs": 4},
        {"no_ball_runs": 1},
        {"wide": True, "no_ball_runs": 1},
        {"no_ball": True, "wide_runs": 1},
        {"wide": True, "no_ball": True, "wide_runs": 1},
        {"wide": True, "runs": 4, "wide_runs": 4},
        {"wide": True, "runs": 2, "byes": 2},
        {"runs": 4, "leg_byes": 4},
        {"no_ball": True, "runs": 1, "byes": 1},
        {"byes": 1, "leg_byes": 1},
    ],
)
def test_runs_of_two_kinds_or_of_an_extra_that_it_is_not_are_refused(fields: dict[str, Any]) -> None:
    assert refused(pb.BallEvent(**HEAD | fields).SerializeToString()) is Reason.BROKEN_RULE


BETWEEN = {WicketType.TIMED_OUT, WicketType.RETIRED_OUT, WicketType.RETIRED_HURT, WicketType.RETIRED_NOT_OUT}
WAYS = {
    "off a no-ball": (
        {"no_ball": True},
        BETWEEN | {WicketType.RUNOUT, WicketType.OBSTRUCTING_THE_FIELD, WicketType.HIT_THE_BALL_TWICE},
    ),
    "off a wide": (
        {"wide": True},
        BETWEEN
        | {WicketType.RUNOUT, WicketType.STUMPED, WicketType.HIT_WICKET, WicketType.OBSTRUCTING_THE_FIELD},
    ),
    "between two balls": (
        {"kind": pb.RETIREMENT},
        BETWEEN | {WicketType.RUNOUT, WicketType.OBSTRUCTING_THE_FIELD},
    ),
    "off a fair ball": ({}, set(WicketType) - {WicketType.NONE}),
}


@pytest.mark.parametrize("field", ["wicket_type", "dismissals"])
@pytest.mark.parametrize("way", [way for way in WicketType if way])
@pytest.mark.parametrize("where", WAYS)
def test_a_batter_is_not_out_in_a_way_that_the_ball_rules_out(
    where: str, way: WicketType, field: str
) -> None:
    fields, ways = WAYS[where]
    message = pb.BallEvent(**HEAD | fields, striker="A1", wicket_type=pb.WicketType.ValueType(way))
    if field == "dismissals":
        message.dismissals.add(wicket_type=message.wicket_type, player_out="A1")
    if way not in ways:
        assert refused(message.SerializeToString(), where) is Reason.BROKEN_RULE
        return
    event = decode_event(message.SerializeToString())
    assert isinstance(event, Delivery | Retirement)
    assert [(gone.wicket_type, gone.player_out) for gone in event.dismissals] == [(way, "A1")]


def gone(*names: str, way: int = pb.RUNOUT, fielders: tuple[str, ...] = ()) -> list[pb.Dismissal]:
    kind = pb.WicketType.ValueType(way)
    return [pb.Dismissal(wicket_type=kind, player_out=name, fielders=fielders) for name in names]


def test_who_is_named_twice_on_a_ball_left_once() -> None:
    read = ball(wicket_type=pb.RUNOUT, dismissals=gone("A1", "A1", "A2"))
    assert [one.player_out for one in read.dismissals] == ["A1", "A2"]


def test_the_striker_is_meant_where_nobody_else_can_be_out_so() -> None:
    read = ball(striker="A1", wicket_type=pb.CAUGHT, dismissals=gone("", way=pb.CAUGHT))
    assert read.dismissals[0].player_out == "A1"
    assert ball(striker="A1", wicket_type=pb.RUNOUT, dismissals=gone("")).dismissals[0].player_out == ""


def test_one_man_absent_three_times_is_one() -> None:
    start = pb.InningsStart(absent=["A7", "A7", "A7"])
    event = decode_event(pb.BallEvent(**HEAD, kind=pb.INNINGS_START, innings_start=start).SerializeToString())
    assert isinstance(event, InningsStart)
    assert event.absent == ("A7",)


LONG = "é" * 201
SHORT_BALL = {"over_number": 3, "runs": 1}


@pytest.mark.parametrize(
    "fields",
    [
        {"innings_no": MAX_INNINGS + 1},
        {"ball_seq": MAX_SEQ + 1},
        {"timestamp": -1},
        {"timestamp": 1 << 62},
        {"timestamp": MAX_TIME + 1},
        {"over_number": 1024},
        {"ball_number": 1 << 31},
        {"runs": 128},
        {"byes": 200},
        {"penalty_runs": 4_000_000_000},
        {"striker": "x" * 201},
        {"bowler": LONG},
        {"batting_team": LONG},
        {"wicket_type": 15},
        {"wicket_type": pb.RUNOUT, "dismissals": gone(*"ABCDEFGHIJKLMNO")},
        {"wicket_type": pb.RUNOUT, "dismissals": gone(LONG)},
        {"wicket_type": pb.RUNOUT, "dismissals": gone("A\x00")},
        {"wicket_type": pb.RUNOUT, "dismissals": gone("A", fielders=tuple("ABCDEFGHIJKL"))},
        {"wicket_type": pb.RUNOUT, "dismissals": gone("A", fielders=("B\n",))},
        {"kind": pb.PENALTY, "penalty_runs": 1 << 20},
        {"kind": pb.TARGET_REVISED},
        {"kind": pb.TARGET_REVISED, "target": pb.Target(runs=1 << 31)},
        {"kind": pb.TARGET_REVISED, "target": pb.Target(runs=100, balls=1 << 31)},
        {"kind": pb.INNINGS_START, "batting_team": "Reds\x07"},
        {"kind": pb.INNINGS_START, "innings_start": pb.InningsStart(max_balls=1 << 31)},
        {"kind": pb.INNINGS_START, "innings_start": pb.InningsStart(balls_per_over=1 << 31)},
        {"kind": pb.INNINGS_START, "innings_start": pb.InningsStart(target=pb.Target())},
        {"kind": pb.INNINGS_START, "innings_start": pb.InningsStart(absent=[f"A{n}" for n in range(10)])},
        {"kind": pb.INNINGS_START, "innings_start": pb.InningsStart(absent=["A\x1b"])},
        {"kind": 99},
    ],
)
def test_what_no_match_has_is_refused_also_as_a_correction(fields: dict[str, Any]) -> None:
    event = pb.BallEvent(**HEAD | SHORT_BALL | fields)
    assert refused(event.SerializeToString()) is Reason.BROKEN_RULE
    if "ball_seq" in fields:
        return
    correction = pb.Correction(ball_seq=1, replacement=event, reason="review")
    again = pb.BallEvent(**HEAD | {"ball_seq": 2}, kind=pb.CORRECTION, correction=correction)
    assert refused(again.SerializeToString()) is Reason.BROKEN_RULE


def test_a_correction_is_read_whole() -> None:
    wide = pb.BallEvent(innings_no=1, wide=True, runs=4)
    correction = pb.Correction(ball_seq=1, replacement=wide, reason="a wide")
    value = pb.BallEvent(**HEAD | {"ball_seq": 2}, kind=pb.CORRECTION, correction=correction)
    event = decode_event(value.SerializeToString())
    assert isinstance(event, Correction)
    assert isinstance(event.replacement, Delivery)
    assert (event.replacement.seq, event.replacement.wide, event.replacement.runs) == (1, 5, 0)


@pytest.mark.parametrize("match_id", [".", "..", "a\x00n", "a\n", "a\x7f", "a\x85", "x" * 256, "é" * 128])
def test_an_id_that_a_row_or_a_path_cannot_carry_is_refused(match_id: str) -> None:
    event = pb.BallEvent(**HEAD | {"match_id": match_id})
    assert refused(event.SerializeToString(), "match_id", match_id.encode()) is Reason.BROKEN_RULE
    event.kind = pb.OVER_CALLED
    assert refused(event.SerializeToString(), "match_id", match_id.encode()) is Reason.BROKEN_RULE
    with pytest.raises(RefusedError, match="match_id"):
        decode_info(MatchInfo(match_id=match_id).SerializeToString(), match_id.encode())


@pytest.mark.parametrize("match_id", ["a", "...", "{m}/1 ?", "x" * 255, "é" * 127, "\u202em1"])
def test_any_other_id_is_taken(match_id: str) -> None:
    event = decode_event(pb.BallEvent(**HEAD | {"match_id": match_id}).SerializeToString(), match_id.encode())
    assert event.match_id == match_id


@pytest.mark.parametrize("key", [None, b"", b"m2"])
def test_a_record_without_its_matchs_key_is_refused(key: bytes | None) -> None:
    assert refused(pb.BallEvent(**HEAD).SerializeToString(), "not the match_id", key) is Reason.WRONG_KEY
    with pytest.raises(RefusedError) as error:
        decode_info(MatchInfo(match_id="m1").SerializeToString(), key)
    assert error.value.reason is Reason.WRONG_KEY


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at": 1 << 62},
        {"starts_at": -1},
        {"venue": LONG},
        {"competition": "Cup\x00"},
        {"teams": [Team(name=name) for name in "ABC"]},
        {"teams": [Team(name="Reds", players=[f"A{n}" for n in range(61)])]},
        {"teams": [Team(name="Reds", players=[LONG])]},
        {"format": MatchFormat(overs=(1 << 32) - 1)},
        {"format": MatchFormat(overs=20, balls_per_over=1 << 20)},
        {"format": MatchFormat(innings_per_side=3)},
        {"format": MatchFormat(name=LONG)},
        {"revised_targets": [RevisedTarget(innings_no=2, runs=0)]},
        {"revised_targets": [RevisedTarget(innings_no=0, runs=100)]},
        {"revised_targets": [RevisedTarget(innings_no=2, runs=1 << 31)]},
        {"revised_targets": [RevisedTarget(innings_no=2, runs=100)] * 21},
        {"outcome": Outcome(kind=1)},
        {"outcome": Outcome(kind=1, winner="Reds", by_runs=1 << 31)},
        {"outcome": Outcome(kind=1, winner="Reds", by_wickets=1 << 31)},
        {"outcome": Outcome(kind=77)},
        {"intervals": [Interval(kind=77)]},
        {"intervals": [Interval(since=-1)]},
        {"intervals": [Interval(since=1 << 62)]},
        {"intervals": [Interval()] * 101},
    ],
)
def test_a_description_of_what_no_match_is_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as error:
        decode_info(MatchInfo(match_id="m1", **fields).SerializeToString())
    assert error.value.reason is Reason.BROKEN_RULE


def test_a_description_larger_than_any_is_not_decoded() -> None:
    squads = [Team(name="Reds", players=["x" * 200 for _ in range(200)])]
    with pytest.raises(RefusedError) as error:
        decode_info(MatchInfo(match_id="m1", teams=squads).SerializeToString())
    assert error.value.reason is Reason.TOO_LARGE


def test_dismissals_without_a_wicket_type_are_read():
    """They were lost without a word, since `wicket_type` alone was asked."""
    out = pb.Dismissal(wicket_type=pb.CAUGHT, player_out="A1", fielders=["F"])
    assert (
        ball(striker="A1", dismissals=[out]).dismissals
        == ball(striker="A1", wicket_type=pb.CAUGHT, dismissals=[out]).dismissals
    )
    assert ball(timestamp=0xBA).dismissals == ()


def test_a_first_dismissal_without_a_wicket_type_has_that_of_the_ball():
    read = ball(wicket_type=pb.RUNOUT, dismissals=[pb.Dismissal(player_out="A2")])
    assert [(one.wicket_type, one.player_out) for one in read.dismissals] == [(WicketType.RUNOUT, "A2")]


def test_a_dismissal_that_says_no_way_of_being_out_is_refused():
    value = pb.BallEvent(**HEAD, dismissals=[pb.Dismissal(player_out="A2")]).SerializeToString()
    assert refused(value, "without a wicket_type") is Reason.BROKEN_RULE


def test_a_target_for_the_first_innings_is_refused():
    """One below its score closed it, with a target for the next."""
    target = pb.Target(runs=5)
    for fields in (
        {"kind": pb.TARGET_REVISED, "target": target},
        {"kind": pb.INNINGS_START, "innings_start": pb.InningsStart(target=target)},
    ):
        value = pb.BallEvent(**HEAD | fields).SerializeToString()
        assert refused(value, "innings 1 cannot have a target") is Reason.BROKEN_RULE
    info = MatchInfo(match_id="m1", revised_targets=[RevisedTarget(innings_no=1, runs=5)])
    with pytest.raises(RefusedError, match="innings 1 cannot have a target"):
        decode_info(info.SerializeToString())


@pytest.mark.parametrize(
    ("fields", "wide", "no_ball", "runs", "byes", "leg_byes"),
    [
        ({"wide": True, "runs": 4, "wide_runs": 4}, 9, 0, 0, 0, 0),
        ({"no_ball": True, "wide": True, "wide_runs": 2}, 0, 3, 0, 0, 0),
        ({"no_ball": True, "byes": 1, "leg_byes": 2}, 0, 1, 0, 1, 2),
        ({"wide_runs": 4}, 0, 0, 0, 0, 0),
        ({"runs": 1, "no_ball_runs": 4, "byes": 2}, 0, 0, 1, 2, 0),
    ],
)
def test_what_an_earlier_version_scored_is_read_for_a_refold(
    fields: dict[str, Any], wide: int, no_ball: int, runs: int, byes: int, leg_byes: int
) -> None:
    value = pb.BallEvent(**HEAD | fields).SerializeToString()
    assert refused(value) is Reason.BROKEN_RULE
    read = decode_event(value, b"m1", kept=True)
    assert isinstance(read, Delivery)
    assert (read.wide, read.no_ball, read.runs, read.byes, read.leg_byes) == (
        wide, no_ball, runs, byes, leg_byes,
    )  # fmt: skip


def test_dismissals_that_an_earlier_version_scored_are_read_for_a_refold() -> None:
    for fields in ({"no_ball": True, "wicket_type": pb.CAUGHT}, {"wide": True, "wicket_type": pb.BOWLED}):
        value = pb.BallEvent(**HEAD | fields).SerializeToString()
        read = decode_event(value, kept=True)
        assert isinstance(read, Delivery)
        assert [one.wicket_type for one in read.dismissals] == [fields["wicket_type"]]
    left = pb.BallEvent(**HEAD, kind=pb.RETIREMENT, wicket_type=pb.BOWLED, striker="A1").SerializeToString()
    assert isinstance(decode_event(left, kept=True), Retirement)


def test_a_winner_whose_name_is_blank_is_none() -> None:
    """Its result was "  won"."""
    value = MatchInfo(match_id="m1", outcome=Outcome(kind=1, winner=" ")).SerializeToString()
    with pytest.raises(RefusedError, match="the winner is empty"):
        decode_info(value)
