"""Cricket's tables. A match's rows all lie in its partition, the one its events come from."""

from collections.abc import Collection
from contextlib import suppress
from typing import cast

import msgspec

from app import app
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError, set_aside_row
from engine.tables import UnreadableRowError
from schemas.cricket.published import MatchState
from schemas.cricket.topics import DEAD_LETTERS
from schemas.refusals import Reason, RefusedError
from tables.cricket.projections import match_state
from tables.cricket.scoring.result import Status
from tables.cricket.scoring.state import Match, Over, decode, encode
from tables.matches.compressed import deflate, inflate
from tables.matches.ordering import Waiting


class FinalMatch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A match and its closed overs, as of `since` (epoch ms), when it left the hot tables."""

    since: int
    match: Match
    overs: tuple[Over, ...]


_final = msgspec.msgpack.Decoder(FinalMatch)


def _is_over(key: bytes, over: Over) -> bool:
    return key.endswith(b"\x00" + _place(over))


def _is_waiting(key: bytes, held: Waiting) -> bool:
    return bool(held.held) and key.decode() is not None


matches = app.partition_table(
    "cricket-matches",
    encode,
    decode,
    kept=2048,
    fits=lambda key, match: match.match_id.encode() == key,
    about="match_id in UTF-8 -> `Match`: the state from which every view of a match is made",
)

overs = app.partition_table(
    "cricket-overs",
    msgspec.msgpack.encode,
    msgspec.msgpack.Decoder(Over).decode,
    fits=_is_over,
    about="`over_key` -> `Over`: a tumbling window of one over, closed by the umpire and not by a clock",
)
"""A closed over is written once (again if a further ball of it comes, or a correction
changes it); the one in progress is in the match. One without balls was published
and then taken back by a correction.
"""

finals = app.partition_table(
    "cricket-finals",
    lambda final: deflate(msgspec.msgpack.encode(final)),
    lambda value: _final.decode(inflate(value)),
    fits=lambda key, final: final.match.match_id.encode() == key,
    about="match_id in UTF-8 -> `FinalMatch`, compressed: matches long over or silent, in a row each",
)

waiting = app.partition_table(
    "cricket-waiting",
    msgspec.msgpack.encode,
    msgspec.msgpack.Decoder(Waiting).decode,
    fits=_is_waiting,
    about="match_id in UTF-8 -> `Waiting`: events ahead of their turn; a row only while there are any",
)

NOTED = b"D"
"""How the keys of `tables.matches.notes` begin in the calendar."""

calendar = app.partition_table(
    "cricket-calendar",
    bytes,
    bytes,
    about="when to do what with finished matches (`tables.matches.retention`), and what is known of each "
    "match beside its events (`tables.matches.notes`)",
)


def over_key(match_id: str, over: Over) -> bytes:
    """Return the key of an over: in key order, a match's overs are in the order they were bowled."""
    return b"%s\x00%s" % (match_id.encode(), _place(over))


_PLACE_BYTES = 6


def _place(over: Over) -> bytes:
    return over.innings.to_bytes(2, "big") + over.number.to_bytes(4, "big")


def check_place(number: int, key: bytes) -> None:
    """Refuse a match_id (UTF-8) whose partition is not `number`: no view would ever find it there.

    Raises:
        RefusedError: it belongs elsewhere.
    """
    if (right := app.partition_of(key)) != number:
        raise RefusedError(
            Reason.WRONG_KEY,
            f"{key[:64]!r} belongs to partition {right}, and came in {number}: hash with murmur2",
        )


def find_match(number: int, key: bytes) -> Match | None:
    """Return a match of an owned partition, live or long over; None where nobody has it.

    One whose row cannot be read is folded again from its events.

    Raises:
        KeyError: this worker does not own the partition.
        QuarantinedError: it could not be folded again either.
    """
    try:
        match = matches.read(number, key)
        if match is None and (final := finals.read(number, key)) is not None:
            match = final.match
    except UnreadableRowError as error:
        from tables.matches import repair as mending

        return mending.match_again(number, key, str(error), error.table)
    if match is None and number in app.partitions and calendar.read(number, NOTED + key) is not None:
        from tables.matches import repair as mending

        return mending.match_again(number, key, "its row is gone")
    return match


def bowled(match: Match) -> list[Over]:
    """Return a match's overs in order, the one in progress too. Its partition must be owned.

    Raises:
        KeyError: this worker does not own the partition.
        QuarantinedError: some cannot be read, and its events cannot either.
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
        QuarantinedError: some cannot be read, and its events cannot either.
    """
    key = match_id.encode()
    number = app.partition_of(key)
    damaged: list[UnreadableRowError] = []
    found: list[Over] = []
    try:
        if (final := finals.read(number, key)) is not None:
            found += final.overs
    except UnreadableRowError as error:
        damaged.append(error)
    size = len(key) + len(b"\x00") + _PLACE_BYTES
    rows = overs.scan(number, key + b"\x00", unreadable=damaged.append)
    found += [over for row, over in rows if len(row) == size]
    known = {(over.innings, over.number): over for over in found}
    if damaged:
        from tables.matches import repair as mending

        known |= mending.overs_again(number, key, str(damaged[0]))
    return known


_WAITING = "cricket-all-waiting"


def waiting_in(number: int) -> dict[bytes, Waiting]:
    """Return what waits in an owned partition, by match_id; not to be changed. Read once, then kept up.

    A row that cannot be read is set aside.

    Raises:
        KeyError: this worker does not own the partition.
    """
    values = app.partitions[number].values
    if _WAITING not in values:
        damaged: list[UnreadableRowError] = []
        values[_WAITING] = dict(waiting.scan(number, unreadable=damaged.append))
        for error in damaged:
            set_aside_row(app.partitions[number], waiting.changelog_topic_name, error, DEAD_LETTERS)
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
_CHANGED = "cricket-listing-changes"
_OVER, _OPEN = "cricket-over", "cricket-open"


def listing(number: int) -> dict[bytes, MatchState]:
    """Return the matches of an owned partition as they stand now, those long over aside; not to be changed.

    Made by reading the whole table the first time, kept up by `list_match` from then on.
    A match that cannot be read, nor folded again, is not among them.

    Raises:
        KeyError: this worker does not own the partition.
    """
    values = app.partitions[number].values
    if _LISTING not in values:
        damaged: list[UnreadableRowError] = []
        rows = matches.scan(number, unreadable=damaged.append)
        found = {key: match for key, match in rows if _is_at_home(number, key)}
        for error in damaged:
            with suppress(QuarantinedError):
                again = find_match(number, error.key)
                found |= {error.key: again} if again is not None else {}
        states = values[_LISTING] = {key: match_state(match) for key, match in found.items()}
        values[_OVER], values[_OPEN] = {}, {}
        for key, match in sorted(found.items(), key=lambda one: one[1].heard):
            values[_OVER if states[key].status is Status.FINISHED else _OPEN][key] = match.heard
    return cast("dict[bytes, MatchState]", values[_LISTING])


def _is_at_home(number: int, key: bytes) -> bool:
    """Tell whether a match belongs to its partition: one that does not is answered for by nobody.

    0.1.0 scored such matches. What is noted of a match is looked up in a quarter of the time of its hash.
    """
    return (
        app.partitions[number].get(calendar.name, NOTED + key) is not None or app.partition_of(key) == number
    )


def hot(number: int) -> tuple[dict[bytes, int], dict[bytes, int]]:
    """Return the matches of the listing, those over and all others, with when they were heard of.

    In that order, but for those that were put off; not to be changed but by `list_match`.
    """
    listing(number)
    values = app.partitions[number].values
    return values[_OVER], values[_OPEN]


def list_match(number: int, key: bytes, state: MatchState | None, heard: int = 0) -> None:
    """Note how a match stands, or that it left (None), where there is a listing that must know.

    `heard` is when something of it came (epoch ms), or until when nobody is to look at it.
    """
    partition = app.partitions[number]
    known = partition.values.get(_LISTING)
    if known is None:
        return
    if (changed := partition.values.get(_CHANGED)) is not None:
        changed[key] = None
    over, unfinished = hot(number)
    for queue in (over, unfinished):
        if key in queue:
            partition.remove(queue, key)
    if state is None:
        partition.remove(known, key)
        return
    partition.write(known, key, state)
    partition.write(over if state.status is Status.FINISHED else unfinished, key, heard)


def listing_changes(number: int) -> Collection[bytes] | None:
    """Return whose listing may have changed since this was asked last; None the first time, when all has.

    Raises:
        KeyError: this worker does not own the partition.
    """
    values = app.partitions[number].values
    changed = values.get(_CHANGED)
    values[_CHANGED] = {}
    return changed
