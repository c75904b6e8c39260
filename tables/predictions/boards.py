"""The names of the games whose boards have the points of predictions. Pure."""

import hashlib
import re
from functools import lru_cache
from typing import Final

from tables.leaderboards.games import TOLD

ALL_TIME: Final = f"{TOLD}all-time"
"""The game of all matches."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_LONGEST: Final = 64
_OTHER: Final = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def match_game(sport: str, match_id: str) -> str:
    """Return the game of a match: it has the match's id in its own, or a hash where no game can have that."""
    name = f"{TOLD}{sport}.match.{match_id}"
    if _PLAIN.fullmatch(match_id) is not None and len(name) <= _LONGEST:
        return name
    return f"{TOLD}hash.{_hash(f'{sport}/{match_id}')}"


@lru_cache(maxsize=1024)
def series_game(sport: str, series: str) -> str:
    """Return the game of a competition, in words that can be read, and a hash since many have the same."""
    words = _OTHER.sub("-", series.lower()).strip("-")[:16].strip("-") or "series"
    name = f"{TOLD}{sport}.series.{words}-{_hash(series)[:8]}"
    return name if len(name) <= _LONGEST else f"{TOLD}hash.{_hash(f'{sport}/series/{series}')}"


def source_of(sport: str, match_id: str) -> str:
    """Return how boards name a match as the source of points."""
    return f"{sport}/{match_id}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
