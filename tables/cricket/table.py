"""Cricket's tables. A match's rows all lie in its partition, the one its events come from."""

from typing import cast

import msgspec

from app import app
from tables.cricket.answers import MatchState
from tables.cricket.snapshots import match_state
from tables.cricket.state import Match, Over, decode, encode

matches = app.partition_table("cricket-matches", encode, decode)
"""match_id in UTF-8 -> `Match`: the state from which every view of a match is made."""

overs = app.partition_table("cricket-overs", msgspec.msgpack.encode, msgspec.msgpack.Decoder(Over).decode)
"""`over_key` -> `Over`: a tumbling window of one over, closed by the umpire and not by a clock.

A closed over is written once (again if a further ball of it comes); the one in
progress is in the match.
"""


def over_key(match_id: str, over: Over) -> bytes:
    """Return the key of an over: in key order, a match's overs are in the order they were bowled."""
    return b"%s\x00%s%s" % (
        match_id.encode(),
        over.innings.to_bytes(2, "big"),
        over.number.to_bytes(4, "big"),
    )


def bowled(match: Match) -> list[Over]:
    """Return a match's overs in order, the one in progress too. Its partition must be owned.

    Raises:
        KeyError: this worker does not own the partition.
    """
    key = match.match_id.encode()
    found = dict(overs.scan(app.partition_of(key), key + b"\x00"))
    innings = match.current
    if innings is not None and innings.over is not None:
        found[over_key(match.match_id, innings.over)] = innings.over
    return [over for _, over in sorted(found.items())]


_LISTING = "cricket-listing"


def listing(number: int) -> dict[bytes, MatchState]:
    """Return all matches of an owned partition as they stand now; not to be changed.

    Made by reading the whole table the first time, kept up by `list_match` from then on.

    Raises:
        KeyError: this worker does not own the partition.
    """
    values = app.partitions[number].values
    if _LISTING not in values:
        values[_LISTING] = {key: match_state(match) for key, match in matches.scan(number)}
    return cast("dict[bytes, MatchState]", values[_LISTING])


def list_match(number: int, key: bytes, state: MatchState) -> None:
    """Note how a match stands, where there is a listing that must know."""
    values = app.partitions[number].values
    if _LISTING in values:
        values[_LISTING][key] = state
