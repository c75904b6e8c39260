"""A match's script as its feed: with its phases begun and ended, timed, numbered, each record checked."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from feeds.football.formats.script import PHASES, Script
from feeds.football.records import Record
from schemas.football.codec import decode_event, decode_info, encode_event, encode_info
from schemas.football.events import MatchEvent, MatchFormat, MatchInfo, PhaseEnd, PhaseStart
from schemas.football.kinds import Phase

MADE_UP = 946_738_800_000
"""The kick-off of a match that nothing says the date of: 2000-01-01, 15:00 UTC, in epoch milliseconds."""

_MINUTE = timedelta(minutes=1) // timedelta(milliseconds=1)
_BREAKS = {
    Phase.SECOND_HALF: 15 * _MINUTE,
    Phase.EXTRA_TIME_FIRST_HALF: 5 * _MINUTE,
    Phase.EXTRA_TIME_SECOND_HALF: 2 * _MINUTE,
    Phase.SHOOT_OUT: 5 * _MINUTE,
}
"""Milliseconds before each phase, which no format states."""
_WHOLE = {Phase.SECOND_HALF: 45 * _MINUTE, Phase.EXTRA_TIME_SECOND_HALF: 15 * _MINUTE}
"""The phases in which a match can end, and how long each is at the least."""


def records(script: Script) -> list[Record]:
    """Return the whole feed of a match, each record checked as a worker checks it.

    Raises:
        RefusedError: no match can be so.
    """
    form = MatchFormat(
        extra_time=Phase.EXTRA_TIME_FIRST_HALF in script.ends, shoot_out=Phase.SHOOT_OUT in script.ends
    )
    info = MatchInfo(
        script.match_id,
        *script.teams,
        form,
        script.venue,
        script.competition,
        script.starts_at,
    )
    over = _is_over(script)
    events = _numbered(script.match_id, _timed(script, over))
    told: list[Record] = [info, *events, replace(info, ended=over)]
    return [_checked(record) for record in told]


def _is_over(script: Script) -> bool:
    """Return whether the last phase is one that can end a match, and was played to its end."""
    last = max(script.ends, default=Phase.FIRST_HALF)
    if last is Phase.SHOOT_OUT:
        return True
    whole = _WHOLE.get(last)
    return whole is not None and script.ends[last] >= whole


def _timed(script: Script, over: bool) -> Iterator[MatchEvent]:
    """Yield the events with the starts and ends of phases, at moments that never go back; clocks may."""
    begins = script.starts_at or MADE_UP
    phases = [phase for phase in PHASES if phase in script.ends]
    for phase in phases:
        begins += _BREAKS.get(phase, 0)
        end, now = script.ends[phase], begins
        yield PhaseStart(script.match_id, f"start-{phase.name.lower()}", 0, begins, phase, 0)
        for event in script.events:
            if event.phase is phase:
                now = max(now, begins + event.clock_ms)
                yield replace(event, timestamp=now)
        begins = max(now, begins + end)
        yield PhaseEnd(script.match_id, f"end-{phase.name.lower()}", 0, begins, phase, end)
    if over:
        yield PhaseEnd(script.match_id, "end", 0, begins, phases[-1], script.ends[phases[-1]], match=True)


def _numbered(match_id: str, events: Iterator[MatchEvent]) -> Iterator[MatchEvent]:
    """Yield the events with their numbers and ids; rows may share an id, and one row may be two events."""
    seen = Counter[str]()
    for seq, event in enumerate(events, 1):
        seen[event.event_id] += 1
        again = seen[event.event_id]
        row = event.event_id if again == 1 else f"{event.event_id}-{again}"
        yield replace(event, seq=seq, event_id=f"{match_id}:{row}")


def _checked(record: Record) -> Record:
    """Return the record as a worker reads it.

    Raises:
        RefusedError: every worker would refuse it.
    """
    key = record.match_id.encode()
    if isinstance(record, MatchInfo):
        decode_info(encode_info(record), key)
    else:
        decode_event(encode_event(record), key)
    return record
