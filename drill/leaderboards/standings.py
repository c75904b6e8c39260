"""What boards must be: a plain recount of what was accepted, which shares nothing with the fold."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession

from drill.client import TIMEOUT
from schemas.leaderboards.published import BoardPage

LAST = 60.0
"""Seconds until the boards at the end are complete."""

_LISTED = 2

Row = tuple[int, str, float]
"""Rank, user_id and score."""


class Submitted(msgspec.Struct, frozen=True):
    """A score that was posted; `at` is its epoch ms."""

    user_id: str
    submission_id: str
    score: float
    at: int


class Difference(msgspec.Struct, frozen=True):
    """How many rows of a board are wrong, and a sentence that says so if any is."""

    rows: int
    sentences: tuple[str, ...]


def recounted(scores: Sequence[Submitted], policy: str) -> dict[str, float]:
    """Return what counts of each user after these scores, each counted once."""
    standing: dict[str, float] = {}
    for one in scores:
        known = standing.get(one.user_id)
        if known is None:
            standing[one.user_id] = one.score
        else:
            standing[one.user_id] = max(known, one.score) if policy == "best" else known + one.score
    return standing


def ranked(standing: Mapping[str, float]) -> list[Row]:
    """Return the board of what counts of each user: rank 1, 2, 2, 4; equal ones by their ids."""
    rows = sorted(standing.items(), key=lambda row: (-row[1], row[0]))
    better = sorted(-score for score in standing.values())
    return [(1 + better.index(-score), user_id, score) for user_id, score in rows]


async def difference(
    session: ClientSession, url: str, path: str, standing: Mapping[str, float]
) -> Difference:
    """Ask a worker for a whole board until it is as it has to be, or that takes too long."""
    due, deadline = set(ranked(standing)), time.monotonic() + LAST
    while (found := await _board(session, url + path)) != due and time.monotonic() < deadline:
        await asyncio.sleep(1.0)
    missing, extra = sorted(due - found), sorted(found - due)
    if not missing and not extra:
        return Difference(0, ())
    sentence = (
        f"board {path}: {len(missing):,} rows are missing and {len(extra):,} are not due, "
        f"such as {missing[:_LISTED]} and {extra[:_LISTED]}"
    )
    return Difference(max(len(missing), len(extra)), (sentence,))


async def _board(session: ClientSession, url: str) -> set[Row]:
    """Return a whole board, page by page at one moment; as far as it is answered for."""
    found: set[Row] = set()
    cursor: str | None = ""
    while cursor is not None:
        query: dict[str, Any] = {"limit": 100, **({"cursor": cursor} if cursor else {})}
        try:
            async with session.get(url, params=query, timeout=TIMEOUT) as answer:
                if answer.status != HTTPStatus.OK:
                    return found
                page = msgspec.json.decode(await answer.read(), type=BoardPage)
        except (ClientError, OSError, TimeoutError):
            return found
        found |= {(one.rank, one.user_id, one.score) for one in page.entries}
        cursor = page.next
    return found
