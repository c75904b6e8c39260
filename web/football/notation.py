"""Football's words on the page: where a match stands, who scored, who was sent off, what is reviewed."""

from collections.abc import Iterator

import msgspec

from schemas.football.glances import MatchSummary
from schemas.football.published import CardState, GoalState, MatchState, PlayerName
from schemas.football.words import CardColour, PhaseName, SideName, Standing, Status
from web.matches.corrections import corrected

PHASES = {
    PhaseName.PRE_MATCH: "Before the match",
    PhaseName.FIRST_HALF: "First half",
    PhaseName.HALF_TIME: "Half-time",
    PhaseName.SECOND_HALF: "Second half",
    PhaseName.FULL_TIME: "End of normal time",
    PhaseName.EXTRA_TIME_FIRST_HALF: "Extra time, first half",
    PhaseName.EXTRA_TIME_HALF_TIME: "Extra time, half-time",
    PhaseName.EXTRA_TIME_SECOND_HALF: "Extra time, second half",
    PhaseName.EXTRA_TIME_OVER: "End of extra time",
    PhaseName.SHOOT_OUT: "Shoot-out",
    PhaseName.POST_MATCH: "After the match",
}
"""What phases are called."""

CARDS = {
    CardColour.YELLOW: "yellow card",
    CardColour.SECOND_YELLOW: "second yellow card",
    CardColour.RED: "red card",
}
"""What cards are called."""

_VERDICTS = {Standing.GIVEN: "", Standing.UNDER_REVIEW: "under review", Standing.CANCELLED: "cancelled"}


class Incident(msgspec.Struct, frozen=True):
    """A goal for a side or a red card of it, as the board lists it.

    `kind` is what it was beside a goal, `verdict` what the officials made of it, "" where neither is to be
    said. `is_red` is whether it is a card.
    """

    minute: str
    player: PlayerName | None
    kind: str
    verdict: str
    is_red: bool


def match_name(match: MatchSummary) -> str:
    """Return the name of a match: "Arsenal v Chelsea"."""
    return f"{match.home.name} v {match.away.name}"


def minute_mark(minute: str) -> str:
    """Return a minute as it is written beside a score, with a prime, and "HT" as it is."""
    return f"{minute}\N{PRIME}" if minute[:1].isdigit() else minute


def clock_words(match: MatchSummary | MatchState) -> str:
    """Return the minute of a match whose clock runs; else ""."""
    return minute_mark(match.minute) if match.status is Status.LIVE and match.minute[:1].isdigit() else ""


def stage_words(match: MatchSummary | MatchState) -> str:
    """Return where a match stands, without its minute: "Second half", "Half-time", "Full time"; "" before."""
    if match.status is Status.FINISHED:
        return "Full time"
    return "" if match.status is Status.SCHEDULED else PHASES[match.phase]


def moment_words(match: MatchSummary | MatchState) -> str:
    """Return where a match stands in few words: its minute, or its stage."""
    return clock_words(match) or stage_words(match)


def match_standing(match: MatchState) -> str:
    """Return the result, or what the officials look at; "" where there is neither."""
    if match.result is not None:
        return match.result
    looked_at = [goal for goal in match.goals if goal.standing is Standing.UNDER_REVIEW]
    if looked_at:
        goal = looked_at[-1]
        return f"VAR looks at the goal of {goal.player.name if goal.player else _side(match, goal.side)}"
    booked = [card for card in match.cards if card.standing is Standing.UNDER_REVIEW]
    if not booked:
        return ""
    card = booked[-1]
    who = card.player.name if card.player else _side(match, card.side)
    return f"VAR looks at the {CARDS[card.card]} for {who}"


def facts_line(match: MatchState) -> str:
    """Return what is known beside the score: the score at half-time, and how many minutes are added."""
    facts = []
    if match.half_time is not None and match.phase is not PhaseName.HALF_TIME:
        facts.append(f"Half-time {match.half_time[0]}-{match.half_time[1]}")
    if match.added_minutes is not None and match.status is Status.LIVE:
        minutes = "1 minute" if match.added_minutes == 1 else f"{match.added_minutes} minutes"
        facts.append(f"{minutes} of added time")
    return " \N{MIDDLE DOT} ".join(facts)


def spoken_score(match: MatchState) -> str:
    """Return the score as it is said: "Arsenal 2, Chelsea 1", and that of a shoot-out."""
    score = f"{match.home.name} {match.home.score}, {match.away.name} {match.away.score}"
    kicks = match.shoot_out
    return score if kicks is None else f"{score}; {kicks.home}-{kicks.away} on penalties"


def incidents(match: MatchState, side: str) -> list[Incident]:
    """Return the goals for a side ("home" or "away") and its red cards, in the order of their events."""
    both: tuple[GoalState | CardState, ...] = (*match.goals, *match.cards)
    of_side = [one for one in both if one.side == side]
    return list(_incidents(sorted(of_side, key=lambda one: one.seq)))


def verdict(standing: Standing | None) -> str:
    """Return what the officials made of a goal or a card: "under review", "cancelled", ""."""
    return "" if standing is None else _VERDICTS[standing]


def match_correction(match: MatchState) -> str:
    """Return the latest correction as text; "" without one."""
    note = match.correction
    return corrected(note.kind, note.changed, "event") if note else ""


def _incidents(found: list[GoalState | CardState]) -> Iterator[Incident]:
    for one in found:
        if isinstance(one, GoalState):
            kind = "own goal" if one.own_goal else "penalty" if one.penalty else ""
        elif one.card is CardColour.YELLOW:
            continue
        else:
            kind = f"{CARDS[one.card]}, bench" if one.bench else CARDS[one.card]
        is_red = isinstance(one, CardState)
        yield Incident(minute_mark(one.minute), one.player, kind, verdict(one.standing), is_red)


def _side(match: MatchState, side: SideName) -> str:
    return match.home.name if side is SideName.HOME else match.away.name
