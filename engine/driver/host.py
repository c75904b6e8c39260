"""The app as the driver knows it: what the consumer, the assignor and the tables ask of it."""

from abc import abstractmethod
from collections.abc import Mapping

import faust

from engine.driver.roles import Slices
from engine.fatal import FatalError
from engine.partitions.ownership import Partitions
from engine.positions import Positions


class HostApp(faust.App):
    """A Faust app with partitions of its own.

    Attributes:
        batched: the topics that are read in batches, by name.
        connection: what every Kafka client beside Faust's own is made with.
        partitions: what this worker owns, and its copies of what others own.
        positions: how far is folded.
        slices: what this worker runs.
    """

    batched: set[str]
    connection: Mapping[str, object]
    partitions: Partitions
    positions: Positions
    slices: Slices

    @abstractmethod
    def end(self, error: FatalError) -> None:
        """Stop the worker as SIGTERM does, its process with status 1."""
