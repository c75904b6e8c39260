"""What is answered to posts."""

from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from schemas.protojson.records import Item
from serving.http.responses import ErrorInfo, json_answer
from serving.ingest.intake import ItemFault
from serving.ingest.outcomes import Outcome, Result, Waited

MOST_FAULTS = 1000
"""Faults that an answer lists."""

_NO_STORE = {"Cache-Control": "no-store"}


class PostedItem(msgspec.Struct, frozen=True):
    """Where an item is in Kafka; with `wait`, also what became of it, and why where it does not count.

    `event_id` is null where it has none; `answer` is what a slice answers to each of its items.
    """

    event_id: str | None
    partition: int
    offset: int
    result: Result | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    answer: msgspec.Raw | UnsetType = UNSET


class PostedAnswer(msgspec.Struct, frozen=True):
    """What was posted is in Kafka's log: an entry for each item, in their order.

    With `wait`: the states of the matches by id, once their items are counted and committed; `pending` says
    why the first of those that are not counted is not.
    """

    items: list[PostedItem]
    states: dict[str, msgspec.Raw] | UnsetType = UNSET
    pending: str | UnsetType = UNSET


class ConflictAnswer(msgspec.Struct, frozen=True):
    """Some of what was posted has the id, or the number, of another event: it does not count."""

    error: ErrorInfo
    items: list[PostedItem]
    states: dict[str, msgspec.Raw]


class FaultsAnswer(msgspec.Struct, frozen=True):
    """Nothing of what was posted is taken: all that is wrong with it.

    There are no `faults` where the query is what is wrong, not the body.
    """

    error: ErrorInfo
    faults: list[ItemFault] | msgspec.UnsetType = msgspec.UNSET


def accepted(items: Sequence[Item], partitions: Sequence[int], offsets: Sequence[int]) -> web.Response:
    """Answer that items are in the log: 202."""
    return json_answer(PostedAnswer(_posted(items, partitions, offsets)), HTTPStatus.ACCEPTED, _NO_STORE)


def awaited(
    items: Sequence[Item], partitions: Sequence[int], offsets: Sequence[int], waited: Waited
) -> web.Response:
    """Answer with what became of items: 200 where all count, 409 where one conflicts, else 202."""
    found = [
        PostedItem(
            one.event_id, one.partition, one.offset, outcome.result, outcome.reason or UNSET, outcome.answer
        )
        for one, outcome in zip(_posted(items, partitions, offsets), waited.outcomes, strict=True)
    ]
    results = {outcome.result for outcome in waited.outcomes}
    if Result.CONFLICT in results:
        error = ErrorInfo("conflict", f"{_first(waited, Result.CONFLICT).reason}; `items` says which")
        return json_answer(ConflictAnswer(error, found, waited.states), HTTPStatus.CONFLICT, _NO_STORE)
    if results <= {Result.COUNTED, Result.DUPLICATE}:
        return json_answer(PostedAnswer(found, waited.states), HTTPStatus.OK, _NO_STORE)
    pending = _first(waited, Result.PENDING, Result.REFUSED).reason
    return json_answer(PostedAnswer(found, waited.states, pending), HTTPStatus.ACCEPTED, _NO_STORE)


def faulty(faults: Sequence[ItemFault]) -> web.Response:
    """Answer with all that is wrong: 400."""
    items = len({fault.index for fault in faults})
    message = f"{len(faults):,} faults in {items:,} items: nothing of it is taken"
    if len(faults) == 1:
        message = f"{faults[0].message}: nothing of it is taken"
    elif len(faults) > MOST_FAULTS:
        message = f"{message}; the first {MOST_FAULTS:,} are listed"
    answer = FaultsAnswer(ErrorInfo("faults", message), list(faults[:MOST_FAULTS]))
    return json_answer(answer, HTTPStatus.BAD_REQUEST, _NO_STORE)


def _posted(items: Sequence[Item], partitions: Sequence[int], offsets: Sequence[int]) -> list[PostedItem]:
    return [
        PostedItem(item.event_id or None, partition, offset)
        for item, partition, offset in zip(items, partitions, offsets, strict=True)
    ]


def _first(waited: Waited, *results: Result) -> Outcome:
    return next(outcome for outcome in waited.outcomes if outcome.result in results)
