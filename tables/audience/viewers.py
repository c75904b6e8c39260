"""The row of a viewer of a match, packed into 200 bytes at most, and that of the ids of what it did."""

import hashlib
import struct
from functools import lru_cache

import msgspec

from schemas.audience.kinds import OTHER
from tables.audience.sessions import NEVER, Session, Sessions

MOST_SESSIONS = 8
"""Sessions of a viewer that can still change; what is of others, while there are as many, is capped."""

MOST_COUNTRIES = 4
"""Countries of a viewer of a match; further ones are not counted."""

MOST_ACTS = 60
"""Interactions of a viewer with a match in ten minutes that count; more are a program's, and capped."""

NOWHERE = 0
"""The joining of a viewer who was never there, only left."""

LONGEST = (1 << 32) - 2
"""Milliseconds of a session that a row can hold: seven weeks."""

_head = struct.Struct("<QIBBHBB")
_session = struct.Struct("<HIHIII")
_act = struct.Struct("<QI")


class Viewer(msgspec.Struct, frozen=True, gc=False):
    """A viewer of a match.

    `heard` is the latest timestamp of its records (epoch ms). `joined` is the first bucket in which it was
    there (`NOWHERE` if in none), and `settled` whether that can no longer change. `devices` and `platforms`
    are bits by place in the lists of words. `sessions` are those that can still change.
    """

    heard: int = 0
    joined: int = NOWHERE
    settled: bool = False
    devices: int = 0
    platforms: int = 0
    countries: tuple[str, ...] = ()
    sessions: Sessions = ()


NOBODY = Viewer()


class Acts(msgspec.Struct, frozen=True):
    """The interactions of a viewer with a match that may be repeated: the second of each by its digest."""

    seconds: dict[int, int] = {}


@lru_cache(maxsize=1 << 15)
def name_of(session_id: str) -> int:
    """Return what stands for a session's id: 48 bits: no two of a viewer share it."""
    return int.from_bytes(hashlib.blake2b(session_id.encode(), digest_size=6).digest(), "little")


def digest_of(event_id: str) -> int:
    """Return what stands for an event's id among those of one viewer and match: 64 bits."""
    return int.from_bytes(hashlib.blake2b(event_id.encode(), digest_size=8).digest(), "little")


def pack(viewer: Viewer) -> bytes:
    """Write a viewer."""
    sessions, countries = viewer.sessions, viewer.countries
    parts = [
        _head.pack(
            viewer.heard, viewer.joined, viewer.settled, viewer.devices, viewer.platforms,
            len(countries), len(sessions),
        )
    ]  # fmt: skip
    parts += [b"--" if country == OTHER else country.encode() for country in countries]
    for one in sessions:
        name, first = one.name, one.first
        parts.append(
            _session.pack(
                name >> 32, name & 0xFFFFFFFF, first >> 32, first & 0xFFFFFFFF,
                one.last - first + 1, 0 if one.end == NEVER else one.end - first + 1,
            )
        )  # fmt: skip
    return b"".join(parts)


def unpack(row: bytes) -> Viewer:
    """Read a viewer.

    Raises:
        struct.error, ValueError: the row is no viewer's.
    """
    heard, joined, settled, devices, platforms, countries, sessions = _head.unpack_from(row)
    place = _head.size
    if len(row) != place + 2 * countries + _session.size * sessions:
        raise ValueError("it has another length than it says")
    codes = [row[place + 2 * one : place + 2 * one + 2] for one in range(countries)]
    place += 2 * countries
    found = []
    for high, low, first_high, first_low, last, end in _session.iter_unpack(row[place:]):
        first = first_high << 32 | first_low
        found.append(Session(high << 32 | low, first, first + last - 1, first + end - 1 if end else NEVER))
    named = tuple(OTHER if code == b"--" else code.decode("ascii") for code in codes)
    return Viewer(heard, joined, bool(settled), devices, platforms, named, tuple(found))


def pack_acts(acts: Acts) -> bytes:
    """Write interactions."""
    return b"".join([_act.pack(digest, second) for digest, second in acts.seconds.items()])


def unpack_acts(row: bytes) -> Acts:
    """Read interactions.

    Raises:
        struct.error: the row has none.
    """
    return Acts(dict(_act.iter_unpack(row)))
