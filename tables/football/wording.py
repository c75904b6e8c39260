"""Events in words, one function a kind: "Goal for Arsenal: Saka (header), assisted by Ødegaard"."""

from collections.abc import Callable
from typing import Any

from schemas.football.events import (
    AddedTime,
    Card,
    Corner,
    Foul,
    Kick,
    Lineup,
    MatchEvent,
    Note,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Possession,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side

Who = Callable[[Side, str], str]
"""Returns the name of a side's player, or the side's own for an empty id."""

_PHASES = {
    Phase.PRE_MATCH: "the time before the match",
    Phase.FIRST_HALF: "the first half",
    Phase.HALF_TIME: "half-time",
    Phase.SECOND_HALF: "the second half",
    Phase.FULL_TIME: "the time before extra time",
    Phase.EXTRA_TIME_FIRST_HALF: "the first half of extra time",
    Phase.EXTRA_TIME_HALF_TIME: "half-time of extra time",
    Phase.EXTRA_TIME_SECOND_HALF: "the second half of extra time",
    Phase.EXTRA_TIME_OVER: "the time before the shoot-out",
    Phase.SHOOT_OUT: "the shoot-out",
    Phase.POST_MATCH: "the time after the match",
}

_SHOTS = {
    ShotOutcome.OFF_TARGET: "misses the target",
    ShotOutcome.SAVED: "is denied by the goalkeeper",
    ShotOutcome.BLOCKED: "is blocked",
    ShotOutcome.WOODWORK: "hits the woodwork",
}

_CARDS = {
    CardKind.YELLOW: "yellow card",
    CardKind.SECOND_YELLOW: "second yellow card",
    CardKind.RED: "red card",
}


def event_text(event: MatchEvent, who: Who, subject: str = "") -> str:
    """Return an event in words; `subject` is what a review is of: "the goal of Saka"."""
    if isinstance(event, Review):
        return _review(event, subject)
    return _TEXTS[type(event)](event, who)


def subject_text(event: MatchEvent, who: Who) -> str:
    """Return what a review of an event is of: "the goal of Saka"."""
    if isinstance(event, OwnGoal) or (isinstance(event, Shot) and event.outcome is ShotOutcome.GOAL):
        what = "own goal" if isinstance(event, OwnGoal) else "goal"
        return f"the {what} of {who(event.side, event.player)}"
    card = event.card if isinstance(event, Card | Foul) else None
    if isinstance(event, Card | Foul) and card is not None:
        return f"the {_CARDS[card]} for {who(event.side, event.player)}"
    if isinstance(event, Foul):
        penalty, foul = who(event.side.other, ""), who(event.side, event.player)
        return f"the penalty for {penalty}" if event.penalty else f"the foul of {foul}"
    return ""


def _pass(event: Pass, who: Who) -> str:
    what = (
        "takes the corner" if event.corner else "passes" if event.accurate else "loses the ball with a pass"
    )
    return f"{who(event.side, event.player)} {what}{_more(event.detail)}"


def _shot(event: Shot, who: Who) -> str:
    name = who(event.side, event.player)
    how = " from the spot" if event.penalty else " from a free kick" if event.free_kick else ""
    if event.outcome is not ShotOutcome.GOAL:
        return f"{name} {_SHOTS[event.outcome]}{how}{_more(event.detail)}"
    text = f"Goal for {who(event.side, '')}: {name}{how}{_more(event.detail)}"
    return f"{text}, assisted by {who(event.side, event.assist)}" if event.assist else text


def _own_goal(event: OwnGoal, who: Who) -> str:
    text = f"Goal for {who(event.side.other, '')}: own goal of {who(event.side, event.player)}"
    return text + _more(event.detail)


def _corner(event: Corner, who: Who) -> str:
    return f"Corner for {who(event.side, '')}{_more(event.detail)}"


def _foul(event: Foul, who: Who) -> str:
    text = f"{who(event.side, event.player)}: foul"
    text += f" on {who(event.side.other, event.other)}" if event.other else ""
    text += _more(event.detail)
    text += f", {_CARDS[event.card]}" if event.card is not None else ""
    return text + (f", penalty for {who(event.side.other, '')}" if event.penalty else "")


def _offside(event: Offside, who: Who) -> str:
    return f"{who(event.side, event.player)}: offside"


def _save(event: Save, who: Who) -> str:
    return f"{who(event.side, event.player)}: save{_more(event.detail)}"


def _card(event: Card, who: Who) -> str:
    card = _CARDS[event.card]
    where = " on the bench" if event.bench else ""
    return f"{card[0].upper()}{card[1:]} for {who(event.side, event.player)}{where}{_more(event.detail)}"


def _substitution(event: Substitution, who: Who) -> str:
    if not event.player:
        return f"{who(event.side, event.other)} goes off{_more(event.detail)}"
    text = f"{who(event.side, event.player)} comes on"
    return (f"{text} for {who(event.side, event.other)}" if event.other else text) + _more(event.detail)


def _kick(event: Kick, who: Who) -> str:
    what = "scores" if event.scored else _SHOTS[event.outcome]
    return f"{who(event.side, event.player)} {what} in the shoot-out{_more(event.detail)}"


def _lineup(event: Lineup, who: Who) -> str:
    side = who(event.side, "")
    if event.formation and not event.players:
        return f"{side} change to a {event.formation}"
    return f"{side} line up in a {event.formation}" if event.formation else f"{side} line up"


def _note(event: Note, who: Who) -> str:
    subject = who(event.side, event.player) if event.side is not None else event.player
    text = event.detail or "other event"
    return f"{subject}: {text}" if subject else text[0].upper() + text[1:]


def _phase_start(event: PhaseStart, _: Who) -> str:
    return f"{_of(event.phase)} begins"


def _phase_end(event: PhaseEnd, _: Who) -> str:
    return "The match is over" if event.match else f"{_of(event.phase)} is over"


def _added_time(event: AddedTime, _: Who) -> str:
    return f"{event.minutes} {'minute' if event.minutes == 1 else 'minutes'} of added time"


def _possession(event: Possession, who: Who) -> str:
    return f"Possession: {who(Side.HOME, '')} {event.home:g} %, {who(Side.AWAY, '')} {100 - event.home:g} %"


def _review(event: Review, subject: str) -> str:
    about, reason = subject or "a decision", _more(event.reason)
    if event.decision is Decision.UNDER_REVIEW:
        return f"VAR looks at {about}{reason}"
    verdict = "stands" if event.decision is Decision.STANDS else "is cancelled"
    return f"VAR: {about} {verdict}{reason}"


def _score(event: Score, _: Who) -> str:
    return f"The score is {event.score[0]}-{event.score[1]}"


def _of(phase: Phase) -> str:
    name = _PHASES[phase]
    return name[0].upper() + name[1:]


def _more(detail: str) -> str:
    return f" ({detail})" if detail else ""


_TEXTS: dict[type, Callable[[Any, Who], str]] = {
    Pass: _pass,
    Shot: _shot,
    OwnGoal: _own_goal,
    Corner: _corner,
    Foul: _foul,
    Offside: _offside,
    Save: _save,
    Card: _card,
    Substitution: _substitution,
    Kick: _kick,
    Lineup: _lineup,
    Note: _note,
    PhaseStart: _phase_start,
    PhaseEnd: _phase_end,
    AddedTime: _added_time,
    Possession: _possession,
    Score: _score,
}
