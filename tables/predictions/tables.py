"""The tables of predictions. All rows of a match are in its partition, the one that its events come from."""

from collections.abc import Iterator
from contextlib import suppress

import msgspec

from engine.application import Application
from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.steps import Steps
from schemas.leaderboards.points import Points, encode_points
from schemas.leaderboards.topics import POINTS
from tables.predictions.boards import ALL_TIME, match_game, series_game, source_of
from tables.predictions.settling import Given, Ledger, Pick, Settlement, settled


def match_key(sport: str, match_id: str) -> bytes:
    """Return the key of a match, which begins the keys of all its rows."""
    return f"{sport}\0{match_id}".encode()


def market_key(match: bytes, market: str) -> bytes:
    """Return the key of a market of a match."""
    return b"%s\0%s" % (match, market.encode())


def pick_key(match: bytes, market: str, user_id: str) -> bytes:
    """Return the key of what a user foretold of a market."""
    return b"%s\0%s\0%s" % (match, market.encode(), user_id.encode())


class Looked(msgspec.Struct, frozen=True):
    """A match as it was when its decisions were looked at last: how it was listed, and its mark."""

    state: object
    mark: object


NEVER = Looked(None, None)
"""A match that this owner has not looked at."""


class PredictionTables:
    """The tables, and which matches of a partition have predictions."""

    def __init__(self, app: Application) -> None:
        """Declare them."""
        pack = msgspec.msgpack.Encoder().encode
        self.app = app
        self.picks = app.Table(
            "predictions-picks",
            encode=pack,
            decode=msgspec.msgpack.Decoder(Pick).decode,
            cached=1 << 10,
            help="sport, match_id, market and user_id -> what the user foretold, and its points",
        )
        self.ledgers = app.Table(
            "predictions-ledgers",
            encode=pack,
            decode=msgspec.msgpack.Decoder(Ledger).decode,
            cached=256,
            help="sport and match_id -> the markets that the match has decided, where any was foretold",
        )
        self._settling = app.Table(
            "predictions-settling",
            encode=bytes,
            decode=bytes,
            help="sport, match_id and market -> how far the settlement of a market is",
        )
        self._leaving = app.Table(
            "predictions-leaving",
            encode=bytes,
            decode=bytes,
            help="sport and match_id -> how far the removal of a match's predictions is",
        )
        self._erasing = app.Table(
            "predictions-erasures",
            encode=bytes,
            decode=bytes,
            help="user_id -> how far what a closed account foretold is erased",
        )
        self.settling = Steps(self._settling.name, self._settle)
        self.removal = Steps(self._leaving.name, self._remove)
        self.erasure = Steps(self._erasing.name, self._erase)
        self.looked = PartitionLocal(
            lambda partition: dict.fromkeys(self.ledgers.on(partition).scan_keys(), NEVER)
        )

    def keep_ledger(self, partition: Partition, match: bytes, ledger: Ledger) -> None:
        """Write the ledger of a match."""
        self.ledgers.on(partition)[match] = ledger
        looked = self.looked.on(partition)
        if match not in looked:
            partition.write(looked, match, NEVER)

    def note_look(self, partition: Partition, match: bytes, looked: Looked) -> None:
        """Note as what a match was looked at."""
        partition.write(self.looked.on(partition), match, looked)

    def settle(
        self, partition: Partition, match: bytes, market: str, user_id: str, pick: Pick, ledger: Ledger
    ) -> None:
        """Write what a user foretold, settled if its market is, and tell boards of its points."""
        after, given = pick, tuple[Given, ...]()
        settlement = ledger.markets.get(market)
        if settlement is not None:
            after, given = settled(market, pick, settlement, ledger.series)
            for one in given:
                self._tell(partition, match, market, user_id, one, ledger, settlement)
        self.picks.on(partition)[pick_key(match, market, user_id)] = after

    def _settle(self, partition: Partition, job: bytes, cursor: bytes) -> Iterator[bytes]:
        """Settle what was foretold of a market."""
        match, _, name = job.rpartition(b"\0")
        ledger, market = self.ledgers.on(partition).get(match), name.decode()
        if ledger is None:
            return
        prefix = job + b"\0"
        for key, row in partition.scan(self.picks.name, prefix, after=cursor or None):
            with suppress(msgspec.DecodeError):
                user_id = key[len(prefix) :].decode()
                self.settle(partition, match, market, user_id, self.picks.decode(row), ledger)
            yield key

    def _tell(
        self,
        partition: Partition,
        match: bytes,
        market: str,
        user_id: str,
        given: Given,
        ledger: Ledger,
        settlement: Settlement,
    ) -> None:
        """Tell the boards of points, each in its own partition: they have it a transaction later."""
        sport, match_id = match.decode().split("\0")
        games = (
            (match_game(sport, match_id), ALL_TIME)
            if given.series is None
            else (series_game(sport, given.series),)
        )
        for game in games:
            key = game.encode()
            points = Points(
                game,
                user_id,
                source_of(sport, match_id),
                market,
                given.points,
                ledger.version(settlement.revision),
                settlement.closes,
            )
            target = self.app.partition_of(key)
            partition.publish(POINTS.name, key, encode_points(points), partition=target)

    def _remove(self, partition: Partition, match: bytes, cursor: bytes) -> Iterator[bytes]:
        """Remove the rows of a match that is gone; boards keep its points."""
        prefix = match + b"\0"
        for key, _ in partition.scan(self.picks.name, prefix, after=cursor or None):
            del self.picks.on(partition)[key]
            yield key
        del self.ledgers.on(partition)[match]
        partition.remove(self.looked.on(partition), match)
        yield prefix + b"\xff"

    def _erase(self, partition: Partition, user: bytes, cursor: bytes) -> Iterator[bytes]:
        """Erase what a user foretold, a match a piece; its points leave the boards by themselves."""
        picks, user_id = self.picks.on(partition), user.decode()
        for match, _ in partition.scan(self.ledgers.name, after=cursor or None):
            ledger = self.ledger(partition, match)
            for market in ledger.foretold if ledger is not None else ():
                key = pick_key(match, market, user_id)
                if partition.get(self.picks.name, key) is not None:
                    del picks[key]
            yield match

    def ledger(self, partition: Partition, match: bytes) -> Ledger | None:
        """Return the ledger of a match, None where nothing was foretold of it, or it cannot be read."""
        with suppress(UnreadableRowError):
            return self.ledgers.on(partition).get(match)
        return None
