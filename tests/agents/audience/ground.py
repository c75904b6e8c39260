"""The audience's agent over partitions in memory: what is sent is folded at once."""

from collections.abc import Sequence
from functools import cache
from typing import cast

from prometheus_client import CollectorRegistry

from agents.audience import AudienceAgent
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.audience.codec import encode_engagement
from schemas.audience.events import Engagement
from schemas.audience.kinds import DEVICES, INTERACTIONS, PLATFORMS
from schemas.audience.topics import ENGAGEMENTS
from tables.audience.metrics import AudienceMetrics
from tables.audience.partials import AFTER, COLUMNS, Partial, added
from tables.audience.recount import Recount
from tables.audience.tables import AudienceTables, match_key
from tests.engine.memory import Published, PublishingPartition, app_of
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless

Headers = Sequence[tuple[str, bytes]]
DAY = 86_400_000


@cache
def tables_over(partitions: int) -> AudienceTables:
    """The tables in an app of so many partitions, which nobody runs."""
    return AudienceTables(app_of(f"audience-{partitions}", partitions))


class Seats(PublishingPartition):
    """A partition of viewers, and its dead letters: it publishes nothing else."""

    def __init__(self, number: int = 0) -> None:
        super().__init__(number)
        self.offset = -1


class Arena:
    """Some partitions of viewers, and what is in their tables."""

    def __init__(self, partitions: int = 1, *, most_matches: int = 1000) -> None:
        self.seats = [Seats(number) for number in range(partitions)]
        self.tables = tables_over(partitions)
        self.now = 10 * DAY
        self.registry = CollectorRegistry()
        metrics = AudienceMetrics(
            lambda: [self.partition(seats.number) for seats in self.seats], self.registry
        )
        self.agent = AudienceAgent(self.tables, DAY, lambda: self.now, metrics, endless, most_matches)

    def send(self, *events: Engagement, at: int | None = None) -> None:
        """Fold events that come at once, each when it happened, or all `at` this time."""
        self.bring([(event.at if at is None else at, event) for event in events])

    def bring(self, coming: Sequence[tuple[int, Engagement]]) -> None:
        """Fold events, each with the timestamp at which it comes, in one batch a partition."""
        batches: dict[int, list[MadeUpRecord]] = {}
        for came, event in coming:
            key = event.user_id.encode()
            number = self.tables.app.partition_of(key)
            seats = self.seats[number]
            seats.offset += 1
            record = MadeUpRecord(seats.offset, came, key, encode_engagement(event))
            batches.setdefault(number, []).append(record)
        for number, records in batches.items():
            self.send_raw(number, records)

    def send_raw(self, number: int, records: list[MadeUpRecord]) -> None:
        partition = self.partition(number)
        while records:
            batch = PartitionBatch(ENGAGEMENTS.name, number, records)
            with partition.unit():
                taken = next(count for count in self.agent.watch(partition, batch) if count)
            records = records[taken:]

    def partition(self, number: int = 0) -> Partition:
        return cast(Partition, self.seats[number])

    def restart(self) -> None:
        """Forget what is only in memory, as a crash between two batches does."""
        for seats in self.seats:
            seats.restart()

    def metric(self, name: str) -> float:
        """What Prometheus is told."""
        found = self.registry.get_sample_value(name)
        assert found is not None, name
        return found

    @property
    def letters(self) -> list[Published]:
        return [letter for seats in self.seats for letter in seats.published]

    def whole(self, match_id: str = "m1", sport: str = "football") -> Partial:
        key = match_key(sport, match_id)
        partials = (self.tables.partial(self.partition(seats.number), key) for seats in self.seats)
        return added(one for one in partials if one is not None)

    def counted(self, match_id: str = "m1", sport: str = "football") -> Recount:
        """What the tables have of a match, in the words of the recount."""
        return as_recount(self.whole(match_id, sport))


def as_recount(whole: Partial) -> Recount:
    """Sums in the words of the recount, zeros left out."""
    sums, number, curve = whole.sums, 0, {}
    for hour, row in sorted(whole.hours.items()):
        # Nobody is there between hours without a row unless somebody stays for all of it.
        for place, change in enumerate(row.curve):
            number += change
            curve[hour * 360 + place] = number
    places = [
        (hour * 60 + place // COLUMNS, place % COLUMNS, count)
        for hour, row in whole.cohorts.items()
        for place, count in enumerate(row.counts)
        if count
    ]
    return Recount(
        viewers=sums.viewers,
        sessions=sums.sessions,
        curve={bucket: count for bucket, count in curve.items() if count},
        joined={minute: count for minute, column, count in places if not column},
        stayed={(minute, AFTER[column - 1]): count for minute, column, count in places if column},
        devices={DEVICES[word]: count for word, count in sums.devices.items()},
        platforms={PLATFORMS[word]: count for word, count in sums.platforms.items()},
        countries=dict(sums.countries),
        kinds={INTERACTIONS[kind].name.lower(): count for kind, count in enumerate(sums.kinds) if count},
        acts={
            hour * 60 + minute: count
            for hour, row in whole.hours.items()
            for minute, count in enumerate(row.acts)
            if count
        },
    )
