"""Making and revoking keys: the file is replaced at once, and only its owner may read it."""

import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from serving.ingest.keys import NAME, SCOPE, Key, Keys, hashed, keys_in
from serving.private_file import changing, replace

PREFIX = "ovs_"
"""How keys begin, so that those who find one know what it is of."""

BYTES = 32
"""Random bytes of a key."""


def read_keys(file: Path) -> tuple[Key, ...]:
    """Return the keys of a file, none where there is no file.

    Raises:
        ValueError: it is no file of keys.
        OSError: it cannot be read.
    """
    try:
        return keys_in(file.read_bytes())
    except FileNotFoundError:
        return ()


def new_key(file: Path, name: str, scopes: tuple[str, ...], rate: float) -> str:
    """Add a key to a file, which is made if it is not there; return the key, which nothing else holds.

    Raises:
        ValueError: there is a key of that name, what is given is not allowed, or it is no file of keys.
        OSError: it cannot be read or written.
    """
    with changing(file):
        return _added(file, name, scopes, rate)


def _added(file: Path, name: str, scopes: tuple[str, ...], rate: float) -> str:
    keys = read_keys(file)
    if any(key.name == name for key in keys):
        raise ValueError(f"there is a key called {name}: revoke it, or choose another name")
    if not re.fullmatch(NAME, name):
        raise ValueError(f"{name!r} is no name: expected letters A-Z a-z, digits, '.', '_' and '-'")
    if wrong := next((scope for scope in scopes if not re.fullmatch(SCOPE, scope)), None):
        raise ValueError(f"{wrong!r} is no scope: expected one such as ingest:cricket or ingest:*")
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    key = Key(name, hashed(secret), tuple(dict.fromkeys(scopes)), rate, made)
    write_keys(file, (*keys, key))
    return secret


def revoke_key(file: Path, name: str) -> bool:
    """Remove a key from a file; return whether it was there. Workers refuse it within a second.

    Raises:
        ValueError: it is no file of keys.
        OSError: it cannot be read or written.
    """
    with changing(file):
        keys = read_keys(file)
        rest = tuple(key for key in keys if key.name != name)
        if len(rest) == len(keys):
            return False
        write_keys(file, rest)
        return True


def write_keys(file: Path, keys: tuple[Key, ...]) -> None:
    """Replace the keys of a file at once; only its owner may read it (mode 600).

    Raises:
        OSError: it cannot be written.
    """
    replace(file, msgspec.json.format(msgspec.json.encode(Keys(keys)), indent=2) + b"\n")
