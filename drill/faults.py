"""The faults: each is a coroutine function that causes one, and leaves the fleet whole again.

A fault's docstring says what it tests; its name is the same on the command line, with
dashes. It returns a description of what it did, for the report.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import Random
from typing import Protocol

import msgspec

from drill.brokers import Brokers
from drill.fleet import Fleet
from drill.slice import MessyFeeds
from sandbox.worker import WorkerProcess


class Producer(Protocol):
    """The producer of the events."""

    async def crash(self) -> None:
        """Kill it (SIGKILL) in mid-match, and start it again; it resumes from its journal."""


class Field(msgspec.Struct):
    """The targets of faults.

    `caught_up` waits until all events sent so far are counted, and returns the seconds
    that took. `producers` and `messy_feeds` are those of the sports that have any. `session` is the
    workers' session timeout in seconds.
    """

    fleet: Fleet
    brokers: Brokers
    producers: Sequence[Producer]
    messy_feeds: Sequence[MessyFeeds]
    caught_up: Callable[[], Awaitable[float]]
    rng: Random
    session: float

    def some_worker(self) -> WorkerProcess:
        """Return a worker at random."""
        return self.rng.choice(self.fleet.workers)


Fault = Callable[[Field], Awaitable[str]]


async def kill_worker(field: Field) -> str:
    """A worker dies, and its disk stays: others take over its partitions, then it comes back."""
    fleet, worker = field.fleet, field.some_worker()
    fleet.kill(worker)
    taken_over = await fleet.whole() + await field.caught_up()
    fleet.start(worker)
    back = await fleet.whole()
    name = fleet.name(worker)
    return f"{name} killed, all counted after {taken_over:.1f} s, back {back:.1f} s after its start"


async def kill_two(field: Field) -> str:
    """Two workers die at once, and come back before the group has noticed."""
    fleet = field.fleet
    workers = field.rng.sample(fleet.workers, min(2, len(fleet.workers)))
    for worker in workers:
        fleet.kill(worker)
    await asyncio.sleep(field.rng.uniform(0, 2))
    for worker in workers:
        fleet.start(worker)
    back = await fleet.whole()
    return f"{' and '.join(map(fleet.name, workers))} killed, whole again {back:.1f} s after their start"


async def kill_newborn(field: Field) -> str:
    """A worker dies in its first seconds: joining, taking over, recovering, or committing at last."""
    fleet, worker = field.fleet, field.some_worker()
    await fleet.stop(worker)
    fleet.start(worker)
    age = field.rng.uniform(1.0, 5.0)
    await asyncio.sleep(age)
    fleet.kill(worker)
    fleet.start(worker)
    back = await fleet.whole()
    return f"{fleet.name(worker)} killed at the age of {age:.1f} s, whole again {back:.1f} s after its start"


async def rolling_restart(field: Field) -> str:
    """Each worker, one after the other, is stopped (SIGTERM) and restarted, as for a new version."""
    fleet = field.fleet
    stops = []
    for worker in list(fleet.workers):
        stopped = await fleet.stop(worker)
        fleet.start(worker)
        back = await fleet.whole()
        stops.append(f"{fleet.name(worker)} stopped in {stopped:.1f} s, back after {back:.1f} s")
    return "; ".join(stops)


async def restart_in_place(field: Field) -> str:
    """A worker with a name in the group (KIP-345) is restarted within its session: nothing moves."""
    fleet = field.fleet
    worker = field.rng.choice([worker for worker in fleet.workers if fleet.is_static(worker)])
    stopped = await fleet.stop(worker)
    fleet.start(worker)
    back = await fleet.whole()
    return f"{fleet.name(worker)} stopped in {stopped:.1f} s, back after {back:.1f} s, as the same member"


async def pause_worker(field: Field) -> str:
    """A zombie: a worker frozen past its session wakes while others own its partitions."""
    fleet, worker = field.fleet, field.some_worker()
    paused = field.session + field.rng.uniform(3, 5)
    worker.pause()
    try:
        await asyncio.sleep(paused)
    finally:
        worker.resume()
    back = await fleet.whole()
    return f"{fleet.name(worker)} frozen for {paused:.1f} s, whole again {back:.1f} s after it woke"


async def wipe_disk(field: Field) -> str:
    """A worker dies and comes back with an empty disk: all its state is in the changelogs."""
    fleet, worker = field.fleet, field.some_worker()
    fleet.kill(worker)
    worker.wipe()
    fleet.start(worker)
    back = await fleet.whole()
    return f"{fleet.name(worker)} lost its disk, whole again {back:.1f} s after its start"


async def add_worker(field: Field) -> str:
    """A worker is added for a while, and leaves again: partitions move to it and back."""
    fleet = field.fleet
    worker = fleet.add()
    joined = await fleet.whole()
    await asyncio.sleep(field.rng.uniform(1, 3))
    await fleet.retire(worker)
    left = await fleet.whole()
    return f"{fleet.name(worker)} joined within {joined:.1f} s and left, whole again after {left:.1f} s"


async def kill_broker(field: Field) -> str:
    """A broker dies and comes back with its disk: if it is the only one, all wait; no event is lost."""
    broker = field.brokers.one(field.rng)
    down = field.rng.uniform(0.5, 4)
    await asyncio.to_thread(broker.kill)
    await asyncio.sleep(down)
    await broker.start_async()
    # The workers may not have noticed yet: their answers prove nothing here.
    back = await field.caught_up()
    return f"broker killed, started after {down:.1f} s, all counted {back:.1f} s after it was back"


async def restart_producer(field: Field) -> str:
    """The producer dies in mid-match, and resends the events whose acknowledgement it has not seen."""
    await field.rng.choice(field.producers).crash()
    return "producer killed and started again"


async def messy_feed(field: Field) -> str:
    """A match's events come out of order, twice, late and wrong, and a worker dies amid them."""
    if not field.messy_feeds:
        raise ValueError("this sport has no messy feeds")
    feed = asyncio.create_task(field.rng.choice(field.messy_feeds).play())
    try:
        await asyncio.sleep(field.rng.uniform(0.5, 3))
        killed = await kill_worker(field)
        return f"{await feed}; {killed}"
    finally:
        feed.cancel()


ON_WORKERS: tuple[Fault, ...] = (
    kill_worker,
    kill_two,
    kill_newborn,
    rolling_restart,
    restart_in_place,
    pause_worker,
    wipe_disk,
    add_worker,
    messy_feed,
)
ALL: tuple[Fault, ...] = (*ON_WORKERS, kill_broker, restart_producer)


def name_of(fault: Fault) -> str:
    """Return a fault's name on the command line."""
    return str(getattr(fault, "__name__", fault)).replace("_", "-")


BY_NAME: Mapping[str, Fault] = {name_of(fault): fault for fault in ALL}
GROUPS: Mapping[str, tuple[Fault, ...]] = {"all": ALL, "workers": ON_WORKERS, "none": ()}


def choose(names: str, *, messy: bool = True) -> tuple[Fault, ...]:
    """Return the faults of a list such as "kill-worker,pause-worker", or of a group: all, workers, none.

    If a sport has no messy feeds (`messy`), the groups leave them out.

    Raises:
        ValueError: the fault does not exist.
    """
    chosen: dict[Fault, None] = {}
    for name in names.split(","):
        if name not in GROUPS and name not in BY_NAME:
            raise ValueError(f"no fault {name!r}; there are {', '.join((*GROUPS, *BY_NAME))}")
        if name == name_of(messy_feed) and not messy:
            raise ValueError(f"no fault {name!r}: this sport has no messy feeds")
        chosen.update(dict.fromkeys(GROUPS[name] if name in GROUPS else (BY_NAME[name],)))
    return tuple(fault for fault in chosen if messy or fault is not messy_feed)
