"""Divides the runs of a ball with extras into the bat's, wides, no-balls, byes and leg-byes.

Law numbers are of the MCC Laws (2017 code, 3rd edition 2022).
"""

from schemas.cricket.v1 import ball_event_pb2 as ball_pb
from schemas.refusals import Reason, RefusedError


def runs_of(ball: ball_pb.BallEvent) -> tuple[int, int, int, int, int]:
    """Return the bat's runs, wides, no-balls, byes and leg-byes.

    All runs of a wide are wides (Law 22.7), whichever field holds them; a no-ball
    is never also a wide (Law 21.13).
    """
    runs, byes, leg_byes = ball.runs, ball.byes, ball.leg_byes
    wides = ball.wide_runs if ball.wide else 0
    if ball.no_ball:
        return runs, 0, 1 + ball.no_ball_runs + wides, byes, leg_byes
    if ball.wide:
        return 0, 1 + wides + runs + byes + leg_byes, 0, 0, 0
    return runs, 0, 0, byes, leg_byes


def check_runs(ball: ball_pb.BallEvent) -> None:
    """Refuse a ball whose runs contradict each other.

    A ball has byes, or leg-byes, or runs off the bat (Laws 21.16, 23).

    Raises:
        RefusedError: the runs are of two kinds, or of an extra that the ball is not.
    """
    if ball.wide_runs and (ball.no_ball or not ball.wide):
        raise RefusedError(Reason.BROKEN_RULE, "wide_runs of a ball that is not a wide", "wide_runs")
    if ball.no_ball_runs and not ball.no_ball:
        raise RefusedError(Reason.BROKEN_RULE, "no_ball_runs of a ball that is not a no-ball", "no_ball_runs")
    if (ball.runs > 0) + (ball.byes > 0) + (ball.leg_byes > 0) + (ball.wide_runs > 0) > 1:
        raise RefusedError(
            Reason.BROKEN_RULE,
            f"runs {ball.runs}, byes {ball.byes}, leg_byes {ball.leg_byes}, wide_runs {ball.wide_runs}: "
            "a ball's runs are of one kind, in one field",
            next(name for name in ("wide_runs", "leg_byes", "byes") if getattr(ball, name)),
        )
