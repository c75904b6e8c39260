"""A football match minute by minute, in words: each of its events in a sentence, in any language.

In English: "Goal for Arsenal: Saka (header), assisted by Ødegaard".
"""

from collections.abc import Callable
from typing import TypeAlias

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
    PhaseEnd,
    PhaseStart,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, ShotOutcome, Side
from schemas.football.words import CardColour, DecisionName, Outcome
from serving.languages.language import Language
from tables.football.terms import PHASES

Told: TypeAlias = (
    Shot
    | OwnGoal
    | Corner
    | Foul
    | Offside
    | Save
    | Card
    | Substitution
    | Kick
    | Lineup
    | Note
    | PhaseStart
    | PhaseEnd
    | AddedTime
    | Review
    | Score
)
"""The events that are told: passes and possession are not, and corrections have been applied."""

Who: TypeAlias = Callable[[Side, str], str]
"""Returns the name of a side's player, or the side's own for an empty id."""


def event_text(event: Told, who: Who, language: Language, about: str = "") -> str:
    """Return an event in a sentence; `about` is what a review is of: "the goal of Saka"."""
    match event:
        case Shot():
            return _shot(event, who, language)
        case Foul():
            return _foul(event, who, language)
        case Lineup():
            return _line_up(event, who(event.side, ""), language)
        case Note():
            return _note(event, who, language)
        case Review():
            return review_text(DecisionName(event.decision.name.lower()), about, event.reason, language)
        case Offside():
            return language.text("football-say-offside", who=who(event.side, event.player))
        case PhaseStart() | PhaseEnd() | AddedTime() | Score():
            return _course(event, language)
        case _:
            return _with(_act(event, who, language), event.detail, language)


def review_text(decision: DecisionName, about: str, reason: str, language: Language) -> str:
    """Return what officials do or did: "VAR looks at the goal of Saka (offside)"."""
    about = about or language.text("football-of-something")
    return _with(language.text("football-say-review", decision=decision, about=about), reason, language)


def of_goal(who: str, language: Language, *, own: bool) -> str:
    """Return what a review of a goal is of: "the goal of Saka"."""
    return language.text("football-of-own-goal" if own else "football-of-goal", who=who)


def of_card(card: CardColour, who: str, language: Language) -> str:
    """Return what a review of a card is of: "the red card for Saka"."""
    return language.text("football-of-card", card=card, who=who)


def subject_text(event: MatchEvent, who: Who, language: Language) -> str:
    """Return what a review of an event is of, "the goal of Saka"; "" where it can be of none such."""
    t = language.text
    match event:
        case OwnGoal():
            return of_goal(who(event.side, event.player), language, own=True)
        case Shot(outcome=ShotOutcome.GOAL):
            return of_goal(who(event.side, event.player), language, own=False)
        case Card(card=CardKind() as card) | Foul(card=CardKind() as card):
            return of_card(_colour(card), who(event.side, event.player), language)
        case Foul(penalty=True):
            return t("football-of-penalty", team=who(event.side.other, ""))
        case Foul():
            return t("football-of-foul", who=who(event.side, event.player))
        case _:
            return ""


def _colour(card: CardKind) -> CardColour:
    return CardColour(card.name.lower())


def _outcome(outcome: ShotOutcome) -> Outcome:
    return Outcome(outcome.name.lower())


def _with(text: str, detail: str, language: Language) -> str:
    """Return a sentence with what the feed adds to it, for people."""
    return language.text("football-say-detail", text=text, detail=detail) if detail else text


def _shot(event: Shot, who: Who, language: Language) -> str:
    t, player = language.text, who(event.side, event.player)
    play = "spot" if event.penalty else "free_kick" if event.free_kick else "open"
    if event.outcome is not ShotOutcome.GOAL:
        text = t("football-say-shot", outcome=_outcome(event.outcome), who=player, play=play)
        return _with(text, event.detail, language)
    team = who(event.side, "")
    if event.player:
        text = t("football-say-goal", team=team, who=player, play=play)
    else:
        text = t("football-say-goal-of-nobody", team=team, play=play)
    text = _with(text, event.detail, language)
    return t("football-say-assisted", text=text, who=who(event.side, event.assist)) if event.assist else text


def _act(event: OwnGoal | Corner | Save | Card | Substitution | Kick, who: Who, language: Language) -> str:
    t, player = language.text, who(event.side, event.player)
    match event:
        case OwnGoal():
            return t("football-say-own-goal", team=who(event.side.other, ""), who=player)
        case Corner():
            return t("football-say-corner", team=who(event.side, ""))
        case Save():
            return t("football-say-save", who=player)
        case Card():
            place = "bench" if event.bench else "pitch"
            return t("football-say-card", card=_colour(event.card), who=player, place=place)
        case Substitution():
            return _substitution(event, who, language)
        case Kick():
            return t("football-say-kick", outcome=_outcome(event.outcome), who=player)


def _course(event: PhaseStart | PhaseEnd | AddedTime | Score, language: Language) -> str:
    """Write how a match goes on: its phases, its added time, and a score that is all that is known."""
    t = language.text
    match event:
        case PhaseStart():
            return t("football-say-begins", what=t("football-say-phase", phase=PHASES[event.phase]))
        case PhaseEnd(match=True):
            return t("football-say-match-over")
        case PhaseEnd():
            return t("football-say-ends", what=t("football-say-phase", phase=PHASES[event.phase]))
        case AddedTime():
            return t("football-added-time", minutes=event.minutes)
        case Score():
            return t("football-say-score", score=f"{event.score[0]}-{event.score[1]}")


def _foul(event: Foul, who: Who, language: Language) -> str:
    t, player = language.text, who(event.side, event.player)
    if event.other:
        text = t("football-say-foul-on", who=player, other=who(event.side.other, event.other))
    else:
        text = t("football-say-foul", who=player)
    text = _with(text, event.detail, language)
    if event.card is not None:
        text = t("football-say-foul-card", text=text, card=t("football-card", card=_colour(event.card)))
    if event.penalty:
        text = t("football-say-foul-penalty", text=text, team=who(event.side.other, ""))
    return text


def _substitution(event: Substitution, who: Who, language: Language) -> str:
    t, side = language.text, event.side
    if not event.player:
        return t("football-say-off", off=who(side, event.other))
    if not event.other:
        return t("football-say-on", on=who(side, event.player))
    return t("football-say-on-for", on=who(side, event.player), off=who(side, event.other))


def _line_up(event: Lineup, team: str, language: Language) -> str:
    if not event.formation:
        return language.text("football-say-line-up", team=team)
    key = "football-say-line-up-in" if event.players else "football-say-formation"
    return language.text(key, team=team, formation=event.formation)


def _note(event: Note, who: Who, language: Language) -> str:
    what = event.detail or language.text("football-say-other")
    subject = who(event.side, event.player) if event.side is not None else event.player
    if subject:
        return language.text("football-say-note", who=subject, what=what)
    return what[0].upper() + what[1:]
