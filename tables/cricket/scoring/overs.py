"""Overs and their bowlers' figures: overs are opened, shared, called and reopened."""

from collections.abc import Callable

from msgspec.structs import replace

from schemas.cricket.bounds import MAX_OVER, MAX_SIDE
from schemas.cricket.events import Delivery
from schemas.matches.checks import check_count, check_text
from tables.cricket.scoring.state import Bowler, Card, Innings, Over
from tables.cricket.scoring.strike import facing_after_over


def over_of(innings: Innings, ball: Delivery, last: Over | None) -> tuple[Innings, Over, Over | None]:
    """Return the over of a ball that opens an over, changes the bowler or comes late.

    `last` is the over called last. Over numbers never go back: a ball with a lower
    number belongs to the over in progress or, between overs, to the last.

    Returns the innings, the over (not yet put back into it), and the previous over
    if this ball shows that it was called.
    """
    over, called = innings.over, None
    if over is not None:
        if ball.over_number <= over.number:
            return (*_change_bowler(innings, over, ball.bowler), None)
        innings, called = call_over(innings, over)
    elif last is not None and last.innings == innings.number and ball.over_number <= last.number:
        innings, over = _reopen_over(innings, last)
        return (*_change_bowler(innings, over, ball.bowler), None)
    return (*_open_over(innings, ball), called)


def _open_over(innings: Innings, ball: Delivery) -> tuple[Innings, Over]:
    time = ball.timestamp
    # A late ball of an earlier innings may have the number of an over called before.
    number = max(ball.over_number, innings.card.last_called + 1)
    over = Over(innings.number, number, (ball.bowler,), _length(innings), time, time, first=ball.seq)
    return _with_bowler(innings, ball.bowler), over


def _length(innings: Innings) -> int:
    """Return the legal balls until the umpire calls the over, or until the innings' limit."""
    usual = innings.terms.balls_per_over
    if not innings.terms.limit:
        return usual
    left = innings.terms.limit - innings.overs * usual
    return left if 0 < left < usual else usual


def resize_over(innings: Innings) -> Innings:
    """Adjust the length of the over in progress to a changed limit."""
    over = innings.over
    if over is None or not over.length:
        return innings
    return replace(innings, over=replace(over, length=_length(innings)))


def _change_bowler(innings: Innings, over: Over, bowler: str) -> tuple[Innings, Over]:
    """Let another bowler finish the over, which then counts as a whole over for neither (Law 17.8)."""
    if bowler in ("", over.bowlers[-1]):
        return innings, over
    innings = _with_bowler(_credit(innings, over, whole=False), bowler)
    return innings, replace(over, bowlers=(*over.bowlers, bowler), conceded=0, spell=0)


def check_over(over: Over) -> None:
    """Refuse a further ball of an over with `MAX_OVER` balls.

    Raises:
        RefusedError: the over has `MAX_OVER` balls.
    """
    if len(over.balls) >= MAX_OVER:  # called often: the text below is built only when needed
        check_count(len(over.balls) + 1, f"balls of over {over.number}", MAX_OVER)


def call_over(innings: Innings, over: Over) -> tuple[Innings, Over]:
    """End the over in progress; return the innings and the completed over."""
    over = replace(over, complete=True)
    card, whole = innings.card, len(over.bowlers) == 1
    card = replace(
        card,
        bowlers=_changed(card, over.bowlers[-1], lambda bowler: add_over(bowler, over, whole)),
        last_called=max(card.last_called, over.number),
    )
    facing = facing_after_over(innings.facing)
    return replace(innings, card=card, overs=innings.overs + 1, over=None, facing=facing), over


def _reopen_over(innings: Innings, over: Over) -> tuple[Innings, Over]:
    """Reopen `over`, the last one called, for a further ball of it.

    A producer that numbers balls without calling overs may send more than an over
    has. The length of 0 means that it is called again at once, so the number of
    overs does not grow; the over may no longer be a maiden.
    """
    innings = _credit(innings, over, whole=len(over.bowlers) == 1, sign=-1)
    reopened = replace(over, length=0, complete=False, revision=over.revision + 1)
    return replace(innings, overs=innings.overs - 1), reopened


def _with_bowler(innings: Innings, name: str) -> Innings:
    """Add a bowler to the card at the first ball."""
    card = innings.card
    if not name or any(bowler.name == name for bowler in card.bowlers):
        return innings
    check_text(name, "bowler")
    check_count(len(card.bowlers) + 1, f"bowlers of innings {innings.number}", MAX_SIDE)
    return replace(innings, card=replace(card, bowlers=(*card.bowlers, Bowler(name))))


def amend_bowler(
    innings: Innings, name: str, *, wickets: int = 0, wides: int = 0, no_balls: int = 0
) -> Innings:
    """Add to a bowler's figures what counts before the end of the over."""

    def amended(bowler: Bowler) -> Bowler:
        return replace(
            bowler,
            wickets=bowler.wickets + wickets,
            wides=bowler.wides + wides,
            no_balls=bowler.no_balls + no_balls,
        )

    return _with_bowlers(innings, name, amended)


def _with_bowlers(innings: Innings, name: str, change: Callable[[Bowler], Bowler]) -> Innings:
    card = innings.card
    return replace(innings, card=replace(card, bowlers=_changed(card, name, change)))


def _changed(card: Card, name: str, change: Callable[[Bowler], Bowler]) -> tuple[Bowler, ...]:
    return tuple([change(bowler) if bowler.name == name else bowler for bowler in card.bowlers])


def _credit(innings: Innings, over: Over, *, whole: bool, sign: int = 1) -> Innings:
    """Add the over to its last bowler's figures, or subtract it (`sign` -1)."""
    return _with_bowlers(innings, over.bowlers[-1], lambda bowler: add_over(bowler, over, whole, sign))


def unfinished_over(innings: Innings) -> tuple[Over, ...]:
    """Return the unfinished over of a closed innings, if there is one.

    The innings keeps it in progress, since a further ball may come.
    """
    return (innings.over,) if innings.closed and innings.over is not None else ()


def add_over(bowler: Bowler, over: Over, whole: bool, sign: int = 1) -> Bowler:
    """Return a bowler's figures with the bowler's part of an over added, or subtracted (`sign` -1).

    `whole` means that the over was called and had no other bowler: it is a maiden if
    no runs were conceded, even with five balls or with seven (Law 17.5).
    """
    return Bowler(
        bowler.name,
        bowler.overs + (sign if whole else 0),
        bowler.loose + (0 if whole else sign * over.spell),
        bowler.balls + sign * over.spell,
        bowler.maidens + (sign if whole and not over.conceded else 0),
        bowler.runs + sign * over.conceded,
        bowler.wickets,
        bowler.wides,
        bowler.no_balls,
    )


def overs_bowled(innings: Innings) -> str:
    """Write the overs of an innings so far."""
    return overs_text(innings.overs, innings.over.legal_balls if innings.over is not None else 0)


def bowler_overs(bowler: Bowler, balls_per_over: int) -> str:
    """Write a bowler's overs: those bowled alone, whatever their length, and the balls of shared ones."""
    overs, balls = divmod(bowler.loose, balls_per_over)
    return overs_text(bowler.overs + overs, balls)


def overs_text(overs: int, balls: int) -> str:
    """Write overs and the balls beyond them as scores do: "19.3", but "20" and not "20.0"."""
    return f"{overs}.{balls}" if balls else str(overs)


def over_and_ball(innings: Innings, last: Over | None = None) -> str:
    """Return the over and ball of the innings as a fall of wicket shows it: "24.6", not "25".

    `last` is the over called last, which counts between overs.
    """
    if innings.over is not None:
        return f"{innings.overs}.{innings.over.legal_balls}"
    if last is not None and last.innings == innings.number and innings.overs:
        return f"{innings.overs - 1}.{last.legal_balls}"
    return f"{innings.overs}.0"
