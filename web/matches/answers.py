"""Answers about a sport's matches: any worker answers for any match.

A view reads one immutable state, so it never mixes two moments: its answer was
true at its `last_seq`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec
from aiohttp import web

from engine.partitions.partition import Partition
from engine.partitions.standby import Standby
from serving.cluster import AGE, CLUSTER, behind
from serving.forwarding import ask_standbys, forward
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import AnswerError, key_of, no_match
from tables.matches.publications import Publication
from tables.matches.sport import Match
from tables.matches.tables import MatchTables

SETTLING = 3600.0
"""Seconds after its last event until a finished match counts as settled: it hardly changes any more."""

Place = Partition | Standby


class MatchAnswers:
    """A worker's answers about a sport's matches, each cached until its match changes."""

    def __init__(self, tables: MatchTables) -> None:
        self._tables = tables
        self._kept: AnswerCache[Encoded] = AnswerCache(64 << 20, lambda answer: answer.weight)

    def of(
        self,
        kind: str,
        place: Place,
        match: Match,
        encode: Callable[[], bytes],
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Encoded:
        """Return the answer of a kind about a match, from the cache or encoded now, with its own headers."""
        return self._kept.get(
            kind,
            match.match_id,
            match,
            lambda: Encoded(
                encode(),
                seq=match.last_seq,
                settled_from=self.settled_from(place, match),
                headers=headers,
            ),
        )

    def state(self, place: Place, match: Match) -> Encoded:
        """Return the answer with a match's published state."""
        return self.of("state", place, match, lambda: self.publication(place, match).body)

    def publication(self, place: Place, match: Match) -> Publication:
        """Return the published snapshot of a match in an owned partition or a standby."""
        publications = self._tables.publications
        if isinstance(place, Standby):
            return publications.of(match)
        return publications.on(place, match.match_id.encode(), match)

    async def answer(
        self, request: web.Request, match_id: str, make: Callable[[Place, Match], Encoded]
    ) -> web.Response:
        """Answer with what `make` returns for a match.

        If this worker owns the match, it answers itself; else it forwards the request to the owner. If the
        owner does not answer, a standby does, with its age in a header.

        Raises:
            AnswerError: 404, the match does not exist; 400, no match can have this id; 503, its owner does
                not answer and no standby has it.
            QuarantinedError: this worker owns the match and cannot read it.
        """
        cluster = request.app[CLUSTER]
        key = key_of(match_id)
        number = cluster.partition_of(key)
        if (partition := cluster.owned(number)) is not None:
            match = self._tables.find(partition, key)
            if match is None:
                raise no_match(match_id)
            return make(partition, match).answer(request, behind(partition))
        try:
            return await forward(request, number)
        except AnswerError:
            place = cluster.readable(number)
            match = self._tables.find(place, key) if place is not None else None
            if place is not None and match is not None:
                age = cluster.age_of(number)
                return make(place, match).answer(request, {AGE: f"{age:.1f}", "Cache-Control": "no-store"})
            if (copy := await ask_standbys(request, number)) is None:
                raise
            return copy

    async def answer_with(
        self, request: web.Request, match_id: str, kind: str, made: Callable[[Place, Match], object]
    ) -> web.Response:
        """Answer with what is `made` of a match in JSON, once a change of the match; `kind` names it.

        Raises:
            AnswerError, QuarantinedError: as `answer`, or what `made` raises.
        """
        return await self.answer(
            request,
            match_id,
            lambda place, match: self.of(kind, place, match, lambda: encode(made(place, match))),
        )

    def settled_from(self, place: Place, match: Match) -> float | None:
        """Return the epoch second after which a finished match hardly changes; None for an unfinished one.

        A decider may follow a draw, and a correction a result, but not long after.
        """
        if self.publication(place, match).state.status != self._tables.sport.finished:
            return None
        return match.last_update / 1000 + SETTLING


encode = msgspec.json.Encoder().encode
"""Returns an answer in JSON."""
