"""Submissions over gRPC: the same way as posts over HTTP, into Kafka's log, and waiting until they count."""

import asyncio
import time
from collections.abc import Sequence
from http import HTTPStatus

import msgspec

from engine.stint import Stint
from schemas.leaderboards.published import Submitted
from schemas.overstream.leaderboard.v1 import score_pb2, service_pb2
from schemas.protojson.records import Item
from serving.cluster import Cluster
from serving.grpc.service import Call
from serving.http.request_ids import request_id
from serving.http.responses import AnswerError, bad_request
from serving.ingest.bodies import MAX_ITEMS, too_many
from serving.ingest.ingest import MAX_WAIT, Waiting
from serving.ingest.outcomes import Outcome, Posted, Result
from serving.ingest.producer import to_its_end
from serving.ingest.requests import ApiRequest
from serving.ingest.taking import Taking, posted_of
from web.leaderboards.grpc.callers import Caller, Callers
from web.leaderboards.posts import POSTED

IN_TIME = 0.1
"""Seconds before the client's deadline at which waiting ends: it is told of those that count by then."""

Score = service_pb2.SubmitScoreRequest
Became = Submitted | AnswerError
"""What became of a score: its answer, or the error with which it failed."""

_submitted = msgspec.json.Decoder(Submitted).decode


class Submissions:
    """Takes scores of any games."""

    def __init__(
        self, taking: Taking, callers: Callers, waiter: Waiting, ranking: Waiting, cluster: Cluster
    ) -> None:
        """Take scores; `ranking` waits for ranks on the global board too."""
        self._taking = taking
        self._ranking = ranking
        self._callers = callers
        self._waiter = waiter
        self._cluster = cluster

    async def take(
        self, scores: Sequence[Score], size: int, call: Call, *, is_ranked: bool = False
    ) -> list[Became]:
        """Take scores, of `size` bytes; return what became of each once it counts and is committed.

        Raises:
            AnswerError: 400, 401, 403, 413, 429 or 503: none is taken, or with 503 perhaps a part.
        """
        began, status = time.perf_counter(), HTTPStatus.INTERNAL_SERVER_ERROR
        caller: Caller | None = None
        try:
            caller = self._callers.caller(call)
            waiter = self._ranking if is_ranked else self._waiter
            found = await self._taken(scores, size, call, caller, waiter)
            status = HTTPStatus.OK
        except AnswerError as error:
            status = error.status
            raise
        except asyncio.CancelledError:
            status = HTTPStatus.REQUEST_TIMEOUT
            raise
        finally:
            self._tell(call, status, caller, len(scores), time.perf_counter() - began)
        return found

    async def _taken(
        self, scores: Sequence[Score], size: int, call: Call, caller: Caller, waiter: Waiting
    ) -> list[Became]:
        if not scores:
            raise bad_request("there are no scores")
        if len(scores) > MAX_ITEMS:
            raise too_many(len(scores))
        self._taking.check_rate(caller.key)
        with self._taking.room(size):
            made = await self._made(scores, caller)
            items = [one for one in made if isinstance(one, Item)]
            if refused := len(made) - len(items):
                self._taking.refuse(POSTED, caller.key, refused)
            posted = await self._put(items, caller) if items else []
        became = iter(await _counted(posted, call, waiter) if posted else [])
        return [next(became) if isinstance(one, Item) else one for one in made]

    async def _made(self, scores: Sequence[Score], caller: Caller) -> list[Item | AnswerError]:
        """Return the record of each score, or why there is none."""
        made: list[Item | AnswerError] = []
        stint = Stint()
        for score in scores:
            if stint.over:
                await asyncio.sleep(0)
                stint = Stint()
            made.append(_item(score, caller, self._taking))
        return made

    async def _put(self, items: Sequence[Item], caller: Caller) -> list[Posted]:
        partitions = [self._cluster.partition_of(item.key) for item in items]
        offsets = await to_its_end(self._taking.put(POSTED, caller.key, items, partitions, is_awaited=True))
        return posted_of(items, partitions, offsets)

    def _tell(
        self, call: Call, status: HTTPStatus, caller: Caller | None, items: int, seconds: float
    ) -> None:
        milliseconds = seconds * 1000
        self._taking.requests.tell(
            ApiRequest(
                at=int(time.time() * 1000 - milliseconds),
                request_id=request_id(),
                method="POST",
                path=call.path,
                status=status.value,
                key=caller.key.name if caller is not None else None,
                items=items,
                ms=round(milliseconds, 3),
            )
        )


def _item(score: Score, caller: Caller, taking: Taking) -> Item | AnswerError:
    record = score_pb2.Score(
        game_id=score.game_id,
        user_id=score.user_id,
        submission_id=score.submission_id,
        score=score.score if score.HasField("score") else None,
        sub_score=score.sub_score,
        at=score.at if score.HasField("at") else None,
    )
    try:
        item = caller.check(record, taking) or POSTED.kind.item(record)
    except AnswerError as error:
        return error
    if isinstance(item, Item):
        return item
    return bad_request("; ".join(": ".join(filter(None, (one.field, one.message))) for one in item))


async def _counted(posted: Sequence[Posted], call: Call, waiter: Waiting) -> list[Became]:
    wait = max(0.0, call.left(MAX_WAIT + IN_TIME) - IN_TIME)
    waited = await waiter.wait(posted, wait)
    return [_became(outcome, is_over=wait < MAX_WAIT) for outcome in waited.outcomes]


def _became(outcome: Outcome, *, is_over: bool) -> Became:
    match outcome.result:
        case Result.COUNTED | Result.DUPLICATE if isinstance(outcome.answer, msgspec.Raw):
            return _submitted(outcome.answer)
        case Result.CONFLICT:
            return AnswerError(HTTPStatus.CONFLICT, "conflict", outcome.reason)
        case Result.REFUSED:
            return AnswerError(HTTPStatus.UNPROCESSABLE_ENTITY, "refused", outcome.reason)
    said = f"it is in the log, and {outcome.reason or 'not answered yet'}: submit the same again"
    if is_over:
        return AnswerError(HTTPStatus.GATEWAY_TIMEOUT, "pending", said)
    return AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, "pending", said)
