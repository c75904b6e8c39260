"""The pictures of a worker: drawn in a thread, one at a time, and kept until what they show changes."""

import asyncio

from aiohttp import web

from app import app
from serving.http.representations import PNG, AnswerCache, Encoded
from serving.http.responses import unavailable
from serving.languages.language import Language
from web.sharing.brief import Brief
from web.sharing.picture import Lines, draw, lines_of

FRESH = "public, max-age=60"
"""A site that shows a picture asks for it once; its address has the number of the match's last event."""

BUDGET = 16 << 20
"""Bytes of pictures that are kept: some 400."""

MOST_WAITING = 16
"""Requests that wait for a picture at most; one takes a twentieth of a second."""


class Pictures:
    """The pictures of matches in PNG.

    Attributes:
        drawn: how many were drawn.
    """

    def __init__(self) -> None:
        self.drawn = 0
        self._kept: AnswerCache[Encoded] = AnswerCache(BUDGET, lambda picture: picture.weight)
        self._one = asyncio.Lock()
        self._waiting = 0

    async def of(self, sport: str, brief: Brief, language: Language) -> Encoded:
        """Return the picture of a sport's match in a language.

        Raises:
            AnswerError: 503, too many wait for theirs.
        """
        kind, lines = f"{sport} {language.key}", lines_of(brief, language)
        if (found := self._kept.find(kind, brief.match_id, lines)) is not None:
            return found
        if self._waiting >= MOST_WAITING:
            raise unavailable("too many pictures are to be drawn; ask again in a moment")
        self._waiting += 1
        try:
            async with self._one:
                # Whoever was before may have asked for the same.
                found = self._kept.find(kind, brief.match_id, lines)
                return found if found is not None else await self._draw(kind, brief, lines, language)
        finally:
            self._waiting -= 1

    async def _draw(self, kind: str, brief: Brief, lines: Lines, language: Language) -> Encoded:
        body = await asyncio.to_thread(draw, lines)
        self.drawn += 1
        picture = Encoded(
            body, seq=brief.seq, cache_control=FRESH, content_type=PNG, headers=language.headers
        )
        return self._kept.keep(kind, brief.match_id, lines, picture)


PICTURES = web.AppKey("pictures", Pictures)
app.provide(PICTURES, lambda _: Pictures())
