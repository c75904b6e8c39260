"""A game's script as its feed: numbered, timed, with who is on court, begun and ended."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from feeds.basketball.formats.leagues import TIP_OFF, made_up_day
from feeds.basketball.formats.lineups import with_courts
from feeds.basketball.formats.moments import timed
from feeds.basketball.formats.script import Script
from feeds.basketball.records import Record
from schemas.basketball.codec import decode_event, decode_info, encode_event, encode_info
from schemas.basketball.events import FreeThrow, GameInfo, Lineup, PeriodEnd, PlayEvent, Shot


def records(script: Script) -> list[Record]:
    """Return the whole feed of a game, each record checked as a worker checks it.

    Raises:
        RefusedError: no game can be so.
    """
    info = GameInfo(
        script.game_id,
        *script.teams,
        script.form,
        script.venue,
        script.competition,
        script.starts_at,
        officials=script.officials,
    )
    begins = script.starts_at or _milliseconds(made_up_day(script.game_id) + TIP_OFF)
    over = _is_over(script) if script.over is None else script.over
    events = list(_begun(script.events))
    if over and not any(isinstance(event, PeriodEnd) and event.game for event in events):
        events.append(_end(events))
    events = with_courts(events, script.carried, script.starters)
    events = list(_numbered(script.game_id, timed(events, script.form, begins)))
    told: list[Record] = [info, *events, replace(info, ended=over)]
    return [_checked(record) for record in told]


def _begun(events: Sequence[PlayEvent]) -> Iterator[PlayEvent]:
    """Yield the events with a start of each period, before its first event where there is no row for it."""
    has_start = {event.period for event in events if isinstance(event, Lineup) and event.starts}
    begun: set[int] = set()
    for event in events:
        if event.period not in begun and event.period not in has_start:
            yield Lineup(
                event.match_id, f"start-{event.period}", 0, 0, event.period, event.clock_ms, starts=True
            )
        begun.add(event.period)
        yield event


def _end(events: Sequence[PlayEvent]) -> PeriodEnd:
    last = max(events, key=lambda event: event.period)
    return PeriodEnd(last.match_id, "end", 0, events[-1].timestamp, last.period, 0, game=True)


def _is_over(script: Script) -> bool:
    """Return whether the last period is one that can end the game, and ended with one side ahead."""
    points = [0, 0]
    for event in script.events:
        if isinstance(event, Shot | FreeThrow) and event.made:
            points[event.side] += event.points if isinstance(event, Shot) else 1
    last = max((event.period for event in script.events), default=0)
    ended = any(
        event.period == last and (isinstance(event, PeriodEnd) or event.clock_ms == 0)
        for event in script.events
    )
    return ended and last >= script.form.periods and points[0] != points[1]


def _numbered(game_id: str, events: Sequence[PlayEvent]) -> Iterator[PlayEvent]:
    """Yield the events with their numbers and ids; two rows may share a number in the file."""
    seen = Counter[str]()
    for seq, event in enumerate(events, 1):
        seen[event.event_id] += 1
        again = seen[event.event_id]
        row = event.event_id if again == 1 else f"{event.event_id}-{again}"
        yield replace(event, seq=seq, event_id=f"{game_id}:{row}")


def _checked(record: Record) -> Record:
    """Return the record as a worker reads it.

    Raises:
        RefusedError: every worker would refuse it.
    """
    key = record.match_id.encode()
    if isinstance(record, GameInfo):
        decode_info(encode_info(record), key)
    else:
        decode_event(encode_event(record), key)
    return record


def _milliseconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp()) * 1000
