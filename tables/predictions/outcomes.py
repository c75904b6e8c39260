"""What became of predictions that clients posted, as far as their owner knows."""

import msgspec

from engine.partitions.partition import Partition
from schemas.predictions.codec import Prediction
from schemas.predictions.topics import PREDICTIONS
from serving.ingest.outcomes import Outcome, Posted, Result
from serving.ingest.refusals import UNKNOWN, refusal_of
from tables.leaderboards.answers import name_of
from tables.predictions.answers import NOTHING, prediction_of
from tables.predictions.tables import PredictionTables, match_key, pick_key

_encode = msgspec.json.Encoder().encode


def identity(prediction: object) -> str:
    """Return what identifies a prediction in its partition."""
    assert isinstance(prediction, Prediction)  # noqa: S101 - what `decode_prediction` returns
    return f"{prediction.sport}:{prediction.user_id}:{prediction.market}:{prediction.prediction_id}"


class PredictionOutcomes:
    """The outcomes of predictions."""

    topic = PREDICTIONS.name

    def __init__(self, tables: PredictionTables) -> None:
        """Look into these tables."""
        self._tables = tables

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return what became of a prediction whose offset the partition has committed."""
        if (refusal := refusal_of(partition, self.topic, posted.offset)) is not None:
            return refusal
        sport, user_id, market, prediction_id = posted.event_id.split(":", 3)
        match = match_key(sport, posted.match_id)
        pick = self._tables.picks.on(partition).get(pick_key(match, market, user_id))
        if pick is None or pick.name != name_of(prediction_id):
            return UNKNOWN
        ledger = self._tables.ledgers.on(partition).get(match) or NOTHING
        return Outcome(Result.COUNTED, answer=msgspec.Raw(_encode(prediction_of(market, pick, ledger))))

    def state(self, _partition: Partition, _match_id: str) -> bytes | None:
        """Return no state: each prediction has an answer of its own."""
        return None
