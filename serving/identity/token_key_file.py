"""Making and rotating the keys of tokens: the file is replaced at once, and only its owner may read it."""

import secrets
from pathlib import Path

import msgspec

from schemas.accounts.bounds import TOKEN_LASTS
from serving.identity.token_keys import SETTLES, Algorithm, TokenKey, TokenKeyFile, made_at, token_keys_in
from serving.private_file import changing, replace

BYTES = 32
"""Random bytes of a secret."""

WAITS = TOKEN_LASTS + SETTLES
"""Seconds after which a new key has replaced the one before it: all tokens of that one have expired."""


def rotate_token_keys(file: Path, now: float, *, at_once: bool = False) -> TokenKey:
    """Add a key to a file, which is made if it is not there, and keep the newest of the others.

    `now` is in epoch seconds. With `at_once` no other is kept, as when a secret is known to others: all
    tokens end within seconds, and everybody logs in again.

    Raises:
        ValueError: it is no file of keys, or tokens of the key that would go are still valid.
        OSError: it cannot be read or written.
    """
    with changing(file):
        newest_first = sorted(read_token_keys(file), key=lambda key: key.made, reverse=True)
        if len(newest_first) > 1 and not at_once:
            left = newest_first[0].made.timestamp() + WAITS - now
            if left > 0:
                raise ValueError(
                    f"tokens of the key {newest_first[1].kid} may be valid for {left / 3600:.1f} h more: "
                    "wait for that, or end all tokens at once"
                )
        key = TokenKey(
            f"{made_at(now):%Y%m%d}-{secrets.token_hex(4)}",
            Algorithm.HS256,
            secrets.token_urlsafe(BYTES),
            made_at(now),
        )
        _write(file, (key,) if at_once else (key, *newest_first[:1]))
        return key


def read_token_keys(file: Path) -> tuple[TokenKey, ...]:
    """Return the keys of a file, none where there is no file.

    Raises:
        ValueError: it is no file of keys.
        OSError: it cannot be read.
    """
    try:
        return token_keys_in(file.read_bytes())
    except FileNotFoundError:
        return ()


def _write(file: Path, keys: tuple[TokenKey, ...]) -> None:
    replace(file, msgspec.json.format(msgspec.json.encode(TokenKeyFile(keys)), indent=2) + b"\n")
