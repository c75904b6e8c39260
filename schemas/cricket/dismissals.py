"""The batters who leave on an event, and the ways out that are possible off a ball and between balls.

Law numbers are of the MCC Laws (2017 code, 3rd edition 2022).
"""

from schemas.cricket.bounds import MAX_ABSENT, MAX_DISMISSALS, MAX_FIELDERS
from schemas.cricket.events import Dismissal, WicketType
from schemas.cricket.v1 import ball_event_pb2 as ball_pb
from schemas.matches.checks import check_count, check_text
from schemas.refusals import Reason, RefusedError

BETWEEN_BALLS = frozenset(
    {WicketType.TIMED_OUT, WicketType.RETIRED_OUT, WicketType.RETIRED_HURT, WicketType.RETIRED_NOT_OUT}
)
"""Departures that no delivery causes (Laws 25.4, 40), though feeds report them with the previous ball."""

OFF_A_NO_BALL = BETWEEN_BALLS | {
    WicketType.HIT_THE_BALL_TWICE, WicketType.OBSTRUCTING_THE_FIELD, WicketType.RUNOUT
}  # fmt: skip
"""Departures possible off a no-ball (Law 21.18)."""

OFF_A_WIDE = BETWEEN_BALLS | {
    WicketType.HIT_WICKET, WicketType.OBSTRUCTING_THE_FIELD, WicketType.RUNOUT, WicketType.STUMPED
}  # fmt: skip
"""Departures possible off a wide (Law 22.9)."""

WITHOUT_A_BALL = BETWEEN_BALLS | {WicketType.OBSTRUCTING_THE_FIELD, WicketType.RUNOUT}
"""A non-striker may be run out, or obstruct, before the ball is bowled (Laws 37, 38.3)."""

_STRIKERS = frozenset(
    {
        WicketType.BOWLED,
        WicketType.CAUGHT,
        WicketType.LBW,
        WicketType.STUMPED,
        WicketType.HIT_WICKET,
        WicketType.CAUGHT_AND_BOWLED,
        WicketType.HIT_THE_BALL_TWICE,
    }
)
"""Dismissals of the striker only."""


def dismissals_off(ball: ball_pb.BallEvent, wide: int, no_ball: int) -> tuple[Dismissal, ...]:
    """Return all departures on a ball, in order.

    Raises:
        RefusedError: a dismissal has no wicket_type, or one that is impossible off a wide or a no-ball.
    """
    gone = all_departures(ball)
    if any(one.wicket_type is WicketType.NONE for one in gone):
        raise RefusedError(Reason.BROKEN_RULE, "a dismissal without a wicket_type", _place(ball))
    if no_ball:
        _refuse_others(gone, OFF_A_NO_BALL, "off a no-ball", _place(ball))
    elif wide:
        _refuse_others(gone, OFF_A_WIDE, "off a wide", _place(ball))
    return gone


def departures_between_balls(event: ball_pb.BallEvent) -> tuple[Dismissal, ...]:
    """Return all departures between two balls, in order.

    Raises:
        RefusedError: the event names no departure, or one possible only off a ball.
    """
    gone = all_departures(event)
    if not gone:
        raise RefusedError(
            Reason.BROKEN_RULE, "a RETIREMENT needs dismissals: who left, and how", "dismissals"
        )
    _refuse_others(gone, WITHOUT_A_BALL, "between two balls", _place(event))
    return gone


def absent_batters(start: ball_pb.InningsStart) -> tuple[str, ...]:
    """Return the players who cannot bat, each once.

    Raises:
        RefusedError: fewer than two players of eleven are left to bat.
    """
    absent = tuple(dict.fromkeys(start.absent))
    check_count(len(absent), "absent", MAX_ABSENT, "absent")
    return absent


def all_departures(event: ball_pb.BallEvent) -> tuple[Dismissal, ...]:
    """Return all departures, one per player; where only `wicket_type` is set, the striker left."""
    given, striker, first = event.dismissals, event.striker, _wicket_type(event.wicket_type)
    if not given:
        return (Dismissal(first, striker),) if first else ()
    check_count(len(given), "dismissals", MAX_DISMISSALS, "dismissals")
    gone: list[Dismissal] = []
    for index, one in enumerate(given):
        # `wicket_type` belongs to the first dismissal; most producers set it in both places.
        usual = WicketType.NONE if gone else first
        try:
            way, player = _departure(one, usual, striker)
        except RefusedError as error:
            error.place_within(f"dismissals[{index}]")
            raise
        if not player or all(player != before.player_out for before in gone):
            gone.append(Dismissal(way, player, tuple(one.fielders)))
    return tuple(gone)


def _departure(given: ball_pb.Dismissal, usual: WicketType, striker: str) -> tuple[WicketType, str]:
    """Return how a player left, and who; the striker where none is named and nobody else can have been."""
    way = _wicket_type(given.wicket_type) or usual
    player = given.player_out or (striker if way in _STRIKERS else "")
    check_text(player, "player_out")
    check_count(len(given.fielders), "fielders", MAX_FIELDERS, "fielders")
    for fielder in given.fielders:
        check_text(fielder, "fielders")
    return way, player


def _wicket_type(number: int) -> WicketType:
    try:
        return WicketType(number)
    except ValueError:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown wicket_type {number}", "wicket_type") from None


def _place(event: ball_pb.BallEvent) -> str:
    """Return the field that says who left."""
    return "dismissals" if event.dismissals else "wicket_type"


def _refuse_others(gone: tuple[Dismissal, ...], ways: frozenset[WicketType], where: str, field: str) -> None:
    for one in gone:
        if one.wicket_type not in ways:
            said = one.wicket_type.name.lower().replace("_", " ")
            raise RefusedError(Reason.BROKEN_RULE, f"a batter cannot be out {said} {where}", field)
