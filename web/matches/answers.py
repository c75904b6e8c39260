"""What is answered about a sport's matches: by any worker, of any match.

A view reads one immutable state, so it never mixes two moments: what it answers
was true at its `last_seq`.
"""

from collections.abc import Callable

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
"""Seconds after its last event until a finished match is taken for settled."""

Place = Partition | Standby


class MatchAnswers:
    """The answers of a worker about a sport's matches, kept while these stand as they do."""

    def __init__(self, tables: MatchTables) -> None:
        self._tables = tables
        self._kept: AnswerCache[Encoded] = AnswerCache(64 << 20, lambda answer: answer.weight)

    def of(self, kind: str, place: Place, match: Match, encode: Callable[[], bytes]) -> Encoded:
        """Return an answer of a kind about a match, encoded unless it is kept."""
        return self._kept.get(
            kind,
            match.match_id,
            match,
            lambda: Encoded(encode(), seq=match.last_seq, settled_from=self.settled_from(place, match)),
        )

    def state(self, place: Place, match: Match) -> Encoded:
        """Return a match's state, as it is published."""
        return self.of("state", place, match, lambda: self.publication(place, match).body)

    def publication(self, place: Place, match: Match) -> Publication:
        """Return what is published of a match that is in a place."""
        publications = self._tables.publications
        if isinstance(place, Standby):
            return publications.of(match)
        return publications.on(place, match.match_id.encode(), match)

    async def answer(
        self, request: web.Request, match_id: str, make: Callable[[Place, Match], Encoded]
    ) -> web.Response:
        """Answer with what `make` makes of a match: here, as its owner answers, or of a standby with its age.

        Raises:
            AnswerError: 404, nobody has it; 400, nobody can; 503, its owner is away and no standby has it.
            QuarantinedError: it lives here and cannot be read.
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

    def settled_from(self, place: Place, match: Match) -> float | None:
        """Return the epoch second from which a finished match will hardly change; None of one that goes on.

        A draw may be followed by a decider, and a result by a correction, but not long after.
        """
        if self.publication(place, match).state.status != self._tables.sport.finished:
            return None
        return match.last_update / 1000 + SETTLING


encode = msgspec.json.Encoder().encode
"""Write an answer as JSON."""
