"""A user's row of a game: its standing in each window, and its entries as boards have them. Pure."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from schemas.refusals import RefusedError
from tables.leaderboards.answers import Answers
from tables.leaderboards.entries import pack
from tables.leaderboards.games import Game
from tables.leaderboards.tallies import Tally
from tables.leaderboards.windows import Window

IsClosed: TypeAlias = Callable[[Window], bool]
"""Whether a window was closed, as its owner has written."""


class UserScores(msgspec.Struct, frozen=True, array_like=True):
    """A user's row of a game. Fields are added at the end.

    `windows` are its tallies by the windows' names; a window that is missing has none, so those that were
    parted from the row (`parted`) are joined again before one of their scores is folded. `hidden`: its
    entries count on no board. `spilled` is the time in the log (epoch ms) of the newest answer that left
    early. `keys` are those of its entries by window (`with_keys`): boards are made of them alone.
    `turns` is how often they were hidden or shown.
    """

    windows: dict[str, Tally] = {}
    answers: Answers = ()
    hidden: bool = False
    spilled: int = 0
    keys: dict[str, bytes] = {}
    turns: int = 0


class Past(msgspec.Struct, frozen=True, array_like=True):
    """A user's standing in a window that is closed; `hidden` is whether its entry was taken out of that."""

    tally: Tally
    hidden: bool = False


class Head(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a board needs of a user's row, read in a tenth of the time."""

    windows: msgspec.Raw
    answers: msgspec.Raw
    hidden: msgspec.Raw
    spilled: msgspec.Raw
    keys: dict[str, bytes] = {}


class Change(msgspec.Struct, frozen=True):
    """How a user's entry of a window's board changes: its key, None where it has none.

    `amended` is whether the window was closed before.
    """

    window: Window
    before: bytes | None
    after: bytes | None
    amended: bool = False


Changes: TypeAlias = tuple[Change, ...]


def parted(scores: UserScores, is_past: Callable[[str], bool]) -> tuple[UserScores, dict[str, Tally]]:
    """Return the row without the tallies of past windows, and those: closed windows would make it long."""
    past = {name: tally for name, tally in scores.windows.items() if is_past(name)}
    if not past:
        return scores, past
    left = {name: tally for name, tally in scores.windows.items() if name not in past}
    keys = {name: key for name, key in scores.keys.items() if name not in past}
    return replace(scores, windows=left, keys=keys), past


def joined(scores: UserScores, past: Mapping[str, Tally]) -> UserScores:
    """Return the row with tallies that were parted from it; what it has of a window itself, stays."""
    return replace(scores, windows={**past, **scores.windows})


def with_keys(scores: UserScores, changes: Changes) -> UserScores:
    """Return the row with the keys of its entries after these changes; of windows that it has."""
    keys = dict(scores.keys)
    for change in changes:
        if change.after is None:
            keys.pop(change.window.name, None)
        else:
            keys[change.window.name] = change.after
    return replace(scores, keys={name: key for name, key in keys.items() if name in scores.windows})


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(UserScores)


def encode(scores: UserScores) -> bytes:
    """Write a row."""
    return _encoder.encode(scores)


def decode(row: bytes) -> UserScores:
    """Read a row.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return _decoder.decode(row)


_head = msgspec.msgpack.Decoder(Head)


def keys_in(row: bytes) -> dict[str, bytes]:
    """Read only the keys of a row.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return _head.decode(row).keys


def key_of(game: Game, user_id: str, tally: Tally) -> bytes:
    """Return the key of a user's entry.

    Raises:
        RefusedError: the user_id is none.
    """
    return pack(game.order, tally.score, tally.sub, tally.reached, user_id)


def entry_key(game: Game, user_id: str, scores: UserScores, window: str, tally: Tally) -> bytes:
    """Return the key of a user's entry of a window, as the row has it already if it does."""
    return scores.keys.get(window) or key_of(game, user_id, tally)


def shown(tally: Tally) -> tuple[float, float, int]:
    """Return what of a tally its entry shows."""
    return tally.score, tally.sub, tally.reached


def keys_of(game: Game, user_id: str, scores: UserScores) -> list[tuple[Window, bytes]]:
    """Return the key of each window that the row has and the game still has, whether or not it is hidden."""
    found = []
    for name, tally in scores.windows.items():
        try:
            window = game.window_named(name)
        except RefusedError:
            continue
        found.append((window, key_of(game, user_id, tally)))
    return found
