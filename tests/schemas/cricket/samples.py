"""A record of every kind that cricket's topics have, as a producer of this version writes it."""

from collections.abc import Iterator

from schemas.cricket import events as plain
from schemas.cricket.codec import decode_event, decode_info, encode_event, encode_info
from schemas.cricket.events import (
    AnyEvent,
    Correction,
    Declaration,
    Delivery,
    Dismissal,
    Forfeiture,
    InningsClosed,
    InningsStart,
    Interval,
    IntervalKind,
    MatchFormat,
    MatchInfo,
    Outcome,
    OutcomeKind,
    OverCalled,
    Penalty,
    Retirement,
    RevisedTarget,
    Target,
    TargetRevised,
    Team,
    Toss,
    TossDecision,
    WicketType,
)
from schemas.cricket.v1.ball_event_pb2 import RUNOUT, BallEvent
from tests.schemas.kept import Records

MATCH_ID = "é/1 . 🏏"
AT = 1_767_234_664_561

RECORDS = Records("cricket", plain, MatchInfo.__name__, decode_event, decode_info)


def events() -> Iterator[bytes]:
    """Values of `cricket.events`: a simple producer's ball, then each kind of event with all it can say."""
    yield BallEvent(
        batting_team="Reds",
        over_number=19,
        ball_number=5,
        runs=6,
        wicket_type=RUNOUT,
        timestamp=AT,
        no_ball=True,
        penalty_runs=5,
        match_id=MATCH_ID,
        innings_no=2,
        ball_seq=240,
        event_id="anything",
    ).SerializeToString()
    head = (MATCH_ID, 1 << 40, 2, "Reds", AT)
    run_out = Dismissal(WicketType.RUNOUT, "A Runner", ("B Keeper", "C Cover"))
    hurt = Dismissal(WicketType.RETIRED_HURT, "D Batter")
    whole: tuple[AnyEvent, ...] = (
        Delivery(
            *head,
            over_number=90,
            ball_number=6,
            runs=4,
            no_ball=2,
            penalty_runs=5,
            no_boundary=True,
            over_continues=True,
            striker="D Batter",
            non_striker="A Runner",
            bowler="E Bowler",
            dismissals=(run_out, hurt),
        ),
        Delivery(*head, over_number=90, ball_number=7, wide=5, dismissals=(run_out,)),
        Delivery(*head, over_number=90, ball_number=7, byes=3),
        Delivery(*head, over_number=90, ball_number=7, leg_byes=1),
        InningsStart(*head, 5, 5, super_over=True, target=Target(17, 6), absent=("F Ill",)),
        OverCalled(*head),
        Retirement(*head, (hurt,)),
        Penalty(*head, 5),
        Declaration(*head),
        Forfeiture(*head),
        TargetRevised(*head, Target(161, 96)),
        InningsClosed(*head),
        Correction(*head, 17, OverCalled(MATCH_ID, 17, 1, "Reds", AT), "the umpire had called over"),
    )
    yield from map(encode_event, whole)


def infos() -> Iterator[bytes]:
    """Values of `cricket.matches`: the least and the most that is said."""
    yield encode_info(MatchInfo(MATCH_ID))
    yield encode_info(
        MatchInfo(
            MATCH_ID,
            (Team("Reds", ("A Runner", "D Batter")), Team("Blues", ("E Bowler",))),
            MatchFormat("The Hundred", 20, 5, 1),
            "The Park",
            "The Cup",
            AT,
            (RevisedTarget(2, Target(161, 96)),),
            Outcome(OutcomeKind.WON, "Reds", by_runs=3, by_wickets=2, by_innings=True, method="D/L"),
            Toss("Blues", TossDecision.FIELD),
            ("F Umpire", "G Umpire"),
            "H Third",
            "I Referee",
            ("A Runner", "E Bowler"),
            "The City",
            (Interval(IntervalKind.LUNCH, AT), Interval(IntervalKind.BAD_LIGHT)),
        )
    )
