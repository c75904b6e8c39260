"""What is read of predictions, from any worker: here where this one owns the match, else from its owner."""

import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.rows import UnreadableRowError
from schemas.predictions.published import MatchMarkets, OwnPredictions
from serving.cluster import Cluster
from serving.forwarding import ask_owner
from serving.http.responses import key_of, no_match, not_found, quarantined, unavailable
from serving.http.templates import segment
from tables.matches.tables import MatchTables
from tables.predictions.answers import markets_of, own
from tables.predictions.tables import PredictionTables

FRESH = 0.25
"""Seconds for which what is open of another worker's match is known: thousands may foretell at once."""

MOST_KEPT = 1000
"""Matches of other workers of which it is."""

OWNER = "/predictions/owner/"
"""Where workers ask one another for what a user foretold."""

T = TypeVar("T")

_markets: Callable[[bytes], MatchMarkets] = msgspec.json.Decoder(MatchMarkets).decode
_own: Callable[[bytes], OwnPredictions] = msgspec.json.Decoder(OwnPredictions).decode


class PredictionReader:
    """Reads predictions. `sports` are the tables of those with markets, by name."""

    def __init__(self, cluster: Cluster, tables: PredictionTables, sports: dict[str, MatchTables]) -> None:
        self._cluster = cluster
        self._tables = tables
        self._sports = sports
        self._kept: dict[str, tuple[float, MatchMarkets]] = {}

    def number(self, sport: str, match_id: str) -> int:
        """Return the partition of a match.

        Raises:
            AnswerError: 404, nothing can be foretold of the sport; 400, no match can have this id.
        """
        if sport not in self._sports:
            raise not_found(f"nothing can be foretold of {sport[:64]!r}: of {', '.join(self._sports)}")
        return self._cluster.partition_of(key_of(match_id))

    def here(self, partition: Partition, sport: str, match_id: str) -> MatchMarkets:
        """Return what can be foretold of a match of this worker.

        Raises:
            AnswerError: 404, there is no such match; 503, it cannot be read.
        """
        matches = self._sports[sport]
        try:
            match = matches.find(partition, match_id.encode())
            if match is None:
                raise no_match(match_id)
            return markets_of(self._tables, matches, partition, match)
        except (QuarantinedError, UnreadableRowError) as error:
            raise quarantined(error) from None

    async def markets(self, sport: str, match_id: str) -> MatchMarkets:
        """Return what can be foretold of any match, a moment old where it is another worker's.

        Raises:
            AnswerError: as `here`, or 503, its owner does not answer.
        """
        number = self.number(sport, match_id)
        if (partition := self._cluster.owned(number)) is not None:
            return self.here(partition, sport, match_id)
        path, now = f"/predictions/{sport}/{segment(match_id)}/", time.monotonic()
        kept = self._kept.get(path)
        if kept is None or now - kept[0] > FRESH:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = now, _read(_markets, await ask_owner(self._cluster, number, path))
            self._kept[path] = kept
        return kept[1]

    def own_here(self, partition: Partition, sport: str, match_id: str, user_id: str) -> OwnPredictions:
        """Return what a user foretold of a match of this worker.

        Raises:
            AnswerError: 503, it cannot be read.
        """
        try:
            return own(self._tables, partition, sport, match_id, user_id)
        except UnreadableRowError as error:
            raise quarantined(error) from None

    async def own(self, sport: str, match_id: str, user_id: str) -> OwnPredictions:
        """Return what a user foretold of any match.

        Raises:
            AnswerError: as `own_here`, or 503, its owner does not answer.
        """
        number = self.number(sport, match_id)
        if (partition := self._cluster.owned(number)) is not None:
            return self.own_here(partition, sport, match_id, user_id)
        path = f"{OWNER}{sport}/{segment(match_id)}/{user_id}/"
        return _read(_own, await ask_owner(self._cluster, number, path))


def _read(decode: Callable[[bytes], T], body: bytes) -> T:
    try:
        return decode(body)
    except msgspec.MsgspecError:
        raise unavailable(
            "the match's worker answers what cannot be read: it is of another version"
        ) from None
