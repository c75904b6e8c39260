"""What the commands on records set aside have in common: `dead-letters` and `late`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import click
import msgspec
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError
from faust.cli import argument, option

from app import app, settings
from app.commands.base import subcommand
from engine.dead_letters.reader import Aside, AsideReader, Place, Settled
from engine.dead_letters.redrive import settle
from schemas.printing import as_text, printable
from schemas.topics import SetAside


class PlaceType(click.ParamType):
    """A record's place on the command line: `3@17`."""

    name = "partition@offset"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """Read it, or say what is expected."""
        try:
            return Place.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Choice(msgspec.Struct, frozen=True):
    """Which records a command is about: those at `places`, or all that `reason` and `match` let through."""

    everything: bool = False
    reason: str | None = None
    match: str | None = None
    places: tuple[Place, ...] = ()

    def takes(self, aside: Aside) -> bool:
        """Tell whether a record is one of those that are asked for by what they are."""
        return self.reason in (None, aside.header("reason")) and self.match in (None, aside.match_id)


class ChoiceError(ValueError):
    """It is not clear which records, or which topic, a command is about; the message says what to give."""


def add_commands(group: click.Group, kind: SetAside) -> None:
    """Give a group its `list` and `show`."""

    @subcommand(
        group,
        "list",
        option("--all", "everything", is_flag=True, help="also those that are settled"),
        *FILTERS,
        option("--json", "as_json", is_flag=True, help="a JSON object a line"),
        TOPIC,
    )
    def list_(
        everything: bool, reason: str | None, match: str | None, as_json: bool, topic: str | None
    ) -> int:
        """List them: where, when, why, of which match."""
        choice = Choice(everything, reason, match)
        return run(kind, topic, lambda reader: _list(reader, choice, as_json))

    @subcommand(group, "show", argument("place", type=PlaceType()), TOPIC)
    def show(place: Place, topic: str | None) -> int:
        """Show one whole: headers, bytes, and what they say where they can be read."""
        return run(kind, topic, lambda reader: _show(reader, place))


def add_settling(group: click.Group, kind: SetAside, name: str, settled: Settled, about: str) -> None:
    """Give a group a command that settles records."""

    def settle_some(
        places: tuple[Place, ...], everything: bool, reason: str | None, match: str | None, topic: str | None
    ) -> int:
        choice = Choice(everything, reason, match, places)
        return run(kind, topic, lambda reader: _settle(reader, choice, settled))

    settle_some.__doc__ = about
    subcommand(
        group,
        name,
        argument("places", nargs=-1, type=PlaceType()),
        option("--all", "everything", is_flag=True, help="all that are not settled"),
        *FILTERS,
        TOPIC,
    )(settle_some)


FILTERS = (
    option("--reason", help="only those set aside for this reason"),
    option("--match", help="only those of this match"),
)
TOPIC = option("--topic", help="which topic, where more than one sport has such records")


def run(kind: SetAside, topic: str | None, work: Callable[[AsideReader], Awaitable[int]]) -> int:
    """Do a command's work with its topic open; return the exit status, and say what went wrong."""

    async def work_on(name: str) -> int:
        async with AsideReader(name, app.connection) as reader:
            return await work(reader)

    try:
        name = _topic(kind, topic)
        return asyncio.run(work_on(name))
    except ChoiceError as error:
        _complain(str(error))
        return 2
    except UnknownTopicOrPartitionError:
        _complain(f"there is no topic {name}: `faust -A app topics` makes it")
    except KafkaError as error:
        _complain(f"Kafka at {','.join(settings.broker)}: {error}")
    return 1


def _topic(kind: SetAside, given: str | None) -> str:
    names = [topic.name for topic in app.declared_topics if topic.set_aside is kind]
    if given in names:
        return given
    if given is None and len(names) == 1:
        return names[0]
    raise ChoiceError(f"--topic: expected {' or '.join(names)}")


async def _list(reader: AsideReader, choice: Choice, as_json: bool) -> int:
    asides = await reader.list()
    shown = [a for a in asides if choice.takes(a) and (choice.everything or a.settled is None)]
    if as_json:
        for aside in shown:
            print(msgspec.json.encode(_as_json(aside)).decode())
        return 0
    rows = [(str(a.place), _when(a), a.header("reason"), a.match_id, _error(a)) for a in shown]
    _print_table([("PLACE", "WHEN", "REASON", "MATCH", "ERROR"), *rows] if rows else [])
    settled = sum(aside.settled is not None for aside in asides)
    print(f"{len(asides) - settled} waiting and {settled} settled in {reader.topic}", file=sys.stderr)
    return 0


def _as_json(aside: Aside) -> dict[str, object]:
    return {
        "place": str(aside.place),
        "when": aside.when,
        "reason": aside.header("reason"),
        "match_id": aside.match_id,
        "error": aside.header("error"),
        "from": _origin(aside),
        "size": aside.size,
        "truncated": aside.truncated,
        "settled": aside.settled,
    }


async def _show(reader: AsideReader, place: Place) -> int:
    found = [aside for aside in await reader.list() if aside.place == place]
    async for aside, value in reader.values(found):
        about = [
            ("place", str(place)),
            ("when", _when(aside)),
            ("settled", aside.settled or "no"),
            ("from", _origin(aside)),
            *((name, aside.header(name)) for name in aside.headers if name not in _ORIGIN),
            ("key", "none" if aside.key is None else f"{aside.match_id}  ({aside.key.hex(' ')})"),
            ("value", "none" if value is None else f"{len(value):,} bytes"),
        ]
        _print_table([(name, text) for name, text in about])
        if value:
            _print_bytes(value)
            print(*_printable_lines(_decoded(aside, value)), sep="\n")
        return 0
    _complain(f"{place}: there is no such record in {reader.topic}")
    return 1


async def _settle(reader: AsideReader, choice: Choice, settled: Settled) -> int:
    if choice.everything == bool(choice.places):
        raise ChoiceError("expected either places, such as 3@17, or --all")
    if choice.places and (choice.reason or choice.match):
        raise ChoiceError("--reason and --match go with --all: a place is one record, whatever it is")
    there = {aside.place: aside for aside in await reader.list()}
    status = 0
    for place in choice.places:
        if place not in there:
            _complain(f"{place}: there is no such record in {reader.topic}")
            status = 1
        elif there[place].settled:
            print(f"{place}  {printable(there[place].settled or '')} already")
    wanted = there.values() if choice.everything else [there[p] for p in choice.places if p in there]
    waiting = [aside for aside in wanted if choice.takes(aside) and aside.settled is None]
    outcome = await settle(reader, waiting, settled, app.connection)
    for place in outcome.done:
        print(f"{place}  {settled.value}")
    for place, why in sorted(outcome.problems.items()):
        _complain(f"{place}: {why}")
    return 1 if outcome.problems else status


_ORIGIN = ("topic", "partition", "offset")


def _origin(aside: Aside) -> str:
    topic, partition, offset = (aside.header(name) or "?" for name in _ORIGIN)
    return f"{topic} {partition}@{offset}"


def _error(aside: Aside) -> str:
    return f"({aside.settled}) {aside.header('error')}" if aside.settled else aside.header("error")


def _when(aside: Aside) -> str:
    return datetime.fromtimestamp(aside.when / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _decoded(aside: Aside, value: bytes) -> str:
    schemas = [topic.schema for topic in app.declared_topics if topic.name == aside.header("topic")]
    text = as_text(schemas[0], value) if schemas and schemas[0] is not None else None
    return "it cannot be read as a message of its topic" if text is None else text.rstrip()


def _print_bytes(value: bytes) -> None:
    for at in range(0, len(value), 16):
        row = value[at : at + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        print(f"{at:06x}  {row.hex(' '):47}  {text}")


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print columns side by side; the last is as long as it is."""
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        print("  ".join(map(str.ljust, row, widths)).rstrip())


def _printable_lines(text: str) -> list[str]:
    return [printable(line) for line in text.split("\n")]


def _complain(text: str) -> None:
    print(printable(text), file=sys.stderr)
