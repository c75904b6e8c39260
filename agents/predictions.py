"""The agents of predictions: what fans foretell into rows, and what matches decide into their points."""

import logging
from collections.abc import Callable, Iterator, Mapping

from agents.records import take_each
from app import app, settings
from engine.batches import PartitionBatch, Record
from engine.clock import now_ms
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.rows import UnreadableRowError
from engine.partitions.store import StoreError
from engine.stint import Stint
from engine.telemetry.metrics import TIMER_FAILED
from schemas.matches.markets import kind_of
from schemas.predictions.codec import decode_prediction
from schemas.predictions.topics import ALL, DEAD_LETTERS, PREDICTIONS
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.answers import name_of
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.registry import closed_accounts
from tables.matches.event_log import appended_of
from tables.matches.events import StoredMatch
from tables.matches.sport import Match
from tables.matches.tables import MatchTables
from tables.predictions.registry import prediction_tables, sports
from tables.predictions.settling import Pick, Verdict, closes_at, revised, with_prediction
from tables.predictions.tables import NEVER, Looked, PredictionTables, market_key, match_key, pick_key

logger = logging.getLogger(__name__)


class PredictionAgents:
    """Folds predictions, and settles them. `clock` returns epoch ms.

    `of_sports` are the tables of the sports with markets. A silent match whose rows are gone loses its
    predictions after `keep` (ms).
    """

    def __init__(
        self,
        tables: PredictionTables,
        of_sports: Mapping[str, MatchTables],
        accounts: ClosedAccounts,
        keep: int,
        clock: Callable[[], int],
        stint: Callable[[], Stint] = Stint,
    ) -> None:
        self._tables = tables
        self._sports = of_sports
        self._accounts = accounts
        self._keep = keep
        self._clock = clock
        self._stint = stint

    def predict(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Take predictions: the first of a user and market stands, settled at once where its market is."""
        yield from take_each(partition, batch, self._predict, self._stint(), DEAD_LETTERS)

    def look(self, partition: Partition) -> Iterator[bool]:
        """Look at what matches have decided since the last time; what has changed is to be settled again."""
        stint, wrote = self._stint(), False
        for key, looked in list(self._tables.looked.on(partition).items()):
            sport, _, match_id = key.partition(b"\0")
            tables = self._sports.get(sport.decode())
            if tables is None:
                continue
            state = tables.listing.on(partition).states.get(match_id)
            if looked is not NEVER and state is looked.state:
                continue
            try:
                with partition.unit():
                    wrote = self._look(partition, tables, key, match_id, looked, state) or wrote
            except (QuarantinedError, UnreadableRowError):
                continue  # it is looked at again once it is rebuilt
            except StoreError:
                raise
            except Exception:
                # Others are looked at all the same, and it is again when it changes.
                TIMER_FAILED.labels("look_at_decisions").inc()
                logger.exception("what %r has decided is not known", key)
                self._tables.note_look(partition, key, Looked(state, looked.mark))
            if stint.over:
                yield wrote
                stint, wrote = self._stint(), False
        yield wrote

    def settle(self, partition: Partition) -> Iterator[bool]:
        """Settle markets, some predictions at a time."""
        return self._tables.settling.drain(partition)

    def expire(self, partition: Partition) -> Iterator[bool]:
        """Begin to remove the predictions of matches that are gone."""
        before = self._clock() - self._keep
        for key in list(self._tables.looked.on(partition)):
            sport, _, match_id = key.partition(b"\0")
            tables, ledger = self._sports.get(sport.decode()), self._tables.ledger(partition, key)
            if tables is None or ledger is None or ledger.heard > before:
                continue
            is_there = match_id in tables.matches.on(partition) or match_id in tables.finals.on(partition)
            if not is_there and self._tables.removal.cursor(partition, key) is None:
                self._tables.removal.start(partition, key)
                yield True

    def remove(self, partition: Partition) -> Iterator[bool]:
        """Remove the predictions of matches that are gone, some at a time."""
        return self._tables.removal.drain(partition)

    def erase(self, partition: Partition) -> Iterator[bool]:
        """Erase what closed accounts foretold, some at a time."""
        return self._tables.erasure.drain(partition)

    def _predict(self, partition: Partition, record: Record) -> None:
        said = decode_prediction(record.value, record.key)
        matches = self._sports.get(said.sport)
        markets = matches.sport.markets if matches is not None else None
        if matches is None or markets is None or kind_of(said.market) not in markets.kinds:
            raise RefusedError(Reason.BROKEN_RULE, f"{said.sport} has no market {said.market}", "market")
        matches.check_place(partition, said.match_id.encode())
        if self._accounts.has(partition, said.user_id, record.timestamp):
            raise RefusedError(Reason.BROKEN_RULE, "the user's account is closed", "user_id")
        key, tables = match_key(said.sport, said.match_id), self._tables
        pick = Pick(said.pick, record.timestamp, name_of(said.prediction_id))
        known = tables.picks.on(partition).get(pick_key(key, said.market, said.user_id))
        if known is not None:
            if (known.pick, known.name) == (pick.pick, pick.name):
                return
            detail = f"you have foretold {said.market} before: {known.pick}, and that stands"
            raise RefusedError(Reason.CONFLICT, detail, "market")
        before = tables.ledgers.on(partition).get(key)
        ledger = with_prediction(before, said.market, record.timestamp)
        if ledger is not before:
            tables.keep_ledger(partition, key, ledger)
        tables.settle(partition, key, said.market, said.user_id, pick, ledger)

    def _look(
        self,
        partition: Partition,
        matches: MatchTables,
        key: bytes,
        match_id: bytes,
        looked: Looked,
        state: object,
    ) -> bool:
        """Look at a match; return whether anything changed. One that is unknown, or gone, decides nothing."""
        tables, markets = self._tables, matches.sport.markets
        match = matches.find(partition, match_id)
        if match is None or markets is None:
            tables.note_look(partition, key, Looked(state, None))
            return False
        mark = markets.mark(match)
        tables.note_look(partition, key, Looked(state, mark))
        ledger = tables.ledgers.on(partition).get(key)
        if mark == looked.mark or ledger is None:
            return False
        verdicts = self._verdicts(partition, matches, match_id, match)
        after, again = revised(ledger, verdicts, markets.series(match))
        if after is ledger:
            return False
        tables.keep_ledger(partition, key, after)
        for market in again:
            tables.settling.start(partition, market_key(key, market))
        return True

    def _verdicts(
        self, partition: Partition, matches: MatchTables, key: bytes, match: Match
    ) -> dict[str, Verdict]:
        """Return what a match has decided."""
        sport = matches.sport
        if sport.markets is None:
            return {}
        windows = sport.windows
        closed = [
            window
            for _, window in sorted(matches.closed_windows(partition, key).items())
            if windows is not None and windows.exists(window)
        ]
        stored = StoredMatch(matches, partition, key)

        def appended(seq: int) -> int:
            entry = matches.log.entry(partition, key, seq) if seq else None
            return 0 if entry is None else appended_of(entry)

        return {
            one.market: Verdict(one.outcome, closes_at(one.at, appended(one.seq)))
            for one in sport.markets.decided(match, stored, closed)
        }


def _declare() -> PredictionAgents:
    tables, accounts, keep = prediction_tables(), closed_accounts(), round(settings.keep_final * 1000)
    agents = PredictionAgents(tables, sports(), accounts, keep, now_ms)
    accounts.erasers.append(tables.erasure.start)
    app.declare(*ALL)
    # Which prediction of a user was the first is in the rows, and no longer in the topic.
    app.batch_agent(PREDICTIONS, name="predictions.predict", dead_letters=DEAD_LETTERS, rebuilt=False)(
        agents.predict
    )

    @app.partition_timer(every=0.25)
    def look_at_decisions(partition: Partition) -> Iterator[bool]:
        return agents.look(partition)

    @app.partition_timer(every=0.1)
    def settle_predictions(partition: Partition) -> Iterator[bool]:
        return agents.settle(partition)

    @app.partition_timer(every=60)
    def expire_predictions(partition: Partition) -> Iterator[bool]:
        return agents.expire(partition)

    @app.partition_timer(every=1)
    def remove_predictions(partition: Partition) -> Iterator[bool]:
        return agents.remove(partition)

    @app.partition_timer(every=0.5)
    def erase_predictions(partition: Partition) -> Iterator[bool]:
        return agents.erase(partition)

    return agents


AGENTS = _declare()
"""The agents of this app."""
