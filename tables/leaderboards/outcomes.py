"""What became of scores and games that clients posted, as far as their owner knows."""

import msgspec

from engine.partitions.partition import Partition
from schemas.leaderboards.published import Submitted
from schemas.leaderboards.topics import SCORES
from schemas.topics import TopicPolicy
from serving.ingest.outcomes import Outcome, Posted, Result
from serving.ingest.refusals import COUNTED, UNKNOWN, refusal_of, would_know
from tables.leaderboards.answers import Answer, name_of
from tables.leaderboards.tables import LeaderboardTables, answer_key, user_key

_encode = msgspec.json.Encoder().encode


class GameOutcomes:
    """The outcomes of what is said of games: their rules, and whose entries are hidden."""

    def __init__(self, topic: TopicPolicy) -> None:
        """Look for refusals of the records of a topic."""
        self.topic = topic.name

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return what became of a record whose offset the partition has committed."""
        if (refusal := refusal_of(partition, self.topic, posted.offset)) is not None:
            return refusal
        return COUNTED if would_know(partition, self.topic, posted.offset) else UNKNOWN

    def state(self, _partition: Partition, _game_id: str) -> bytes | None:
        """Return no state."""
        return None


class ScoreOutcomes:
    """The outcomes of scores: the first answer to each submission."""

    topic = SCORES.name

    def __init__(self, tables: LeaderboardTables) -> None:
        """Look into these tables."""
        self._tables = tables

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return the answer to a score whose offset the partition has committed."""
        if (refusal := refusal_of(partition, self.topic, posted.offset)) is not None:
            return refusal
        user_id, _, submission_id = posted.event_id.partition(":")
        answer = self._answer(partition, posted.match_id, user_id, submission_id)
        if answer is None:
            return UNKNOWN
        body = submitted(posted.match_id, user_id, submission_id, answer)
        return Outcome(Result.COUNTED, answer=msgspec.Raw(_encode(body)))

    def state(self, _partition: Partition, _game_id: str) -> bytes | None:
        """Return no state: each score has an answer of its own."""
        return None

    def _answer(self, partition: Partition, game_id: str, user_id: str, submission_id: str) -> Answer | None:
        name = name_of(submission_id)
        row = self._tables.scores.on(partition).get(user_key(game_id, user_id))
        found = next((one for one in row.answers if one.name == name), None) if row is not None else None
        return found or self._tables.answers.on(partition).get(answer_key(game_id, user_id, name))


def submitted(game_id: str, user_id: str, submission_id: str, answer: Answer) -> Submitted:
    """Return what is answered to a submission."""
    return Submitted(
        game_id,
        user_id,
        submission_id,
        answer.score,
        answer.sub,
        answer.reached,
        answer.is_changed,
        answer.rank_before or None,
        answer.rank_after or None,
        answer.version,
    )
