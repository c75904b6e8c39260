"""The tables of a sport's matches as they are declared: how their rows are written, read and recognised."""

from typing import Any, Generic, TypeVar, cast

import msgspec

from engine.application import Application
from engine.tables import Table
from tables.matches.compressed import deflate, inflate
from tables.matches.sequence.ordering import Waiting
from tables.matches.sport import AnySport, Match

M = TypeVar("M")
W = TypeVar("W")


class FinalMatch(msgspec.Struct, Generic[M, W], frozen=True, array_like=True, gc=False):
    """A match and its closed windows, as of `since` (epoch ms), when it left the hot tables."""

    since: int
    match: M
    windows: tuple[W, ...]


Final = FinalMatch[Match, object]


def matches_table(app: Application, sport: AnySport) -> Table[Match]:
    """Declare the table of matches."""
    return app.Table(
        sport.table("matches"),
        encode=msgspec.msgpack.Encoder().encode,
        decode=msgspec.msgpack.Decoder(sport.match).decode,
        cached=2048,
        fits=lambda key, match: match.match_id.encode() == key,
        help="match_id in UTF-8 -> the match's state, from which every view of it is made",
    )


def windows_table(app: Application, sport: AnySport) -> Table[object] | None:
    """Declare the table of closed windows; None where the sport has none."""
    windows = sport.windows
    if windows is None:
        return None
    return app.Table(
        sport.table("windows"),
        encode=msgspec.msgpack.Encoder().encode,
        decode=msgspec.msgpack.Decoder(windows.kind).decode,
        fits=lambda key, window: key.endswith(b"\x00" + windows.place(window)),
        help=windows.help,
    )


def finals_table(app: Application, sport: AnySport) -> Table[Final]:
    """Declare the table of matches that have left the hot tables."""
    windows = sport.windows.kind if sport.windows is not None else type(None)
    # mypy takes a subscript for a type; these are values, known once a sport is.
    decoder: msgspec.msgpack.Decoder[Final] = msgspec.msgpack.Decoder(
        cast(Any, FinalMatch)[sport.match, windows]
    )
    return app.Table(
        sport.table("finals"),
        encode=lambda final: deflate(msgspec.msgpack.encode(final)),
        decode=lambda value: decoder.decode(inflate(value)),
        fits=lambda key, final: final.match.match_id.encode() == key,
        help="match_id in UTF-8 -> `FinalMatch`, compressed: matches long over or silent, in a row each",
    )


def waiting_table(app: Application, sport: AnySport) -> Table[Waiting]:
    """Declare the table of events that wait for their turn."""
    return app.Table(
        sport.table("waiting"),
        encode=msgspec.msgpack.encode,
        decode=msgspec.msgpack.Decoder(Waiting).decode,
        fits=lambda key, held: bool(held.held) and key.decode() is not None,
        help="match_id in UTF-8 -> `Waiting`: events ahead of their turn; a row only while there are any",
    )
