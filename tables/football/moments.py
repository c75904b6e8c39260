"""The moments of a football match: goals that count, and players sent off, as reviews have left them."""

from enum import StrEnum

from schemas.football.events import AnyEvent
from schemas.football.kinds import CardKind
from schemas.matches.moments import Moment
from tables.football.scoring.state import Goal, Match, Reviewable
from tables.football.terms import Rosters, info_of, name_of
from tables.matches.stored import Stored


class Happening(StrEnum):
    """What a crowd reacts to. For programs an own goal is a goal."""

    GOAL = "goal"
    OWN_GOAL = "own-goal"
    RED_CARD = "red-card"


_TEXTS = {Happening.GOAL: "Goal", Happening.OWN_GOAL: "Own goal", Happening.RED_CARD: "Red card"}


def moments(match: Match, stored: Stored[AnyEvent]) -> tuple[Moment, ...]:
    """Return the moments of a match; only the events that are some are read."""
    rosters = Rosters(info_of(match))
    found = []
    for one in moving(match):
        happening = happening_of(one)
        kind = Happening.GOAL if happening is Happening.OWN_GOAL else happening
        if (event := stored.find(one.seq)) is not None:
            text = f"{_TEXTS[happening]}: {whose(match, rosters, one)}"
            found.append(Moment(event.timestamp, kind.value, text, one.seq))
    return tuple(found)


def moving(match: Match) -> list[Reviewable]:
    """Return the goals and the dismissals of players that count, in order."""
    found: list[Reviewable] = list(match.goals)
    found += [one for one in match.bookings if one.card is not CardKind.YELLOW and not one.bench]
    return sorted((one for one in found if one.counts), key=lambda one: one.seq)


def happening_of(one: Reviewable) -> Happening:
    """Return what a goal or a dismissal is to a crowd."""
    if not isinstance(one, Goal):
        return Happening.RED_CARD
    return Happening.OWN_GOAL if one.own else Happening.GOAL


def whose(match: Match, rosters: Rosters, one: Reviewable) -> str:
    """Return whose it was: the player's, else the side's, which made an own goal itself."""
    side = one.side.other if isinstance(one, Goal) and one.own else one.side
    return rosters.name(side, one.player).name if one.player else name_of(match, side)
