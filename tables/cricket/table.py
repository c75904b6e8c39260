"""Cricket's tables. A match's rows all lie in its partition, the one its events come from."""

import msgspec

from app import app
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


def closed_overs(number: int, match_id: str) -> list[Over]:
    """Return a match's closed overs in order, from an owned partition.

    Raises:
        KeyError: this worker does not own the partition.
    """
    return [over for _, over in overs.scan(number, match_id.encode() + b"\x00")]
