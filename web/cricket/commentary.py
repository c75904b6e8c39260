"""A cricket match ball by ball, in words: each of its events in a sentence, in any language."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from schemas.cricket.details import Comment
from schemas.cricket.events import (
    AnyEvent,
    Declaration,
    Delivery,
    Dismissal,
    Forfeiture,
    InningsStart,
    MatchInfo,
    Penalty,
    Retirement,
    TargetRevised,
    WicketType,
)
from serving.languages.language import Language
from tables.cricket.scoring.fold import inform, new_overs, start
from tables.cricket.scoring.state import Closed, Match, Over
from web.cricket.dismissals import WAYS
from web.cricket.wording import balls_said, is_in_balls, over_sum

COMMENTS = 60
"""Comments of an answer without `?last=`."""

MAX_COMMENTS = 500
"""The highest `?last=`."""

WICKETS, BOUNDARIES = "wickets", "boundaries"
ONLY = {WICKETS: ("wicket",), BOUNDARIES: ("boundary",)}
"""What `?only=` may ask for, and the kinds of comments that it selects."""

_BY_BOWLER = frozenset(
    {WicketType.BOWLED, WicketType.CAUGHT_AND_BOWLED, WicketType.LBW, WicketType.HIT_WICKET}
)
"""The ways out whose message names the bowler, and only him."""


class CommentPage(msgspec.Struct, frozen=True):
    """Some comments in order; `earlier` is whether others of those that were asked for come before them."""

    comments: Sequence[Comment]
    earlier: bool


def commentary(
    match_id: str, info: MatchInfo | None, folded: Iterable[tuple[AnyEvent, Match]], language: Language
) -> tuple[Comment, ...]:
    """Return the comments on events, in order; `folded` has each, corrected, and the match after it."""
    match = start(match_id) if info is None else inform(start(match_id), info)
    found: list[Comment] = []
    for event, after in folded:
        found.extend(_comments(match, after, event, language))
        match = after
    return tuple(found)


def page_of(
    comments: Sequence[Comment], innings: int | None, only: str | None, last: int, before: int | None
) -> CommentPage:
    """Return the `last` comments, of an innings, of a kind and `before` a number where these are given."""
    found = [
        one
        for one in comments
        if (innings is None or one.innings == innings)
        and (only is None or one.kind in ONLY[only])
        and (before is None or one.seq < before)
    ]
    first = max(len(found) - last, 0)
    while first and found[first - 1].seq == found[first].seq:
        first -= 1  # a ball and the end of its over have one number
    return CommentPage(found[first:], first > 0)


def _comments(before: Match, match: Match, event: AnyEvent, language: Language) -> Iterator[Comment]:
    ended = [over for over in new_overs(before, match) if not over.revision]
    own = [over for over in ended if _is_in(event, over)]
    for over in ended:
        if over not in own:
            yield _over_comment(before, over, event, language)
    sentence = comment(event, language)
    if sentence is not None:
        kind, text = sentence
        yield Comment(event.seq, event.innings_no, _place(before, event), kind, text, event.timestamp)
    for over in own:
        yield _over_comment(match, over, event, language)


def _is_in(event: AnyEvent, over: Over) -> bool:
    """Return whether an event that ended an over happened in it, and not after it."""
    match event:
        case Delivery():
            return (event.innings_no, event.over_number) == (over.innings, over.number)
        case Retirement():
            return event.innings_no == over.innings
        case _:
            return False


def comment(event: AnyEvent, language: Language) -> tuple[str, str] | None:
    """Return an event's kind and sentence, "Brathwaite to Rutherford, SIX"; None where nothing is to say."""
    t = language.text
    match event:
        case Delivery():
            return _ball_comment(event, language)
        case Retirement() if event.dismissals:
            return "wicket", _departures(event.dismissals, "", language)
        case Penalty():
            return "note", t("cricket-ball-penalty", runs=event.penalty_runs)
        case Declaration():
            return "note", t("cricket-say-declared")
        case Forfeiture():
            return "note", t("cricket-say-forfeited")
        case TargetRevised():
            return "note", t("cricket-say-revised", runs=event.target.runs, balls=event.target.balls)
        case InningsStart():
            team = event.batting_team
            return ("note", t("cricket-news-innings", team=team)) if team else None
        case _:
            return None


def _ball_comment(ball: Delivery, language: Language) -> tuple[str, str]:
    t = language.text
    boundary = ball.runs in (4, 6) and not ball.no_boundary
    what = [_runs_off(ball, language)]
    if ball.penalty_runs:
        what.append(t("cricket-ball-penalty", runs=ball.penalty_runs))
    text = ", ".join(what)
    if ball.bowler and ball.striker:
        text = t("cricket-say-to", bowler=ball.bowler, striker=ball.striker, what=text)
    if not ball.dismissals:
        return ("boundary" if boundary else "ball"), text
    out = _departures(ball.dismissals, ball.bowler, language)
    return "wicket", t("cricket-say-out", text=text, out=out)


def _runs_off(ball: Delivery, language: Language) -> str:
    """Write what a ball brought: "no run", "2 runs", "FOUR", "5 wides", "no-ball, 1 run"."""
    t = language.text
    if ball.wide:
        return t("cricket-ball-wide", runs=ball.wide)
    if ball.byes:
        text = t("cricket-ball-bye", runs=ball.byes)
    elif ball.leg_byes:
        text = t("cricket-ball-leg-bye", runs=ball.leg_byes)
    elif ball.runs in (4, 6) and not ball.no_boundary:
        text = t("cricket-say-four" if ball.runs == 4 else "cricket-say-six")
    else:
        text = t("cricket-ball-run", runs=ball.runs) if ball.runs else t("cricket-ball-none")
    if not ball.no_ball:
        return text
    no_ball = t("cricket-say-no-ball")
    if not (ball.runs or ball.byes or ball.leg_byes):
        return no_ball
    return t("cricket-ball-and", text=no_ball, more=text)


def _departures(dismissals: Sequence[Dismissal], bowler: str, language: Language) -> str:
    return "; ".join(_departure(one, bowler, language) for one in dismissals)


def _departure(dismissal: Dismissal, bowler: str, language: Language) -> str:
    """Write how a batter left, as far as it is known: "Rutherford caught by Stokes, bowled by Anderson"."""
    t = language.text
    player = dismissal.player_out or t("cricket-out-somebody")
    fielders = ", ".join(dismissal.fielders)
    how = dismissal.wicket_type
    if how is WicketType.CAUGHT and bowler and not fielders:
        how = WicketType.CAUGHT_AND_BOWLED
    if how not in WAYS:
        return player
    key = f"cricket-out-{WAYS[how]}"
    match how:
        case WicketType.CAUGHT | WicketType.STUMPED if fielders:
            key += "" if bowler else "-by"
        case WicketType.CAUGHT | WicketType.STUMPED:
            key += "-only"
        case WicketType.RUNOUT:
            key += "" if fielders else "-only"
        case _ if how in _BY_BOWLER and not bowler:
            key += "-only"
    return t(key, player=player, fielders=fielders, bowler=bowler)


def _place(before: Match, event: AnyEvent) -> str:
    """Return the over and ball of a delivery, "17.4"; a wide or a no-ball has that of the next legal ball."""
    if not isinstance(event, Delivery):
        return ""
    over = before.current.over if before.current is not None else None
    if over is not None and (over.innings, over.number) == (event.innings_no, event.over_number):
        return f"{over.number}.{over.legal_balls + 1}"
    return f"{event.over_number}.1"


def _over_comment(match: Match, over: Over, event: AnyEvent, language: Language) -> Comment:
    innings = next(one for one in match.innings if one.number == over.innings)
    bowlers = ", ".join(dict.fromkeys(name for name in over.bowlers if name))
    said = over_sum(over.runs, over.wickets, language)
    t, score = language.text, f"{innings.runs}-{innings.wickets}"
    if innings.closed is Closed.ALL_OUT:
        score = t("cricket-spoken-all-out", runs=innings.runs)
    text = t("cricket-say-sum", sum=said, team=innings.team, score=score)
    if is_in_balls(match):
        text = balls_said(over.number + 1, over.number + 1, text, language)
    else:
        text = t("cricket-say-over", over=over.number + 1, text=text)
    if bowlers:
        text = t("cricket-say-over-by", text=text, bowlers=bowlers)
    return Comment(event.seq, over.innings, "", "over", text, event.timestamp)
