"""Fetches in sessions: one names only what has changed since the last one, and so does its answer (KIP-227).

A worker with all slices reads some hundred partitions, most of them idle. To name them all in each fetch
and in each answer cost 2 ms of the worker's thread and as much of the broker's, a hundred times a second.

Tried with aiokafka 0.14. Relied on: `_get_actions_per_node` returns the fetches to send first, a
`FetchRequest` a node, of which one is under way at a time; `_proc_fetch_request` sends one by
`_client.send` and takes an answer over, without a pause between them, by the offsets that
`FetchRequest.topics` has; it drops what is not for the position of a partition any more, and notes in a
partition's state the `timestamp` at which a broker last told of it. A node in `_in_flight` is sent no
other fetch, and one of whose answers something is in `_records` none for `calculate_backoff`. `build` makes
a structure whose version 7 and later have `session_id`, `session_epoch` and `forgotten_topics_data`; so
have answers.
"""

import time
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from aiokafka.consumer.fetcher import Fetcher
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.structs import TopicPartition

_FIRST_VERSION = 7
_INITIAL_EPOCH = 0
_LAST_EPOCH = 2**31 - 1

Place = tuple[str, int]
"""A topic and the number of a partition."""
Wanted = tuple[int, int]
"""The offset from which a partition is fetched, and the bytes to fetch at most."""
ByTopic = list[tuple[str, list[tuple[int, int, int]]]]
"""Partitions of topics, each with what is wanted of it, as aiokafka's requests have them."""


class FetchSession:
    """What one broker knows of what one consumer fetches.

    A broker keeps the list, and answers of a partition where it has records or an error for it, or where
    its end has moved. One that has no room for a session answers each fetch whole, as without.
    """

    def __init__(self) -> None:
        self.id = 0
        self.epoch = _INITIAL_EPOCH
        self._known: dict[Place, Wanted] = {}

    def changes(self, topics: ByTopic) -> tuple[ByTopic, list[tuple[str, list[int]]]]:
        """Return the partitions that a broker does not know so yet, and those that it is to forget.

        They count as told: without an answer the session must be `dropped`.
        """
        known = self._known
        wanted = {(topic, number): (offset, most) for topic, some in topics for number, offset, most in some}
        told: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for place, want in wanted.items():
            if known.get(place) != want:
                told[place[0]].append((place[1], *want))
        forgotten: defaultdict[str, list[int]] = defaultdict(list)
        for topic, number in known.keys() - wanted.keys():
            forgotten[topic].append(number)
        self._known = wanted
        return list(told.items()), list(forgotten.items())

    def answered(self, error: int, session_id: int) -> None:
        """Go on by what an answer has as its error and its session; 0 is none of either."""
        self.id = 0 if error else session_id
        if self.id:
            self.epoch = 1 if self.epoch == _LAST_EPOCH else self.epoch + 1
        else:
            self.dropped()

    def dropped(self) -> None:
        """Begin another one with the next fetch, in place of this one."""
        self.epoch = _INITIAL_EPOCH
        self._known = {}


class SessionRequest(FetchRequest):  # type: ignore[misc]
    """A fetch of a session: to aiokafka of all its partitions, to a broker of those that have changed."""

    def __init__(self, whole: FetchRequest, session: FetchSession) -> None:
        self._asked = whole._max_wait_ms, whole._min_bytes, whole._max_bytes, whole._isolation_level
        super().__init__(*self._asked, whole.topics, whole._rack_id)
        self._topics: ByTopic = whole.topics
        self.session = session
        self.told: set[Place] | None = None
        """Of which partitions the answer tells; None where there is none, or an error in its place."""

    def leave_out(self, topics: Collection[str]) -> None:
        """Fetch nothing of some topics."""
        self._topics = [(topic, parts) for topic, parts in self._topics if topic not in topics]

    def build(self, request_struct_class: Any) -> Any:
        """Return what is sent. To a broker older than 1.1 that is the whole."""
        if request_struct_class.API_VERSION < _FIRST_VERSION:
            return super().build(request_struct_class)
        changed, forgotten = self.session.changes(self.topics)
        built = FetchRequest(*self._asked, changed, self._rack_id).build(request_struct_class)
        built.session_id, built.session_epoch = self.session.id, self.session.epoch
        built.forgotten_topics_data = forgotten
        return built

    def take(self, response: Any) -> None:
        """Note what a broker answers."""
        error = 0
        if response.API_VERSION >= _FIRST_VERSION:
            error = response.error_code
            self.session.answered(error, response.session_id)
        if not error:
            self.told = {(topic, part[0]) for topic, parts in response.topics for part in parts}


class _SessionClient:
    """A client whose fetches are those of sessions; all else is the client's own."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def send(self, node_id: int, request: Any) -> Any:
        if not isinstance(request, SessionRequest):
            return await self._client.send(node_id, request)
        try:
            response = await self._client.send(node_id, request)
        except BaseException:
            request.session.dropped()
            raise
        request.take(response)
        return response


class SessionFetcher(Fetcher):  # type: ignore[misc]
    """Fetches in a session with each broker.

    An answer that was dropped, in whole or in part, ends its session: a broker would not repeat where the
    partition ends.
    """

    def __init__(self, client: Any, *args: Any, **settings: Any) -> None:
        super().__init__(client, *args, **settings)
        self._client = _SessionClient(client)
        self._nodes: set[int] = set()
        self._settled: object = None
        """The assignment of which `_nodes` are all that is fetched from, and only fetches are to be sent."""
        self._sessions: defaultdict[int, FetchSession] = defaultdict(FetchSession)

    def _get_actions_per_node(self, assignment: Any) -> Any:
        blocked, pause = self._blocked()
        # aiokafka goes through all partitions at each wake: half of the times it then has nothing to send.
        if assignment is self._settled and blocked >= self._nodes:
            return [], {}, pause, False, []
        fetches, resets, pause, is_outdated, paused = super()._get_actions_per_node(assignment)
        self._settled = assignment if fetches and not (resets or is_outdated or paused) else None
        self._nodes = blocked.union(node for node, _ in fetches)
        requests = [(node, SessionRequest(fetch, self._sessions[node])) for node, fetch in fetches]
        return requests, resets, pause, is_outdated, paused

    def _blocked(self) -> tuple[set[int], float]:
        """Return the brokers with a fetch under way, or of whose last one something waits to be taken.

        And for how many seconds at least, unless they answer, or it is taken.
        """
        nodes, pause = set(self._in_flight), self._fetcher_timeout
        for place, fetched in self._records.items():
            if left := fetched.calculate_backoff():
                nodes.add(self._select_read_replica(place))
                pause = min(pause, left)
        return nodes, pause

    async def _proc_fetch_request(self, assignment: Any, node_id: Any, request: Any) -> bool:
        found: bool = await super()._proc_fetch_request(assignment, node_id, request)
        if not assignment.active or (request.told is not None and not _is_taken(assignment, request)):
            request.session.dropped()
        return found


def _is_taken(assignment: Any, request: SessionRequest) -> bool:
    """Return whether all of an answer was taken; note of the other partitions that there is nothing new."""
    now_ms, told, taken = int(1000 * time.time()), request.told or (), True
    for topic, parts in request.topics:
        for number, offset, _ in parts:
            state = assignment.state_value(TopicPartition(topic, number))
            if (topic, number) not in told:
                state.timestamp = now_ms
            elif not state.has_valid_position or state.position != offset:
                taken = False
    return taken
