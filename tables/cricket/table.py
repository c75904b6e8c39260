"""Cricket's tables. A match's rows all lie in its partition, the one its events come from."""

import zlib
from typing import cast

import msgspec

from app import app
from app.partition import Partition
from tables.cricket.answers import MatchState
from tables.cricket.snapshots import match_state
from tables.cricket.state import Match, Over, decode, encode
from tables.cricket.turns import Waiting


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

A closed over is written once (again if a further ball of it comes, or a correction
changes it); the one in progress is in the match. One without balls was published
and then taken back by a correction.
"""

finals = app.partition_table(
    "cricket-finals",
    lambda final: zlib.compress(msgspec.msgpack.encode(final)),
    lambda value: _final.decode(zlib.decompress(value)),
)
"""match_id in UTF-8 -> `FinalMatch`, compressed: matches long over, in a row each."""

waiting = app.partition_table(
    "cricket-waiting", msgspec.msgpack.encode, msgspec.msgpack.Decoder(Waiting).decode
)
"""match_id in UTF-8 -> `Waiting`: events ahead of their turn; a row only while there are any."""

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
    found = stored_overs(match.match_id)
    innings = match.current
    if innings is not None and innings.over is not None:
        found[innings.number, innings.over.number] = innings.over
    return [over for _, over in sorted(found.items()) if over.balls]


def stored_overs(match_id: str) -> dict[tuple[int, int], Over]:
    """Return the closed overs of a match by innings and number, those taken back too.

    Raises:
        KeyError: this worker does not own the partition.
    """
    key = match_id.encode()
    number = app.partition_of(key)
    final = finals.read(number, key)
    found = [*final.overs] if final is not None else []
    found += [over for _, over in overs.scan(number, key + b"\x00")]
    return {(over.innings, over.number): over for over in found}


_WAITING = "cricket-all-waiting"


def waiting_in(number: int) -> dict[bytes, Waiting]:
    """Return what waits in an owned partition, by match_id; not to be changed. Read once, then kept up.

    Raises:
        KeyError: this worker does not own the partition.
    """
    values = app.partitions[number].values
    if _WAITING not in values:
        values[_WAITING] = dict(waiting.scan(number))
    return cast("dict[bytes, Waiting]", values[_WAITING])


def keep_waiting(partition: Partition, key: bytes, held: Waiting | None) -> None:
    """Note what waits of a match, None where nothing does any more."""
    known = waiting_in(partition.number)
    if held is None:
        partition.remove(known, key)
        waiting.remove(partition, key)
    else:
        partition.write(known, key, held)
        waiting.put(partition, key, held)


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
    partition = app.partitions[number]
    known = partition.values.get(_LISTING)
    if known is None:
        return
    if state is None:
        partition.remove(known, key)
    else:
        partition.write(known, key, state)
