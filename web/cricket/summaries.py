"""Summing matches up: made of their states, and kept while those are the same."""

from contextlib import suppress
from typing import cast

import msgspec
from msgspec.structs import replace

from engine.changes import Snapshot
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from schemas.cricket.events import Team
from schemas.cricket.published import MatchState
from serving.lists import plausible
from tables.cricket.projections import match_state
from tables.cricket.scoring.overs import overs_bowled
from tables.cricket.scoring.state import Closed, Innings, Match
from tables.cricket.tables import find_match, listing
from web.cricket.glances import InningsSummary, MatchSummary
from web.cricket.notation import score_text, standing


def summarise(match: Match) -> MatchSummary:
    """Sum a match up."""
    state, info = match_state(match), match.info
    summary = MatchSummary(
        match.match_id,
        state.last_seq,
        state.last_update,
        state.status,
        state.result,
        _teams(match.innings, info.teams if info is not None else ()),
        info.competition if info is not None else "",
        info.venue if info is not None else "",
        info.format.name if info is not None else "",
        plausible(info.starts_at) if info is not None else 0,
        state.batting_team,
        state.run_rate,
        state.target,
        state.required_runs,
        state.balls_remaining,
        tuple(_innings(innings) for innings in match.innings),
    )
    return replace(summary, standing=standing(summary))


def _teams(innings: tuple[Innings, ...], known: tuple[Team, ...]) -> tuple[str, ...]:
    names = [one.team for one in innings] + [team.name for team in known]
    return tuple(dict.fromkeys(name for name in names if name))


def _innings(innings: Innings) -> InningsSummary:
    summary = InningsSummary(
        innings.number,
        innings.team,
        innings.runs,
        innings.wickets,
        overs_bowled(innings),
        innings.closed is Closed.DECLARED,
        innings.closed is Closed.ALL_OUT,
        innings.terms.super_over,
    )
    return replace(summary, score=score_text(summary))


class _Kept(msgspec.Struct, frozen=True):
    """A summary, the state it was made beside, and its JSON."""

    state: MatchState
    summary: MatchSummary
    snapshot: Snapshot


_KEPT = "cricket-summaries"

ROOM = 100
"""Summaries that are kept beside twice as many as there are matches: of those that have left the list."""
_json = msgspec.json.Encoder()


def snapshots_of(partition: Partition) -> list[Snapshot]:
    """Return the encoded summaries of all matches of a partition, but for those long over."""
    found: dict[bytes, _Kept] = {}
    for key, state in listing(partition.number).items():
        with suppress(QuarantinedError):  # a list outlives a match that cannot be read
            found[key] = _keep(partition, key, state)
    partition.values[_KEPT] = found  # matches that left the list go
    return [kept.snapshot for kept in found.values()]


def snapshot_of(partition: Partition, match_id: str) -> Snapshot | None:
    """Return the encoded summary of a match; None if it is not listed, or cannot be read."""
    key = match_id.encode()
    state = listing(partition.number).get(key)
    with suppress(QuarantinedError):  # those who watch all matches get the others
        return _keep(partition, key, state).snapshot if state is not None else None
    return None


def snapshot_in(partition: Partition, state: MatchState) -> Snapshot:
    """Return the encoded summary of a match of a partition, which stands so."""
    snapshot = _keep(partition, state.match_id.encode(), state).snapshot
    listed, values = listing(partition.number), partition.values
    if len(values[_KEPT]) > 2 * len(listed) + ROOM:
        values[_KEPT] = {key: kept for key, kept in values[_KEPT].items() if key in listed}
    return snapshot


def _keep(partition: Partition, key: bytes, state: MatchState) -> _Kept:
    """Return what is kept of a match, made again if its state is another than before."""
    kept = cast("dict[bytes, _Kept]", partition.values.setdefault(_KEPT, {}))
    found = kept.get(key)
    if found is None or found.state is not state:
        summary = summarise(cast(Match, find_match(partition.number, key)))
        snapshot = Snapshot(summary.match_id, summary.last_seq, _json.encode(summary), summary.status)
        found = kept[key] = _Kept(state, summary, snapshot)
    return found
