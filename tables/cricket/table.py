"""Cricket's tables. A match's rows all lie in its partition, the one its events come from."""

import zlib
from typing import cast

import msgspec

from app import app
from tables.cricket.answers import MatchState
from tables.cricket.snapshots import match_state
from tables.cricket.state import Match, Over, decode, encode


class FinalMatch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A finished match and all its overs, as of `since` (epoch ms), when it left the hot tables."""

    since: int
    match: Match
    overs: tuple[Over, ...]


_final = msgspec.msgpack.Decoder(FinalMatch)

matches = app.partition_table("cricket-matches", encode, decode, kept=2048)
"""match_id in UTF-8 -> `Match`: the state from which every view of a match is made."""

overs = app.partition_table("cricket-overs", msgspec.msgpack.encode, msgspec.msgpack.Decoder(Over).decode)
"""`over_key` -> `Over`: a tumbling window of one over, closed by the umpire and not by a clock.

A closed over is written once (again if a further ball of it comes); the one in
progress is in the match.
"""

finals = app.partition_table(
    "cricket-finals",
    lambda final: zlib.compress(msgspec.msgpack.encode(final)),
    lambda value: _final.decode(zlib.decompress(value)),
)
"""match_id in UTF-8 -> `FinalMatch`, compressed: matches long over, in a row each."""

calendar = app.partition_table("cricket-calendar", bytes, bytes)
"""When to do what with finished matches; see `tables.cricket.retiring`."""


def over_key(match_id: str, over: Over) -> bytes:
    """Return the key of an over: in key order, a match's overs are in the order they were bowled."""
    return b"%s\x00%s%s" % (
        match_id.encode(),
        over.innings.to_bytes(2, "big"),
        over.number.to_bytes(4, "big"),
    )


def find_match(number: int, key: bytes) -> Match | None:
    """Return a match of an owned partition, live or long over; None where nobody has it.

    Raises:
        KeyError: this worker does not own the partition.
    """
    match = matches.read(number, key)
    if match is None and (final := finals.read(number, key)) is not None:
        return final.match
    return match


def bowled(match: Match) -> list[Over]:
    """Return a match's overs in order, the one in progress too. Its partition must be owned.

    Raises:
        KeyError: this worker does not own the partition.
    """
    key = match.match_id.encode()
    number = app.partition_of(key)
    found = dict(overs.scan(number, key + b"\x00"))
    innings = match.current
    if innings is not None and innings.over is not None:
        found[over_key(match.match_id, innings.over)] = innings.over
    if (final := finals.read(number, key)) is not None:
        found = {over_key(match.match_id, over): over for over in final.overs} | found
    return [over for _, over in sorted(found.items())]


_LISTING = "cricket-listing"


def listing(number: int) -> dict[bytes, MatchState]:
    """Return the matches of an owned partition as they stand now, those long over aside; not to be changed.

    Made by reading the whole table the first time, kept up by `list_match` from then on.

    Raises:
        KeyError: this worker does not own the partition.
    """
    values = app.partitions[number].values
    if _LISTING not in values:
        values[_LISTING] = {key: match_state(match) for key, match in matches.scan(number)}
    return cast("dict[bytes, MatchState]", values[_LISTING])


def list_match(number: int, key: bytes, state: MatchState | None) -> None:
    """Note how a match stands, or that it left (None), where there is a listing that must know."""
    values = app.partitions[number].values
    if _LISTING in values:
        if state is None:
            values[_LISTING].pop(key, None)
        else:
            values[_LISTING][key] = state
