"""The work that every comparator does with a ball, and its input."""

import os
from pathlib import Path

import msgspec

from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import AnyEvent
from tables.cricket.scoring.fold import fold, inform, start
from tables.cricket.scoring.state import Match

BROKER = os.environ.get("BENCH_BROKER", "")
RUN_ID = os.environ.get("BENCH_RUN_ID", "")
"""A prefix that makes groups, tables and output topics this run's own."""
STATE_TOPIC = f"{RUN_ID}.state"
FOLDER = Path(os.environ.get("BENCH_FOLDER", "."))

_infos: dict[str, bytes] = {}


def infos() -> dict[str, bytes]:
    """Return the matches' descriptions that the benchmark has written, by match."""
    content = Path(os.environ["BENCH_INFOS"]).read_bytes()
    found = msgspec.msgpack.decode(content, type=list[tuple[bytes, bytes]])
    return {key.decode(): value for key, value in found}


def load_infos() -> None:
    """Keep the descriptions for `begin`."""
    _infos.update(infos())


def begin(match_id: str) -> Match:
    """Return a match before its first ball."""
    match = start(match_id)
    info = _infos.get(match_id)
    return match if info is None else inform(match, decode_info(info))


def scored(match: Match | None, event: AnyEvent) -> Match:
    """Return the match after one more event."""
    return fold(begin(event.match_id) if match is None else match, event)


__all__ = ["BROKER", "FOLDER", "RUN_ID", "STATE_TOPIC", "begin", "decode_event", "load_infos", "scored"]
