"""The standing of a football match in a sentence: how it ended, what officials look at, in any language."""

from schemas.football.published import CardState, GoalState, MatchState, ReviewState
from schemas.football.words import DecisionName, EventKind, Standing
from serving.languages.language import Language
from tables.football.scoring.state import Match
from tables.football.terms import Outcome, name_of
from web.football.commentary import of_card, of_goal, review_text
from web.football.notation import goals_and_cards, named, scorer


def result(match: Match, outcome: Outcome, language: Language) -> str:
    """Return an outcome in a sentence; in English it is the state's `result`."""
    t, (home, away) = language.text, outcome.score
    if not outcome.played:
        return t("football-not-played")
    late = "-extra-time" if outcome.extra_time else ""
    if outcome.winner is None:
        return t(f"football-level{late}", score=f"{home}-{away}")
    team = name_of(match, outcome.winner)
    if (kicks := outcome.kicks) is not None:
        decided = f"{max(kicks)}-{min(kicks)}"
        return t("football-won-penalties", team=team, kicks=decided, score=f"{home}-{away}")
    return t(f"football-won{late}", team=team, score=f"{max(home, away)}-{min(home, away)}")


def standing(match: Match, state: MatchState, outcome: Outcome | None, language: Language) -> str:
    """Return the result, or what officials look at or have just decided; "" where there is neither."""
    if outcome is not None:
        return result(match, outcome, language)
    looked_at = [one for one in goals_and_cards(state) if one.standing is Standing.UNDER_REVIEW]
    if looked_at:
        one = looked_at[-1]
        return review_text(DecisionName.UNDER_REVIEW, _about(state, one, language), one.reason, language)
    last = state.last_events[-1] if state.last_events else None
    if last is None or last.kind is not EventKind.REVIEW:
        return ""
    review = state.reviews[-1]
    of = reviewed(state, review)
    about = _about(state, of, language) if of is not None else ""
    return review_text(review.decision, about, review.reason, language)


def reviewed(state: MatchState, review: ReviewState) -> GoalState | CardState | None:
    """Return the goal or card that a review is of; None where it is of neither."""
    for one in goals_and_cards(state):
        if review.of_seq == one.seq or (review.of_event_id and review.of_event_id == one.event_id):
            return one
    return None


def _about(state: MatchState, one: GoalState | CardState, language: Language) -> str:
    if isinstance(one, GoalState):
        return of_goal(scorer(state, one), language, own=one.own_goal)
    return of_card(one.card, named(state, one.side, one.player), language)
