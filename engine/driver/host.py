"""The app as the driver knows it: what the consumer, the assignor and the tables need of it."""

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
        connection: the arguments of every Kafka client except Faust's own.
        partitions: those that this worker owns, and its copies of those that others own.
        positions: the next offsets to be folded.
        slices: the slices that this worker runs.
        spaced: the seconds that lie between two fetches of a topic's records at least, by topic; others are
            fetched as they come.
    """

    batched: set[str]
    connection: Mapping[str, object]
    partitions: Partitions
    positions: Positions
    slices: Slices
    spaced: Mapping[str, float]

    @abstractmethod
    def end(self, error: FatalError) -> None:
        """Stop the worker as SIGTERM does, but end its process with status 1."""
