"""The batters at the wicket: they come in, leave, and come back."""

from msgspec.structs import replace

from schemas.cricket.bounds import MAX_SIDE, MAX_STANDS
from schemas.cricket.events import Delivery, Dismissal, WicketType
from schemas.matches.checks import check_count, check_text
from tables.cricket.scoring.overs import amend_bowler
from tables.cricket.scoring.state import Batter, Fall, Innings, Partnership, Stand

RETIRED = frozenset({WicketType.RETIRED_HURT, WicketType.RETIRED_NOT_OUT})
"""Departures that do not count as wickets (Law 25.4)."""

BOWLERS_WICKETS = frozenset(
    {
        WicketType.BOWLED,
        WicketType.CAUGHT,
        WicketType.LBW,
        WicketType.STUMPED,
        WicketType.HIT_WICKET,
        WicketType.CAUGHT_AND_BOWLED,
    }
)
"""Dismissals that count for the bowler."""


def take_guard(innings: Innings, ball: Delivery) -> tuple[Innings, Batter, Batter | None, Stand | None]:
    """Bring the batters of `ball` to the wicket.

    A batter who leaves without an event has retired, and may come back without
    one. A ball that names only its striker keeps the other batter.

    Returns the innings with the departed batters on the card, and those at the
    wicket: the striker, the non-striker, their stand.
    """
    here = [batter for batter in (innings.striker, innings.non_striker) if batter is not None]
    next_in = len(innings.card.batters) + len(here)
    partner = ball.non_striker
    if partner in ("", ball.striker):
        partner = next((batter.name for batter in reversed(here) if batter.name != ball.striker), "")
    for batter in here:
        if batter.name not in (ball.striker, partner):
            innings = _leave(innings, replace(batter, how=WicketType.RETIRED_HURT))
    innings, striker = _come_in(innings, ball.striker, next_in)
    if not partner:
        return innings, striker, None, None
    innings, non_striker = _come_in(innings, partner, max(next_in, striker.position + 1))
    stand = innings.stand or Stand(innings.runs, innings.legal_balls, innings.wickets + 1)
    return innings, striker, non_striker, stand


def _come_in(innings: Innings, name: str, position: int) -> tuple[Innings, Batter]:
    """Return the batter of this name, at the wicket or retired, else a new batter: the next in the order."""
    batter = _not_out(innings, name)
    if batter is None:
        return innings, _new_batter(innings, name, position)
    card = innings.card
    others = tuple(other for other in card.batters if other is not batter)
    if len(others) == len(card.batters):
        return innings, batter
    back = replace(batter, how=WicketType.NONE, bowler="", fielders=())
    return replace(innings, card=replace(card, batters=others)), back


def _not_out(innings: Innings, name: str) -> Batter | None:
    """Return the batter of this name who is at the wicket, or retired and may come back (Law 25.4).

    A batter who is out never bats again: another player has the same name (docs/decisions/0009).
    """
    for batter in (innings.striker, innings.non_striker):
        if batter is not None and batter.name == name:
            return batter
    return next((away for away in innings.card.batters if away.name == name and away.how in RETIRED), None)


def _new_batter(innings: Innings, name: str, position: int) -> Batter:
    check_text(name, "batter")
    check_count(position + 1, f"batters of innings {innings.number}", MAX_SIDE)
    return Batter(name, position)


def dismiss(innings: Innings, dismissals: tuple[Dismissal, ...], bowler: str, at: str) -> Innings:
    """Apply the wickets and retirements of one event, in order.

    `at` is the over and ball of the event; `bowler` is its bowler, "" between balls.
    """
    for dismissal in dismissals:
        if dismissal.wicket_type is WicketType.NONE:
            continue
        credited = dismissal.wicket_type in BOWLERS_WICKETS
        batter = _dismissed(innings, dismissal, bowler if credited else "")
        innings = _record_fall(_leave(innings, batter), batter, at)
        if credited:
            innings = amend_bowler(innings, bowler, wickets=1)
    return innings


def _dismissed(innings: Innings, dismissal: Dismissal, bowler: str) -> Batter:
    """Return the batter who leaves, who need not have been at the wicket (Law 40, timed out)."""
    name = dismissal.player_out
    batter = Batter("", -1)
    if name:
        batter = _not_out(innings, name) or _new_batter(innings, name, len(innings.all_batters))
    return replace(batter, how=dismissal.wicket_type, bowler=bowler, fielders=dismissal.fielders)


def _leave(innings: Innings, batter: Batter) -> Innings:
    """Move a batter from the wicket to the card, or add one who never came to the wicket."""
    if not batter.name:
        return innings
    striker, non_striker = innings.striker, innings.non_striker
    at_wicket = (striker, non_striker)
    gone = [there for there in at_wicket if there is not None and there.position == batter.position]
    if gone:
        innings = replace(
            _end_stand(innings),
            striker=None if striker in gone else striker,
            non_striker=None if non_striker in gone else non_striker,
        )
    others = tuple(away for away in innings.card.batters if away.position != batter.position)
    return replace(innings, card=replace(innings.card, batters=(*others, batter)))


def _end_stand(innings: Innings) -> Innings:
    stand = current_partnership(innings)
    if stand is None:
        return innings
    check_count(len(innings.card.partnerships) + 1, f"stands of innings {innings.number}", MAX_STANDS)
    card = replace(innings.card, partnerships=(*innings.card.partnerships, stand))
    return replace(innings, card=card, stand=None)


def current_partnership(innings: Innings) -> Partnership | None:
    """Return the partnership of the pair at the wicket so far; None unless both batters are known."""
    stand, striker, non_striker = innings.stand, innings.striker, innings.non_striker
    if stand is None or striker is None or non_striker is None:
        return None
    return Partnership(
        striker.position,
        non_striker.position,
        innings.runs - stand.runs,
        innings.legal_balls - stand.balls,
        stand.wicket,
    )


def _record_fall(innings: Innings, batter: Batter, at: str) -> Innings:
    """Add a departure to the card, with the score after the ball."""
    card, over = innings.card, innings.over
    if batter.how in RETIRED:
        check_count(len(card.retirements) + 1, f"retirements of innings {innings.number}", MAX_STANDS)
        fall = Fall(innings.runs, innings.wickets, batter.position, at)
        return replace(innings, card=replace(card, retirements=(*card.retirements, fall)))
    check_count(innings.wickets + 1, f"wickets of innings {innings.number}", MAX_SIDE)
    fall = Fall(innings.runs, innings.wickets + 1, batter.position, at)
    return replace(
        innings,
        wickets=innings.wickets + 1,
        card=replace(card, falls=(*card.falls, fall)),
        over=replace(over, wickets=over.wickets + 1) if over is not None else None,
    )


def has_no_pair(innings: Innings) -> bool:
    """Return whether fewer than two batters are neither out, absent nor retired.

    This alone does not end an innings, since a retired batter may come back.
    """
    retired = sum(batter.how in RETIRED for batter in innings.card.batters)
    return innings.wickets + retired >= innings.terms.all_out
