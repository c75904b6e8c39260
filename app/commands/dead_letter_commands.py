"""What the commands on dead letters have in common: `dead-letters` and `late`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import click
import msgspec
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError
from faust.cli import argument, option

from app import app, settings
from app.commands.base import subcommand
from engine.dead_letters.reader import DeadLetter, DeadLetterReader, Place, Resolution
from engine.dead_letters.redrive import redrive
from schemas.printing import as_text, printable
from schemas.topics import DeadLetterKind


class PlaceType(click.ParamType):
    """A record's place on the command line: `3@17`."""

    name = "partition@offset"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """Read the place, or report what is expected."""
        try:
            return Place.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Choice(msgspec.Struct, frozen=True):
    """Which records a command is about: those at `places`, or all that match `reason` and `match`."""

    everything: bool = False
    reason: str | None = None
    match: str | None = None
    places: tuple[Place, ...] = ()

    def takes(self, letter: DeadLetter) -> bool:
        """Return whether a dead letter has the reason and the match that were chosen."""
        return self.reason in (None, letter.header("reason")) and self.match in (None, letter.match_id)


class ChoiceError(ValueError):
    """It is not clear which records, or which topic, a command is about; the message says what to give."""


def add_commands(group: click.Group, kind: DeadLetterKind) -> None:
    """Give a group its `list` and `show`."""

    @subcommand(
        group,
        "list",
        option("--all", "everything", is_flag=True, help="also those that are dealt with"),
        *FILTERS,
        option("--json", "as_json", is_flag=True, help="a JSON object a line"),
        TOPIC,
    )
    def list_(
        everything: bool, reason: str | None, match: str | None, as_json: bool, topic: str | None
    ) -> int:
        """List them: where, when, why, of which match."""
        choice = Choice(everything, reason, match)
        return run(kind, topic, lambda readers: _list(readers, choice, as_json))

    @subcommand(group, "show", argument("place", type=PlaceType()), TOPIC)
    def show(place: Place, topic: str | None) -> int:
        """Show one whole: headers, bytes, and what they say where they can be read."""
        return run(kind, topic, lambda readers: _show(readers, place))


def add_redrive(
    group: click.Group, kind: DeadLetterKind, name: str, resolution: Resolution, about: str
) -> None:
    """Give a group a command that redrives or marks dead letters."""

    def redrive_some(
        places: tuple[Place, ...], everything: bool, reason: str | None, match: str | None, topic: str | None
    ) -> int:
        choice = Choice(everything, reason, match, places)
        return run(kind, topic, lambda readers: _redrive(readers, choice, resolution))

    redrive_some.__doc__ = about
    subcommand(
        group,
        name,
        argument("places", nargs=-1, type=PlaceType()),
        option("--all", "everything", is_flag=True, help="all that are not dealt with"),
        *FILTERS,
        TOPIC,
    )(redrive_some)


FILTERS = (
    option("--reason", help="only those with this reason"),
    option("--match", help="only those of this match"),
)
TOPIC = option("--topic", help="of which topic; of every sport's if it is not given")

Readers = Sequence[DeadLetterReader]


def run(kind: DeadLetterKind, topic: str | None, work: Callable[[Readers], Awaitable[int]]) -> int:
    """Do a command's work with its topics open; print what went wrong, and return the exit status."""
    opening = ""

    async def work_on(names: Sequence[str]) -> int:
        nonlocal opening
        async with AsyncExitStack() as stack:
            readers = []
            for opening in names:
                readers.append(await stack.enter_async_context(DeadLetterReader(opening, app.connection)))
            return await work(readers)

    try:
        return asyncio.run(work_on(_topics(kind, topic)))
    except ChoiceError as error:
        _complain(str(error))
        return 2
    except UnknownTopicOrPartitionError:
        _complain(f"there is no topic {opening}: `faust -A app topics` makes it")
    except KafkaError as error:
        _complain(f"Kafka at {','.join(settings.broker)}: {error}")
    return 1


def _topics(kind: DeadLetterKind, given: str | None) -> list[str]:
    names = sorted(topic.name for topic in app.declared_topics if topic.dead_letters is kind)
    if given is None:
        return names
    if given in names:
        return [given]
    raise ChoiceError(f"--topic: expected {' or '.join(names)}")


async def _at(readers: Readers, place: Place) -> tuple[DeadLetterReader, DeadLetter] | None:
    """Return the record at a place, and the reader of its topic; None where there is none.

    Raises:
        ChoiceError: several topics have a record there.
    """
    found = [(reader, one) for reader in readers for one in await reader.list() if one.place == place]
    if len(found) > 1:
        topics = " and ".join(reader.topic for reader, _ in found)
        raise ChoiceError(f"{place} is in {topics}: say which with --topic")
    if not found:
        _complain(f"{place}: there is no such record in {' or '.join(reader.topic for reader in readers)}")
        return None
    return found[0]


async def _list(readers: Readers, choice: Choice, as_json: bool) -> int:
    rows: list[Sequence[str]] = []
    for reader in readers:
        letters = await reader.list()
        shown = [a for a in letters if choice.takes(a) and (choice.everything or a.resolution is None)]
        if as_json:
            for letter in shown:
                print(msgspec.json.encode(_as_json(reader.topic, letter)).decode())
            continue
        rows += [
            (str(a.place), _when(a), a.header("reason"), a.match_id, reader.topic, _error(a)) for a in shown
        ]
        settled = sum(letter.resolution is not None for letter in letters)
        print(f"{len(letters) - settled} waiting and {settled} settled in {reader.topic}", file=sys.stderr)
    _print_table([("PLACE", "WHEN", "REASON", "MATCH", "TOPIC", "ERROR"), *rows] if rows else [])
    return 0


def _as_json(topic: str, letter: DeadLetter) -> dict[str, object]:
    return {
        "topic": topic,
        "place": str(letter.place),
        "when": letter.when,
        "reason": letter.header("reason"),
        "match_id": letter.match_id,
        "error": letter.header("error"),
        "from": _origin(letter),
        "size": letter.size,
        "truncated": letter.truncated,
        "settled": letter.resolution,
    }


async def _show(readers: Readers, place: Place) -> int:
    found = await _at(readers, place)
    if found is None:
        return 1
    reader, only = found
    async for letter, value in reader.values([only]):
        about = [
            ("place", str(place)),
            ("topic", reader.topic),
            ("when", _when(letter)),
            ("settled", letter.resolution or "no"),
            ("from", _origin(letter)),
            *((name, letter.header(name)) for name in letter.headers if name not in _ORIGIN),
            ("key", "none" if letter.key is None else f"{letter.match_id}  ({letter.key.hex(' ')})"),
            ("value", "none" if value is None else f"{len(value):,} bytes"),
        ]
        _print_table([(name, text) for name, text in about])
        if value:
            _print_bytes(value)
            print(*_printable_lines(_decoded(letter, value)), sep="\n")
        return 0
    _complain(f"{place}: {reader.topic} has removed it by age")
    return 1


async def _redrive(readers: Readers, choice: Choice, resolution: Resolution) -> int:
    if choice.everything == bool(choice.places):
        raise ChoiceError("expected either places, such as 3@17, or --all")
    if choice.places and (choice.reason or choice.match):
        raise ChoiceError("--reason and --match go with --all: a place is one record, whatever it is")
    wanted: dict[DeadLetterReader, list[DeadLetter]] = {reader: [] for reader in readers}
    status = 0
    for place in choice.places:
        if (found := await _at(readers, place)) is None:
            status = 1
            continue
        reader, letter = found
        wanted[reader].append(letter)
        if letter.resolution:
            print(f"{place}  {printable(letter.resolution)} already")
    for reader in readers if choice.everything else ():
        wanted[reader] = await reader.list()
    for reader, letters in wanted.items():
        waiting = [letter for letter in letters if choice.takes(letter) and letter.resolution is None]
        outcome = await redrive(reader, waiting, resolution, app.connection)
        for place in outcome.done:
            print(f"{place}  {resolution.value}")
        for place, why in sorted(outcome.problems.items()):
            _complain(f"{place}: {why}")
        status = 1 if outcome.problems else status
    return status


_ORIGIN = ("topic", "partition", "offset")


def _origin(letter: DeadLetter) -> str:
    topic, partition, offset = (letter.header(name) or "?" for name in _ORIGIN)
    return f"{topic} {partition}@{offset}"


def _error(letter: DeadLetter) -> str:
    return f"({letter.resolution}) {letter.header('error')}" if letter.resolution else letter.header("error")


def _when(letter: DeadLetter) -> str:
    return datetime.fromtimestamp(letter.when / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _decoded(letter: DeadLetter, value: bytes) -> str:
    schemas = [topic.schema for topic in app.declared_topics if topic.name == letter.header("topic")]
    text = as_text(schemas[0], value) if schemas and schemas[0] is not None else None
    return "it cannot be read as a message of its topic" if text is None else text.rstrip()


def _print_bytes(value: bytes) -> None:
    for at in range(0, len(value), 16):
        row = value[at : at + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        print(f"{at:06x}  {row.hex(' '):47}  {text}")


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print columns side by side; the last one is not padded."""
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        print("  ".join(map(str.ljust, row, widths)).rstrip())


def _printable_lines(text: str) -> list[str]:
    return [printable(line) for line in text.split("\n")]


def _complain(text: str) -> None:
    print(printable(text), file=sys.stderr)
