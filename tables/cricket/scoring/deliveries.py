"""Scores a ball: the hot path of the product.

Structs are built by position, and rare cases are functions of their own: nine balls
in ten are plain (no extra, no wicket, the same pair, the same over).
`msgspec.structs.replace` would cost as much as everything else together.
"""

from msgspec.structs import replace

from schemas.cricket.events import Delivery
from tables.cricket.scoring.crease import RETIRED, dismiss, take_guard
from tables.cricket.scoring.overs import (
    amend_bowler,
    call_over,
    check_over,
    over_and_ball,
    over_of,
    unfinished_over,
)
from tables.cricket.scoring.state import Batter, Closed, Extras, Facing, Innings, Match, Over
from tables.cricket.scoring.strike import facing_after_wicket, facing_named
from tables.cricket.scoring.terms import close_if_over

_OPEN, _UNKNOWN, _STAYED, _CROSSED = Closed.OPEN, Facing.UNKNOWN, Facing.STRIKER, Facing.NON_STRIKER
"""Members of enums, which take a look-up each."""

_RUNS = tuple(map(str, range(20)))
"""The texts of plain balls, by runs."""


def deliver(match: Match, innings: Innings, ball: Delivery) -> Match:
    """Score a ball of `innings`, which is current and open."""
    called = None
    over = innings.over
    if over is None or over.number != ball.over_number or over.bowlers[-1] != ball.bowler:
        innings, over, called = over_of(innings, ball, match.last_over)

    scored = conceded = ran = runs = ball.runs
    wide = ball.wide
    legal = 1
    if wide or ball.no_ball or ball.byes or ball.leg_byes or ball.penalty_runs:
        check_over(over)
        innings = _with_extras(innings, ball)
        conceded = runs + wide + ball.no_ball
        byes = ball.byes + ball.leg_byes
        scored = conceded + byes + ball.penalty_runs
        # Nobody ran the penalty of a wide or of a no-ball.
        ran = runs + byes + (wide - 1 if wide else 0)
        legal = 0 if wide or ball.no_ball else 1
        text = ball_text(ball)
    elif ball.dismissals or runs >= 20:
        text = ball_text(ball)
    else:
        text = _RUNS[runs]

    striker = innings.striker
    non_striker = innings.non_striker
    stand = innings.stand
    facing = _UNKNOWN
    if ball.striker:
        if striker is None or non_striker is None:
            innings, striker, non_striker, stand = take_guard(innings, ball)
        elif striker.name != ball.striker or non_striker.name != ball.non_striker:
            if striker.name == ball.non_striker and non_striker.name == ball.striker:
                striker, non_striker = non_striker, striker
            else:
                innings, striker, non_striker, stand = take_guard(innings, ball)
        # A wide does not count as a ball faced, and none of its runs are the bat's (Laws 22.7, 22.8).
        if not wide:
            striker = Batter(
                striker.name,
                striker.position,
                striker.runs + runs,
                striker.balls + 1,
                striker.fours + 1 if runs == 4 and not ball.no_boundary else striker.fours,
                striker.sixes + 1 if runs == 6 and not ball.no_boundary else striker.sixes,
            )
        facing = _CROSSED if ran & 1 else _STAYED

    legal_balls = over.legal_balls + legal
    total = innings.runs + scored
    terms = innings.terms
    innings = Innings(
        innings.number,
        innings.team,
        terms,
        innings.card,
        total,
        innings.wickets,
        innings.legal_balls + legal,
        innings.overs,
        innings.extras,
        striker,
        non_striker,
        stand,
        Over(
            over.innings,
            over.number,
            over.bowlers,
            over.length,
            over.started,
            ball.timestamp,
            over.revision,
            False,
            over.runs + scored,
            over.wickets,
            legal_balls,
            over.conceded + conceded,
            over.spell + legal,
            (*over.balls, text),
            over.first,
            ball.seq,
        ),
        _OPEN,
        0,
        facing,
    )
    if (
        called is not None
        or ball.dismissals
        or ball.next_striker
        or (legal_balls >= over.length and not _is_continued(over, ball))
        or (terms.target is not None and total >= terms.target.runs)
    ):
        return _after_ball(match, innings, ball, called)
    return Match(
        match.match_id,
        ball.seq,
        ball.timestamp,
        match.info,
        match.earlier,
        innings,
        match.last_overs,
        False,
        match.feed,
        match.upcoming,
    )


def _after_ball(match: Match, innings: Innings, ball: Delivery, called: Over | None) -> Match:
    """Apply the wickets of a ball, and close the over and the innings that it ends."""
    if ball.dismissals:
        innings = dismiss(innings, ball.dismissals, ball.bowler, over_and_ball(innings))
        innings = replace(innings, facing=facing_after_wicket(innings, ball))
    closed = () if called is None else (called,)
    over = innings.over
    if over is not None and _is_called(innings, over, ball):
        innings, over = call_over(innings, over)
        closed = (*closed, over)
    if ball.next_striker:
        innings = replace(innings, facing=facing_named(innings, ball.next_striker))
    innings = close_if_over(innings, ball.over_continues)
    return Match(
        match.match_id,
        ball.seq,
        ball.timestamp,
        match.info,
        match.earlier,
        innings,
        (*closed, *unfinished_over(innings)) or match.last_overs,
        False,
        match.feed,
        match.upcoming,
    )


def _is_continued(over: Over, ball: Delivery) -> bool:
    """Return whether the umpire lets an over with enough balls continue (Law 17.5)."""
    check_over(over)
    return ball.over_continues and over.length > 0


def _is_called(innings: Innings, over: Over, ball: Delivery) -> bool:
    """Return whether the umpire calls "over" after the ball."""
    if not over.length:
        return True  # it was called before this further ball
    # The last over, which the innings' limit shortens, is not called.
    cut = over.length < innings.terms.balls_per_over
    return over.legal_balls >= over.length and not cut and not ball.over_continues


def _with_extras(innings: Innings, ball: Delivery) -> Innings:
    """Add a ball's extras to the innings and to the bowler's figures."""
    extras = innings.extras
    innings = replace(
        innings,
        extras=Extras(
            extras.wides + ball.wide,
            extras.no_balls + ball.no_ball,
            extras.byes + ball.byes,
            extras.leg_byes + ball.leg_byes,
            extras.penalty + ball.penalty_runs,
        ),
    )
    if not ball.wide and not ball.no_ball:
        return innings
    return amend_bowler(innings, ball.bowler, wides=ball.wide, no_balls=ball.no_ball)


def ball_text(ball: Delivery) -> str:
    """Return a ball as scoreboards write it: all its runs, then their kind.

    "4", "W", "W1" (run out on the second run), "1wd", "5nb" (hit for four), "2lb",
    "1wd+5p" (with a penalty).
    """
    runs = ball.runs + ball.wide + ball.no_ball + ball.byes + ball.leg_byes
    kind = next((kind for kind, extras in _kinds(ball) if extras), "")
    wicket = any(dismissal.wicket_type not in RETIRED for dismissal in ball.dismissals)
    text = ("W" if wicket else "") + (f"{runs}{kind}" if runs or not wicket else "")
    return f"{text}+{ball.penalty_runs}p" if ball.penalty_runs else text


def _kinds(ball: Delivery) -> tuple[tuple[str, int], ...]:
    return ("wd", ball.wide), ("nb", ball.no_ball), ("b", ball.byes), ("lb", ball.leg_byes)
