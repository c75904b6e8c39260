"""What listeners want to hear of a football match: its latest goal, red card, review, kick or break."""

from collections.abc import Iterator

import msgspec

from schemas.football.published import CardState, GoalState, MatchState
from schemas.football.words import EventKind, Status
from serving.languages.language import Language
from tables.football.scoring.state import Match
from tables.football.terms import Outcome
from web.football.notation import (
    goals_and_cards,
    is_on_board,
    kick_text,
    named,
    phase_text,
    scorer,
    spoken_score,
    verdict,
)
from web.football.results import result, reviewed


class News(msgspec.Struct, frozen=True, gc=False):
    """What is told, and the number of the event that it is of; 0 and "" where nothing is."""

    seq: int = 0
    text: str = ""


def news(match: Match, state: MatchState, outcome: Outcome | None, language: Language) -> News:
    """Return the latest news.

    It stays until there is other news: events come several at a time, and passes all the time.
    """
    score = spoken_score(state, language)
    last = state.last_events[-1] if state.last_events else None
    is_review = last is not None and last.kind is EventKind.REVIEW and last.seq == state.last_seq
    if state.correction is not None and not is_review:
        return News(state.last_seq, language.text("football-news-corrected", score=score))
    if outcome is not None:
        return News(state.last_seq, result(match, outcome, language))
    found = max(_found(match, state, language), key=lambda one: one.seq, default=None)
    if found is None:
        return News()
    text = language.text("football-news", what=found.text, score=score) if found.text else score
    return News(found.seq, text)


def _found(match: Match, state: MatchState, language: Language) -> Iterator[News]:
    """Yield what may be the latest news, without the score."""
    if match.snapshots:
        yield from (News(goal.seq) for goal in match.goals[-1:])
    for one in goals_and_cards(state):
        if is_on_board(one):
            yield News(one.seq, _incident(state, one, language))
    for review in state.reviews[-1:]:
        of = reviewed(state, review)
        if of is not None and is_on_board(of):
            yield News(review.seq, _incident(state, of, language))
    if state.shoot_out is not None:
        for kick in state.shoot_out.kicks[-1:]:
            yield News(kick.seq, kick_text(state, kick, language))
    if state.status is Status.BREAK:
        yield News(match.stopped, phase_text(state.phase, language))


def _incident(state: MatchState, one: GoalState | CardState, language: Language) -> str:
    t = language.text
    if isinstance(one, GoalState):
        what = t(
            "football-news-own-goal" if one.own_goal else "football-news-goal",
            team=named(state, one.side, None),
        )
        if one.player is not None:
            what = t("football-news-by", what=what, who=scorer(state, one))
    else:
        what = t("football-news-card", card=one.card, who=named(state, one.side, one.player))
    decided = verdict(one.standing, language)
    return t("football-news-verdict", what=what, verdict=decided) if decided else what
