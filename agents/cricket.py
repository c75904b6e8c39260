"""Cricket's streams: balls into scorecards, overs and published state."""

import time

import msgspec

from app import app, settings
from app.batches import PartitionBatch
from app.dead_letters import set_aside
from app.partition import Partition
from schemas.cricket import topics
from schemas.cricket.codec import decode_event, decode_info
from tables.cricket.changes import changes
from tables.cricket.retiring import retire
from tables.cricket.scoring import fold, inform, new_overs, start
from tables.cricket.snapshots import encode_over, match_state
from tables.cricket.state import Match
from tables.cricket.table import find_match, list_match, matches, over_key, overs

app.declare(*topics.ALL)

json = msgspec.json.Encoder()


@app.on_batches(topics.EVENTS, name="cricket.score")
def score(partition: Partition, batch: PartitionBatch) -> None:
    """Fold the batch's events into their matches; write and publish each match once."""
    touched: dict[str, Match] = {}
    for record in batch.records:
        try:
            event = decode_event(record.value, record.key)
            before = touched.get(event.match_id) or _match(partition, event.match_id)
            after = fold(before, event)
        except Exception as error:
            set_aside(partition, batch, record, error, topics.DEAD_LETTERS)
            continue
        if after is not before:
            touched[event.match_id] = after
            if after.last_overs is not before.last_overs:
                _close_overs(partition, before, after)
    for match in touched.values():
        _keep(partition, match)


@app.on_batches(topics.MATCHES, name="cricket.inform")
def describe(partition: Partition, batch: PartitionBatch) -> None:
    """Note what is known of matches beside their balls: teams, format, the official outcome."""
    for record in batch.records:
        try:
            info = decode_info(record.value, record.key)
            before = _match(partition, info.match_id)
            after = inform(before, info)
        except Exception as error:
            set_aside(partition, batch, record, error, topics.DEAD_LETTERS)
            continue
        if after is not before:
            _keep(partition, after)


@app.upkeep(every=10)
def retire_matches(partition: Partition) -> bool:
    """Move matches long over out of the hot tables, and forget those of last month."""
    keep, keep_final = round(settings.keep_finished * 1000), round(settings.keep_final * 1000)
    return retire(partition, time.time_ns() // 1_000_000, keep, keep_final)


def _match(partition: Partition, match_id: str) -> Match:
    found = find_match(partition.number, match_id.encode())
    return start(match_id) if found is None else found


def _keep(partition: Partition, match: Match) -> None:
    key = match.match_id.encode()
    state = match_state(match)
    matches[key] = match
    list_match(partition.number, key, state)
    encoded = json.encode(state)
    partition.publish(topics.STATE.name, key, encoded)
    changes.publish(match.match_id, state.last_seq, encoded)


def _close_overs(partition: Partition, before: Match, after: Match) -> None:
    """Keep the overs that an event closed; publish those that are complete, each once."""
    for over in new_overs(before, after):
        overs[over_key(after.match_id, over)] = over
        if over.complete and not over.revision:
            partition.publish(topics.OVERS.name, after.match_id.encode(), encode_over(after, over))
