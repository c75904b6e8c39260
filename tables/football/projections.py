"""The published state of a match, made from its row; it runs for every match of every batch."""

from itertools import chain, islice

from schemas.football.glances import MatchSummary, SideSummary
from schemas.football.kinds import HALVES, Side
from schemas.football.published import CorrectionNote, GoalState, MatchState, SideInfo, SideStatistics
from schemas.football.words import Standing, Status
from schemas.matches.corrections import Changed
from tables.football.line_ups import on_pitch, sent_off
from tables.football.listed import Listed
from tables.football.scoring.goals import figures, text
from tables.football.scoring.state import Match
from tables.football.statistics import possession_source, statistics
from tables.football.terms import (
    PHASES,
    Rosters,
    half_time,
    info_of,
    minute_text,
    name_of,
    periods,
    result,
    shoot_out,
    status,
)

MAX_MISSING = 100
"""The most numbers of missing events that a state lists."""


def match_state(match: Match) -> MatchState:
    """Return a match as a scoreboard shows it."""
    info, counted, stage = info_of(match), statistics(match), status(match)
    rosters = Rosters(info)
    listed = Listed(match, rosters)
    home, away = (_side(match, side, rosters, counted[side]) for side in Side)
    missing = chain.from_iterable(range(first, last + 1) for first, last in match.feed.missing)
    return MatchState(
        match.match_id,
        home,
        away,
        PHASES[match.phase],
        minute_text(info.format, match.phase, match.clock_ms),
        match.clock_ms,
        stage,
        result(match),
        half_time(match),
        _added(match),
        tuple(listed.goals()),
        tuple(listed.cards()),
        tuple(listed.substitutions()),
        tuple(listed.reviews()),
        listed.shoot_out(),
        possession_source(match),
        not match.snapshots,
        tuple(listed.recent()),
        match.last_seq,
        _last_update(match, stage),
        tuple(islice(missing, MAX_MISSING)) if match.feed.missing else (),
        _note(match),
    )


def changed(before: Match, after: Match) -> tuple[Changed, ...]:
    """Return the figures that differ between the states before and after a correction."""
    old, new = _texts(before), _texts(after)
    return tuple(
        Changed(name, old.get(name), new.get(name)) for name in old | new if old.get(name) != new.get(name)
    )


def summarise(match: Match) -> MatchSummary:
    """Return a match at a glance."""
    info, stage = info_of(match), status(match)
    kicks = shoot_out(match.penalties) if match.penalties else (None, None)
    home, away = (
        SideSummary(
            name_of(match, side),
            info.teams[side].abbreviation,
            match.score[side],
            kicks[side],
            len(sent_off(match, side)),
        )
        for side in Side
    )
    return MatchSummary(
        match.match_id,
        match.last_seq,
        _last_update(match, stage),
        stage,
        result(match),
        home,
        away,
        PHASES[match.phase],
        minute_text(info.format, match.phase, match.clock_ms),
        info.competition,
        info.venue,
        info.starts_at,
    )


def _side(match: Match, side: Side, rosters: Rosters, counted: SideStatistics) -> SideInfo:
    team, players = info_of(match).teams[side], on_pitch(match, side)
    return SideInfo(
        name_of(match, side),
        team.abbreviation,
        match.score[side],
        tuple(period[side] for period in periods(match)),
        match.sheets[side].formation or team.formation,
        None if players is None else tuple(rosters.name(side, player) for player in players),
        tuple(rosters.name(side, booking.player) for booking in sent_off(match, side)),
        counted,
    )


def _added(match: Match) -> int | None:
    """Return the minutes of added time that are announced for the half in play."""
    return match.added[HALVES.index(match.phase)] or None if match.phase in HALVES else None


def _last_update(match: Match, stage: Status) -> int:
    """Return when a match last changed; of one that has not begun, when it begins."""
    starts_at = info_of(match).starts_at
    times = (
        (match.last_update, starts_at) if stage is not Status.SCHEDULED else (starts_at, match.last_update)
    )
    return times[0] or times[1] or match.heard


def _note(match: Match) -> CorrectionNote | None:
    """Return what the latest event corrected: as a correction, a review or a lower score."""
    corrected, restated = match.feed.corrected, match.restated
    if corrected is not None and corrected.at == match.last_seq:
        return CorrectionNote(corrected.kind, corrected.of, corrected.changed)
    if restated is not None and restated.at == match.last_seq:
        return CorrectionNote(restated.kind, restated.of, restated.changed)
    return None


def _texts(match: Match) -> dict[str, str]:
    """Return the figures that corrections are said to change, as texts."""
    listed, totals = Listed(match, Rosters(info_of(match))), match.totals
    texts = figures(match) | {
        "half_time": None if (half := half_time(match)) is None else text(half),
        "scorers": ", ".join(
            _scorer(goal) for goal in listed.goals() if goal.standing is not Standing.CANCELLED
        ),
        "shoot_out": text(shoot_out(match.penalties)) if match.penalties else None,
        "shots": text(totals.shots),
        "shots_on_target": text(totals.on_target),
        "corners": text(totals.corners),
        "fouls": text(totals.fouls),
        "substitutions": str(len(match.changes)),
        "phase": PHASES[match.phase].value,
        "status": status(match).value,
        "result": result(match),
    }
    return {name: value for name, value in texts.items() if value is not None}


def _scorer(goal: GoalState) -> str:
    own = " (own goal)" if goal.own_goal else ""
    return f"{goal.minute} {goal.player.name if goal.player else goal.side}{own}"
