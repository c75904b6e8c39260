"""The conditions of an innings: its limit, its target, and when they close it."""

from msgspec.structs import replace

from schemas.cricket.events import InningsStart, MatchFormat, Target
from tables.cricket.scoring.overs import resize_over
from tables.cricket.scoring.state import Closed, Innings, Match, Terms


def match_format(match: Match) -> MatchFormat | None:
    """Return the match's format, from its description or its first innings; None while unknown."""
    if match.info is not None:
        return match.info.format
    first = match.innings[:1]
    if first and first[0].terms.max_balls:
        terms = first[0].terms
        return MatchFormat("", -(-terms.max_balls // terms.balls_per_over), terms.balls_per_over)
    return None


def is_limited(match: Match) -> bool:
    """Return whether a match is of limited overs, as far as its format is known."""
    form = match_format(match)
    return form is not None and form.overs > 0


def next_team(match: Match) -> str:
    """Return the side that bats next; "" where that is uncertain.

    It is the one of two sides that has batted less often; after equal numbers of innings, either may bat.
    """
    batted = [innings.team for innings in match.innings]
    squads = match.info.teams if match.info is not None else ()
    sides = [side for side in dict.fromkeys((*batted, *(team.name for team in squads))) if side]
    if len(sides) != 2 or len(batted) % 2 == 0:
        return ""
    return min(sides, key=batted.count)


def next_target(match: Match) -> Target | None:
    """Return the target of the next innings at a break; None while unknown."""
    if match.current is None:
        return None
    number, team = match.current.number + 1, next_team(match)
    given = next((one.target for one in match.upcoming if one.innings == number), None)
    form = match_format(match)
    if not team and form is not None and form.innings_per_side > 1:
        return given
    coming = Innings(number, team, Terms(given=given))
    return derive_terms(replace(match, earlier=match.innings, current=None), coming).terms.target


def stated_terms(start: InningsStart) -> Terms:
    """Return the conditions that an `InningsStart` announces."""
    return Terms(
        start.balls_per_over, start.super_over, start.absent, start.max_balls, start.target, assumed=False
    )


def derive_terms(match: Match, innings: Innings) -> Innings:
    """Derive the limit and the target of the current innings, and close or reopen it accordingly.

    In order of authority: `info.revised_targets`, events, the scores. A target revised
    to no more balls than were bowled is a par: it ends the chase. An innings that the
    old limit or target closed may be open again.
    """
    terms = _assumed_terms(match, innings) if innings.terms.assumed else innings.terms
    limit = terms.max_balls or _usual_limit(match, terms)
    official = _revised_target(match, innings.number) or terms.given
    target = official or _target_of_scores(match, innings, terms, limit)
    if target is not None and target.balls:
        limit = target.balls
    changed = target != innings.terms.target
    terms = replace(terms, limit=limit, target=target)
    if terms == innings.terms:
        return innings
    if innings.closed in (Closed.OVERS_USED, Closed.TARGET_REACHED, Closed.PAR):
        innings = replace(innings, closed=Closed.OPEN)
    innings = resize_over(replace(innings, terms=terms))
    if changed and official is not None and 0 < official.balls <= innings.balls_used:
        return replace(innings, closed=Closed.PAR)
    return innings


def _assumed_terms(match: Match, innings: Innings) -> Terms:
    """Return the terms that the format gives an innings without an `InningsStart`."""
    form = match_format(match)
    if form is None:
        return innings.terms
    # Where overs are limited, every innings after the last regular one is a super over.
    extra = bool(form.overs) and innings.number > 2 * form.innings_per_side
    return replace(innings.terms, balls_per_over=form.balls_per_over, super_over=extra)


def _usual_limit(match: Match, terms: Terms) -> int:
    if terms.super_over:
        return terms.balls_per_over
    form = match_format(match)
    return form.overs * terms.balls_per_over if form is not None else 0


def _revised_target(match: Match, number: int) -> Target | None:
    if match.info is None:
        return None
    found = [revised.target for revised in match.info.revised_targets if revised.innings_no == number]
    return found[-1] if found else None


def _target_of_scores(match: Match, innings: Innings, terms: Terms, limit: int) -> Target | None:
    """Return one more than the other side's runs, in the last innings of a match or of a super over."""
    if terms.super_over:
        before = [earlier for earlier in match.earlier if earlier.terms.super_over]
        return Target(before[-1].runs + 1, limit) if len(before) % 2 else None
    form = match_format(match)
    if (
        form is None
        or innings.number != 2 * form.innings_per_side
        or len(match.earlier) != innings.number - 1
    ):
        return None
    lead = sum(earlier.runs if earlier.team != innings.team else -earlier.runs for earlier in match.earlier)
    return Target(max(lead, 0) + 1, limit)


def close_if_over(innings: Innings, over_continues: bool = False) -> Innings:
    """Close an open innings that its score, its wickets or its limit ends.

    With `over_continues` the limit does not close it: the umpire lets the last over continue.
    """
    if innings.closed:
        return innings
    terms = innings.terms
    if terms.target is not None and innings.runs >= terms.target.runs:
        return replace(innings, closed=Closed.TARGET_REACHED)
    if innings.wickets >= terms.all_out:
        return replace(innings, closed=Closed.ALL_OUT)
    if terms.limit and innings.balls_used >= terms.limit and not over_continues:
        return replace(innings, closed=Closed.OVERS_USED)
    return innings
