"""Reading what the front page shows: as many matches of each sport as its pages up to the asked one have."""

import asyncio
from collections.abc import Sequence
from typing import cast

from aiohttp import web

from serving.languages.language import Language
from serving.lists import SortKey
from web.home.asked import Asked
from web.home.days import DAY
from web.home.phases import Phase, is_asked, phase_of
from web.home.sections import Item, size_of, span_of
from web.matches.cards import Card, Glance

LISTED = 1_000
"""Matches of each status that are read at most, unless the request has a higher limit."""

Found = tuple[list[Item], tuple[str, ...]]
"""Matches, and the workers that are silent."""


async def find(
    request: web.Request,
    cards: Sequence[Card],
    asked: Asked,
    language: Language,
    now: float,
    listed: int,
) -> Found:
    """Gather the matches that a request asks for, and maybe others; `now` is epoch milliseconds.

    Each status is asked for by itself; a single list would first cut off the matches to come.
    """
    if asked.pinned is not None:
        return await _pinned(request, cards, asked.pinned, language), ()
    # Where nothing is live, the page shows what comes.
    wanted = None if asked.phase is Phase.LIVE else asked.status
    parts = await asyncio.gather(
        *(
            _of_status(request, card, status, asked, language, now, listed)
            for card in cards
            if asked.sport in (None, card.sport.name)
            for status in card.sport.statuses
            if is_asked(card.sport, status, wanted)
        )
    )
    silent = {name: None for _, names in parts for name in names}
    return [item for items, _ in parts for item in items], tuple(silent)


async def _of_status(
    request: web.Request,
    card: Card,
    status: str,
    asked: Asked,
    language: Language,
    now: float,
    listed: int,
) -> Found:
    phase = phase_of(card.sport, status)
    limit, after = max(asked.limit or 0, listed), None
    if asked.day is not None:
        if phase is Phase.LIVE:
            return [], ()
        begin, end = span_of(asked.day, asked.offset)
        after = SortKey(begin - 1 if phase is Phase.TO_COME else -end, "0")
    elif phase is Phase.OVER and not asked.words:
        # A match that was called off in advance ended after tomorrow.
        limit, after = asked.page * size_of(phase, asked) + 1, SortKey(int(-now - DAY), "0")
    lists, kind = request.app[card.lists], cast("type[Glance]", card.sport.summary)
    found, silent = await lists.all_summaries(request, kind, status, limit, language, after)
    return [Item(card, match) for match in found], silent


async def _pinned(
    request: web.Request, cards: Sequence[Card], pinned: Sequence[tuple[str, str]], language: Language
) -> list[Item]:
    by_sport = {card.sport.name: card for card in cards}
    named = [(by_sport[sport], match_id) for sport, match_id in dict.fromkeys(pinned) if sport in by_sport]
    found = await asyncio.gather(*(card.find(request, match_id, language) for card, match_id in named))
    return [
        Item(card, cast(Glance, match))
        for (card, _), match in zip(named, found, strict=True)
        if match is not None
    ]
