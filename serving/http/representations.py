"""Answers encoded once per change for any number of clients, and not sent to clients that have them."""

import asyncio
import gzip
import re
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Generic, Self, TypeVar

from aiohttp import web

Made = TypeVar("Made")

WORTH_COMPRESSING = 1000
"""Bytes. Less fits into one packet, and gzip would cost more than it saves."""

LARGE = 128 << 10
"""Bytes from which compression would block the loop for longer than a thread costs."""

_NEVER = re.compile(r"q=0(\.0*)?")
"""The weight of a coding that a client refuses (RFC 9110, 12.4.2)."""

LIVE = "public, max-age=0, s-maxage=1"
"""A CDN asks once a second, for all its readers: half a second old on average. HTTP has no shorter time."""

SETTLED = "public, max-age=60, s-maxage=3600, stale-while-revalidate=86400"
"""For what will hardly change; a client without a CDN sees a late correction within a minute."""

BESIDE = 8 << 10
"""Bytes assumed for an answer beside its own: mostly the value it was made from."""

FOREVER = "public, max-age=31536000, immutable"
"""For what has its version in its address."""


PNG = "image/png"
"""The content type of pictures, which are compressed as they are."""


class Encoded:
    """An answer's bytes, as they are and compressed, with a tag that names them.

    The tag is weak: it is the same for both. It has the number of the match's last
    event for people, and a checksum because a match can change without an event.
    """

    __slots__ = (
        "_cache_control", "_compressed", "_headers", "_settled_from",
        "body", "content_type", "is_text", "tag",
    )  # fmt: skip

    def __init__(
        self,
        body: bytes,
        *,
        seq: int = 0,
        cache_control: str = LIVE,
        settled_from: float | None = None,
        content_type: str = "application/json",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Take the bytes of an answer; from the epoch second `settled_from` on they will hardly change.

        `headers` are its own, which every answer with these bytes has. All but pictures in pixels are text:
        that has a charset, and is compressed.
        """
        self.body = body
        self.is_text = content_type != PNG
        self.tag = f'W/"{seq}-{zlib.crc32(body):08x}"'
        self.content_type = content_type
        self._cache_control = cache_control
        self._settled_from = settled_from
        self._headers = headers
        self._compressed: bytes | None = None

    @property
    def cache_control(self) -> str:
        """How long caches may keep it."""
        settled = self._settled_from is not None and time.time() >= self._settled_from
        return SETTLED if settled else self._cache_control

    @property
    def weight(self) -> int:
        """Return the most bytes it may hold, with the compressed ones, which are made later."""
        return len(self.body) * 2 if self._is_compressible else len(self.body)

    @property
    def _is_compressible(self) -> bool:
        return self.is_text and len(self.body) >= WORTH_COMPRESSING

    @property
    def compressed(self) -> bytes:
        """The body in gzip, made when it is first asked for."""
        if self._compressed is None:
            self._compressed = _gzip(self.body)
        return self._compressed

    async def compressed_for(self, request: web.Request) -> Self:
        """Compress in a thread if the body is large and the client takes gzip; return self."""
        if self._compressed is None and self.is_text and len(self.body) >= LARGE and takes_gzip(request):
            self._compressed = await asyncio.to_thread(_gzip, self.body)
        return self

    def answer(self, request: web.Request, headers: Mapping[str, str] | None = None) -> web.Response:
        """Answer with it, or with 304 to a client that has it already."""
        all_headers = {
            "ETag": self.tag,
            "Cache-Control": self.cache_control,
            "Vary": "Accept-Encoding",
            # On a 304 too: it shows `serving.http.headers` which policy the browser's cached answer has.
            "Content-Type": f"{self.content_type}; charset=utf-8" if self.is_text else self.content_type,
            **self._headers,
            **(headers or {}),
        }
        if _has(request, self.tag):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=all_headers)
        body = self.body
        if self._is_compressible and takes_gzip(request):
            body = self.compressed
            all_headers["Content-Encoding"] = "gzip"
        return web.Response(body=body, headers=all_headers)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 5, mtime=0)


def _has(request: web.Request, tag: str) -> bool:
    """Return whether the client names this very answer as one that it has (RFC 9110, 13.1.2)."""
    given = request.headers.get("If-None-Match", "")
    if not given:
        return False
    return given.strip() == "*" or tag.removeprefix("W/") in (
        one.strip().removeprefix("W/") for one in given.split(",")
    )


def takes_gzip(request: web.Request) -> bool:
    """Return whether the client accepts gzip (RFC 9110, 12.5.3)."""
    taken: dict[str, bool] = {}
    for coding in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, quality = coding.partition(";")
        taken[name.strip()] = not _NEVER.fullmatch(quality.replace(" ", ""))
    # A weight for gzip itself overrides that of `*`, in any order.
    return taken.get("gzip", taken.get("*", False))


class AnswerCache(Generic[Made]):
    """Answers, or parts of them, made from immutable values and cached while the value is the same.

    The cache weighs `budget` bytes at most, as `weigh` counts them; it evicts the least recently used.
    """

    def __init__(self, budget: int, weigh: Callable[[Made], int]) -> None:
        self._budget = budget
        self._weigh = weigh
        self._kept: OrderedDict[tuple[str, str], tuple[object, Made, int]] = OrderedDict()
        self.weight = 0
        """Bytes of all cached answers."""

    def __len__(self) -> int:
        """Return the number of cached answers."""
        return len(self._kept)

    def get(self, kind: str, key: str, value: object, make: Callable[[], Made]) -> Made:
        """Return the answer of a kind about `key`, made again unless `value` is the one it was made from."""
        found = self.find(kind, key, value)
        return found if found is not None else self.keep(kind, key, value, make())

    def find(self, kind: str, key: str, value: object) -> Made | None:
        """Return the cached answer of a kind about `key`; None unless `value` is the one it was made from."""
        name = kind, key
        kept = self._kept.get(name)
        if kept is None or (kept[0] is not value and kept[0] != value):
            return None
        self._kept.move_to_end(name)
        return kept[1]

    def keep(self, kind: str, key: str, value: object, made: Made) -> Made:
        """Cache the answer of a kind about `key`, made from `value`, and return it."""
        name = kind, key
        if (kept := self._kept.pop(name, None)) is not None:
            self.weight -= kept[2]
        weight = self._weigh(made) + BESIDE
        self._kept[name] = value, made, weight
        self.weight += weight
        while self.weight > self._budget:
            self.weight -= self._kept.popitem(last=False)[1][2]
        return made
