"""`faust -A app keys`: the keys by which clients post over HTTP, and those that sign players' tokens."""

import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from faust.cli import argument, option

from app import settings
from app.commands.base import Number, Run, group, subcommand
from app.config.fields import in_environment
from serving.identity.token_key_file import rotate_token_keys
from serving.ingest.key_file import new_key, read_keys, revoke_key

DEFAULT_RATE = 1000.0

keys = group(
    "keys",
    "The keys by which clients post over HTTP: make, list and revoke them. "
    "Those that sign players' tokens: rotate them.",
)


def _with_file(name: str = "api_keys_file") -> Callable[[Callable[..., int]], Run]:
    """Pass the file that a setting names to a command, and say in one line why it cannot be used."""

    def decorate(run: Callable[..., int]) -> Run:
        @wraps(run)
        def running(*args: Any, **kwargs: Any) -> int:
            file: Path | None = getattr(settings, name)
            setting = in_environment(name)
            if file is None:
                print(f"{setting} is not set: it names the file that holds the keys", file=sys.stderr)
                return 1
            try:
                return run(file, *args, **kwargs)
            except OSError as error:
                print(f"{setting} is {str(file)!r}: {error.strerror}", file=sys.stderr)
            except ValueError as error:
                print(f"{setting} is {str(file)!r}: {error}", file=sys.stderr)
            return 1

        return running

    return decorate


@subcommand(
    keys,
    "new",
    argument("name"),
    option(
        "--scope",
        "scopes",
        multiple=True,
        required=True,
        help="what it permits: ingest:SPORT, or ingest:* for every sport; may be given again",
    ),
    option(
        "--rate",
        type=Number(0.001, 1e6),
        default=DEFAULT_RATE,
        show_default=True,
        help="items a second that each worker takes with it",
    ),
)
@_with_file()
def new(file: Path, name: str, scopes: tuple[str, ...], rate: float) -> int:
    """Make a key and print it: it is not kept, and cannot be printed again."""
    print(new_key(file, name, scopes, rate))
    return 0


@subcommand(keys, "list")
@_with_file()
def list_keys(file: Path) -> int:
    """List the keys by name, with what they permit, their rate and when they were made."""
    for key in read_keys(file):
        print(f"{key.name}  {' '.join(key.scopes)}  {key.rate:g}/s  {key.made}".rstrip())
    return 0


@subcommand(keys, "revoke", argument("name"))
@_with_file()
def revoke(file: Path, name: str) -> int:
    """Revoke a key: workers refuse it within a second."""
    if not revoke_key(file, name):
        print(
            f"there is no key called {name}: `faust -A app keys list` prints those there are", file=sys.stderr
        )
        return 1
    return 0


@subcommand(
    keys,
    "rotate-tokens",
    option(
        "--at-once",
        is_flag=True,
        help="end all tokens within seconds: the keys before are removed, as when one is known to others",
    ),
)
@_with_file("jwt_keys_file")
def rotate_tokens(file: Path, at_once: bool) -> int:
    """Make a key that signs players' tokens; those of the one before it stay valid until they expire.

    It is refused while tokens of an older one are: for a day after the last time.
    """
    key = rotate_token_keys(file, time.time(), at_once=at_once)
    print(f"made the key {key.kid}; workers sign with it two minutes after its making, or at once if alone")
    return 0
