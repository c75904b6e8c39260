"""The published state and overs of a match, made from its internal state.

`match_state` runs for every match of every batch: it builds its structs by position.
"""

import itertools

import msgspec
from msgspec.structs import replace

from schemas.cricket.published import (
    BatterState,
    BowlerState,
    CorrectionNote,
    IntervalName,
    MatchState,
    OverSummary,
    PartnershipState,
    PublishedOver,
    Status,
)
from schemas.matches.corrections import Changed
from tables.cricket.scoring.crease import current_partnership
from tables.cricket.scoring.intervals import interval_of
from tables.cricket.scoring.overs import add_over, bowler_overs, overs_bowled
from tables.cricket.scoring.result import outcome_of, result_text, status
from tables.cricket.scoring.state import Facing, Innings, Match, Over
from tables.cricket.scoring.terms import next_target
from tables.matches.sequence.gaps import WHOLE, Feed

RECENT_BALLS = 12
"""The most entries of `last_balls`: the balls of this over and of the previous one."""

_STRIKER, _NON_STRIKER = Facing.STRIKER, Facing.NON_STRIKER

_json = msgspec.json.Encoder()


def encode_state(match: Match) -> bytes:
    """Return the match's `MatchState` as JSON."""
    return _json.encode(match_state(match))


def encode_over(match: Match, over: Over, *, corrected: bool = False) -> bytes:
    """Return an over of the match as published JSON, with a note where a correction changed it."""
    note = _note(match.feed) if corrected else None
    return _json.encode(PublishedOver(*_over_fields(over), match.match_id, note))


def over_summary(over: Over) -> OverSummary:
    """Return the summary of an over, closed or in progress."""
    return OverSummary(*_over_fields(over))


def _over_fields(
    over: Over,
) -> tuple[int, int, tuple[str, ...], int, int, int, tuple[str, ...], int, int, bool]:
    bowlers = tuple(dict.fromkeys(name for name in over.bowlers if name))
    return (
        over.innings,
        over.number,
        bowlers,
        over.runs,
        over.wickets,
        over.legal_balls,
        over.balls,
        over.started,
        over.ended,
        over.complete,
    )


MAX_MISSING = 100
"""The most numbers of missing events that a state lists."""

FIGURES = (
    "batting_team", "score", "wickets", "overs", "innings_no", "target", "required_runs", "status", "result",
)  # fmt: skip
"""The figures of a state that a correction names where it changes them."""


def changed(before: Match, after: Match) -> tuple[Changed, ...]:
    """Return the figures that differ between the states before and after a correction."""
    old, new = match_state(before), match_state(after)
    figures = ((name, getattr(old, name), getattr(new, name)) for name in FIGURES)
    return tuple(Changed(name, _text(was), _text(now)) for name, was, now in figures if was != now)


def _text(figure: object) -> str | None:
    return None if figure is None else str(figure)


def _note(feed: Feed) -> CorrectionNote | None:
    note = feed.corrected
    return CorrectionNote(note.kind, note.of, note.changed) if note is not None else None


def _with_feed(state: MatchState, feed: Feed) -> MatchState:
    """Add the missing events and the latest correction to a state."""
    missing = itertools.chain.from_iterable(range(first, last + 1) for first, last in feed.missing)
    corrected = feed.corrected is not None and feed.corrected.at == state.last_seq
    return replace(
        state,
        missing=tuple(itertools.islice(missing, MAX_MISSING)),
        correction=_note(feed) if corrected else None,
    )


def match_state(match: Match) -> MatchState:
    """Return the published state of the match after its last event."""
    state = _state(match)
    if match.info is not None and match.info.intervals and state.status is not Status.FINISHED:
        interval = interval_of(match)
        if interval is not None:
            state = replace(state, interval=IntervalName[interval.kind.name])
    return state if match.feed is WHOLE or match.feed == WHOLE else _with_feed(state, match.feed)


def _state(match: Match) -> MatchState:
    innings = match.current
    outcome = outcome_of(match)
    where = status(match, outcome)
    result = result_text(match, outcome) if outcome is not None else None
    if innings is None:
        starts_at = match.info.starts_at if match.info is not None else 0
        return MatchState(
            match.match_id, "", 0, 0, "0", match.last_update or starts_at, 0, match.last_seq,
            None, None, None, None, None, (), None, None, (), where, result,
        )  # fmt: skip
    terms, over = innings.terms, innings.over
    per_over = terms.balls_per_over
    in_over = over.legal_balls if over is not None else 0
    used = innings.overs * per_over + in_over
    coming = next_target(match) if where is Status.INNINGS_BREAK else None
    aim = coming or terms.target
    target = aim.runs if aim is not None else None
    required = rate = left = None
    if not innings.closed:
        left = max(terms.limit - used, 0) if terms.limit else None
        required = target - innings.runs if target is not None else None
        if required is not None and left:
            rate = round(required * per_over / left, 2)
    stand = current_partnership(innings)
    return MatchState(
        match.match_id,
        innings.team,
        innings.runs,
        innings.wickets,
        overs_bowled(innings),
        match.last_update,
        innings.number,
        match.last_seq,
        round(innings.runs * per_over / used, 2) if used else None,
        target,
        required,
        rate,
        left,
        tuple(
            BatterState(
                batter.name,
                batter.runs,
                batter.balls,
                batter.fours,
                batter.sixes,
                batter.position + 1,
                facing is innings.facing,
            )
            for batter, facing in ((innings.striker, _STRIKER), (innings.non_striker, _NON_STRIKER))
            if batter is not None
        ),
        _bowling_now(match, innings),
        PartnershipState(stand.runs, stand.balls) if stand is not None else None,
        _recent_balls(match, innings),
        where,
        result,
    )


def _bowling_now(match: Match, innings: Innings) -> BowlerState | None:
    """Return the figures of this over's bowler; between overs, of the last over's."""
    over = innings.over or match.last_over
    if over is None or over.innings != innings.number:
        return None
    name = over.bowlers[-1]
    for bowler in innings.card.bowlers:
        if bowler.name == name:
            if innings.over is not None:
                bowler = add_over(bowler, innings.over, whole=False)
            overs = bowler_overs(bowler, innings.terms.balls_per_over)
            return BowlerState(name, overs, bowler.maidens, bowler.runs, bowler.wickets)
    return None


def _recent_balls(match: Match, innings: Innings) -> tuple[str, ...]:
    over, last = innings.over, match.last_over
    balls = over.balls if over is not None else ()
    if last is not None and last.innings == innings.number and (over is None or last.number != over.number):
        balls = last.balls + balls
    return balls[-RECENT_BALLS:]
