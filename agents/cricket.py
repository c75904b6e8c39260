"""Cricket's streams: balls into scorecards, overs and published state."""

import time
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from agents.cricket_overs import keep_overs
from app import app, settings
from engine.batches import PartitionBatch, Record
from engine.dead_letters.writer import set_aside
from engine.partitions.partition import Partition
from engine.partitions.store import StoreError
from engine.stint import Stint
from schemas.cricket import topics
from schemas.cricket.codec import decode_info
from schemas.cricket.events import MatchInfo
from schemas.cricket.published import MatchState
from schemas.refusals import Reason, RefusedError
from tables.cricket.changes import changes
from tables.cricket.projections import match_state
from tables.cricket.scoring.fold import inform, start
from tables.cricket.scoring.result import Status
from tables.cricket.scoring.state import Match
from tables.cricket.tables import check_place, find_match, keep_waiting, list_match, matches, waiting_in
from tables.matches import event_log as balls
from tables.matches import lag as metrics
from tables.matches import notes
from tables.matches.page import Page
from tables.matches.retention import bring_back, retire
from tables.matches.sequencer import Scorebook

app.declare(*topics.ALL)

json = msgspec.json.Encoder()

MOST_PAGES = 400
"""Matches that are written in one go, which takes some 30 ms. A batch of more is taken in parts, and a match
with balls in several is written for each: far fewer cost more than they spare."""

STRIDE = 16
"""Records that are entered between two looks at the clock."""


@app.on_batches(topics.EVENTS, name="cricket.score", dead_letters=topics.DEAD_LETTERS)
def score(partition: Partition, batch: PartitionBatch) -> Iterator[int]:
    """Enter the batch's events in the scorebook; write and publish each match once."""
    book, stint, taken = _scorebook(partition), Stint(), 0
    while taken < len(batch.records) and len(book.pages) < MOST_PAGES:
        if stint.over:
            yield 0
            stint = Stint()
        for record in batch.records[taken : taken + STRIDE]:
            book.enter(record)
        taken += STRIDE
    taken = min(taken, len(batch.records))
    for _ in book.settle():
        yield 0
    _write(partition, book, batch.records[taken - 1].timestamp)
    yield taken


@app.upkeep(every=1)
def release_waiting(partition: Partition) -> Iterator[bool]:
    """Give up what matches wait for that have been silent for too long, and go on with what waits."""
    since = _now() - round(settings.lateness * 1000)
    silent = [key for key, held in waiting_in(partition.number).items() if held.heard < since]
    for key in silent:
        yield from _release(partition, key)


@app.on_batches(topics.MATCHES, name="cricket.inform", dead_letters=topics.DEAD_LETTERS)
def describe(partition: Partition, batch: PartitionBatch) -> Iterator[int]:
    """Note what is known of matches beside their balls: teams, format, the official outcome."""
    stint, taken = Stint(), 0
    for taken, record in enumerate(batch.records, 1):  # noqa: B007 - it says how far this came
        _describe(partition, record)
        if stint.over:
            break
    yield taken


def _describe(partition: Partition, record: Record) -> None:
    try:
        info = decode_info(record.value, record.key)
        key, heard = info.match_id.encode(), _now()
        check_place(partition.number, key)
        before = find_match(partition.number, key)
        if before is None:
            before, heard = start(info.match_id), min(heard, record.timestamp)
            if _was_removed(info, heard):
                return
        after = inform(before, info)
        if after is before:
            return
        with partition.unit():
            bring_back(partition, key)
            state = _keep(partition, before, after, heard)
    except Exception as error:
        set_aside(partition, topics.MATCHES.name, record, error, topics.DEAD_LETTERS)
        return
    if state.status is Status.FINISHED:
        partition.afterwards(metrics.note_match, partition, state, record.timestamp)


def _was_removed(info: MatchInfo, told: int) -> bool:
    """Tell whether a match that nobody has is one of long ago: its description comes again with a rebuild."""
    finished, silent, final = _spans()
    return max(told, info.starts_at) + min(finished, silent) + final < _now()


@app.upkeep(every=2)
def retire_matches(partition: Partition) -> Iterator[bool]:
    """Move matches that are over, or silent, out of the hot tables, and forget those of last month."""
    yield notes.keep_missing(partition)
    yield from retire(partition, _now(), *_spans())


def _spans() -> tuple[int, int, int]:
    """Return for how long (ms) a match is kept that is over, that is silent, and that has left."""
    kept = settings.keep_finished, settings.keep_silent, settings.keep_final
    finished, silent, final = (round(seconds * 1000) for seconds in kept)
    return finished, silent, final


def _release(partition: Partition, key: bytes) -> Iterator[bool]:
    """Go on with what waits of a match and is due; where that fails, set what waits aside."""
    held = waiting_in(partition.number).get(key)
    if held is None:
        return
    try:
        book = _scorebook(partition)
        book.release(book.page(key.decode()))
        for _ in book.settle():
            yield False
        with partition.unit():
            wrote = _write(partition, book, _now())
        yield wrote
    except StoreError:
        raise
    except Exception as error:
        keep_waiting(partition, key, None)
        for record in held.held:
            set_aside(partition, topics.EVENTS.name, record, error, topics.DEAD_LETTERS)
        yield True


def _scorebook(partition: Partition) -> Scorebook:
    return Scorebook(partition, _now(), round(settings.lateness * 1000), apply_late=settings.apply_late)


def _refuse(partition: Partition, record: Record, error: Exception) -> None:
    late = isinstance(error, RefusedError) and error.reason is Reason.LATE
    if late:
        partition.afterwards(metrics.BALLS_LATE.labels("set-aside").inc)
    set_aside(partition, topics.EVENTS.name, record, error, topics.LATE if late else topics.DEAD_LETTERS)


def _write(partition: Partition, book: Scorebook, produced: int) -> bool:
    """Write what was entered; returns whether there was anything."""
    wrote = bool(book.refused)
    for record, error in book.refused:
        _refuse(partition, record, error)
    for page in book.pages:
        if page.held is not page.was_held:
            keep_waiting(partition, page.key, page.held)
            wrote = True
        if page.match is not page.before:
            _write_page(partition, page, produced)
            wrote = True
    partition.afterwards(metrics.BALLS_PROCESSED.inc, sum(len(page.entered) for page in book.pages))
    partition.afterwards(metrics.BALLS_DUPLICATE.inc, book.repeats)
    return wrote


def _write_page(partition: Partition, page: Page, produced: int) -> None:
    bring_back(partition, page.key)
    balls.keep(partition, page.key, page.entered.items())
    keep_overs(partition, page)
    for kind in page.corrections:
        partition.afterwards(metrics.BALLS_CORRECTED.labels(kind.value).inc)
    state = _keep(partition, page.before, page.match, _now())
    partition.afterwards(metrics.note_match, partition, state, produced)


def _keep(partition: Partition, before: Match, match: Match, heard: int) -> MatchState:
    """Write and publish a match; returns how it stands."""
    key = match.match_id.encode()
    state = match_state(match)
    matches.put(partition, key, replace(match, heard=heard))
    notes.keep_changed(partition, before, match)
    list_match(partition.number, key, state, heard)
    encoded = json.encode(state)
    partition.publish(topics.STATE.name, key, encoded)
    partition.afterwards(changes.publish, match.match_id, state.last_seq, encoded)
    return state


def _now() -> int:
    return time.time_ns() // 1_000_000
