"""Fans who foretell, over a site: Kafka is a double, of which a test folds the predictions when it likes."""

import time
from typing import cast

from agents.predictions import PredictionAgents
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.predictions.topics import PREDICTIONS
from tables.leaderboards.registry import closed_accounts
from tables.predictions.registry import prediction_tables, sports
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless
from tests.web.leaderboards.lobby import Lobby


class Crowd(Lobby):
    """Fans of a cricket match in its first over."""

    def fold(self) -> None:
        """Fold what Kafka has of predictions, all of it again."""
        agents = PredictionAgents(prediction_tables(), sports(), closed_accounts(), 0, lambda: 0, endless)
        for (topic, number), records in self.log.log.items():
            if topic == PREDICTIONS.name and records:
                place = cast(Partition, self.office.places[number])
                now = time.time_ns() // 1_000_000
                made = [MadeUpRecord(at, now, key, value) for at, (key, value, _) in enumerate(records)]
                with place.unit():
                    next(agents.predict(place, PartitionBatch(topic, number, made)))
                place.progress.note({(topic, number): len(records)})
