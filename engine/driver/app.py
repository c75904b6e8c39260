"""The Faust app as far as it overrides Faust's private hooks; `engine.application` is the rest.

Tried with faust-streaming 0.15.3. Relied on: `App._new_transport` makes the transport, which makes
the consumer, and `_new_web` the web server, both once; `_create_directories` makes the data folder
when the app is finalized; the scanner calls `_on_autodiscovery_error` while it handles an
error of an import.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from faust.transport.drivers import aiokafka as driver
from faust.types import AppT
from faust.types.web import Web

from engine.driver.connections import patch_connections
from engine.driver.consumer import BatchConsumer
from engine.driver.fetches import contain_fetches
from engine.driver.host import HostApp
from engine.driver.membership import Assignor
from engine.driver.scheduler import BatchScheduler
from engine.driver.tables import Tables
from engine.driver.versions import check_versions
from engine.positions import Positions

BATCH_RECORDS = 1000
"""Records of a batch at most, by default."""


class BatchTransport(driver.Transport):
    """The aiokafka transport, with our consumer."""

    Consumer = BatchConsumer


class DriverApp(HostApp):
    """A Faust app whose batched topics are read in partition batches, by our consumer.

    Raises:
        UntriedVersionError: the installed Faust or aiokafka was not tried.
    """

    def __init__(
        self,
        *args: Any,
        server: Callable[[AppT], Web] | None = None,
        batch_max_records: int = BATCH_RECORDS,
        **kwargs: Any,
    ) -> None:
        check_versions()
        patch_connections()
        self._server = server
        self.batched: set[str] = set()
        """The topics that are read in batches, by name."""
        self.spaced: dict[str, float] = {}
        self.positions = Positions()
        super().__init__(
            *args,
            ConsumerScheduler=partial(BatchScheduler, self.batched, batch_max_records),
            TableManager=Tables,
            PartitionAssignor=Assignor,
            **kwargs,
        )

    def read_in_batches(self, topic: str, every: float = 0.0) -> None:
        """Read a topic in batches, with an `Unreadable` in place of what cannot be unpacked.

        Records are fetched `every` so many seconds at most.
        """
        self.batched.add(topic)
        if every:
            self.spaced[topic] = every
        contain_fetches([topic])

    def _new_transport(self) -> BatchTransport:
        return BatchTransport(self.conf.broker_consumer, self)

    def _new_web(self) -> Web:
        return super()._new_web() if self._server is None else self._server(self)

    def _create_directories(self) -> None:
        self.conf.tabledir.mkdir(parents=True, exist_ok=True)

    def _on_autodiscovery_error(self, _name: str) -> None:
        """Stop where a slice can't be imported; Faust would warn and run without it."""
        raise  # noqa: PLE0704 - called while the import's error is handled
