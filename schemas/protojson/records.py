"""From a message to a topic's record: checked as a worker checks it, with all that is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec
from google.protobuf.message import DecodeError, Message

from schemas.protojson.faults import Fault
from schemas.protojson.mapping import Form
from schemas.protojson.messages import descriptor_of
from schemas.protojson.rules import refusals
from schemas.refusals import RefusedError

MATCH_ID = "match_id"
"""The field that refusals of a match's id name, whatever the message calls it."""

EVENT_ID = "event_id"


class Reading(Protocol):
    """How messages are read from JSON: `Mapping`, or another form of theirs."""

    @property
    def message(self) -> type[Message]:
        """The messages that come of it."""

    @property
    def struct(self) -> type[msgspec.Struct] | None:
        """The struct of the JSON, for its description; None where it has none."""

    def fast(self, body: bytes, form: Form) -> list[Message] | None:
        """Return the messages of a body, None where it has to be read thoroughly."""

    def thorough(self, item: bytes | msgspec.Raw) -> Message | tuple[Fault, ...]:
        """Return the message of an item, or all that is wrong with it."""


class Item(msgspec.Struct, frozen=True, gc=False):
    """A record of a match: an event with its id ("" without one) or number (0), or a description."""

    match_id: str
    event_id: str
    seq: int
    key: bytes
    value: bytes


class RecordKind(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What the records of a topic are.

    - `reading`: how messages are read from JSON.
    - `check(value, key)`: decodes a record as a worker does, or raises a `RefusedError`.
    - `id_field`: the field with the match's id; `seq_field`: that with an event's number, "" without one.
    - `needs_identity(event)`: whether an event has to have an id or a number.
    - `event_id(event)`: what identifies an event, where that is no field of the name.
    - `fill(message)`: completes a message as its poster must have it, or returns what is wrong with it.
    - `names`: how whoever posts calls a field, by its path, where that is not its name in the message.
    """

    reading: Reading
    check: Callable[[bytes, bytes], object]
    id_field: str = MATCH_ID
    seq_field: str = ""
    needs_identity: Callable[[object], bool] = lambda _: False
    event_id: Callable[[object], str] | None = None
    fill: Callable[[Message], tuple[Fault, ...]] | None = None
    names: Mapping[str, str] = {}

    def parsed(self, data: bytes) -> Message | tuple[Fault, ...]:
        """Return the message of a record's value, or that it is none."""
        kind = self.reading.message
        try:
            return kind.FromString(data)
        except DecodeError as error:
            return (Fault("", f"not a {descriptor_of(kind).full_name}: {error}"),)

    def item(self, message: Message, given: bytes = b"", match_id: str = "") -> Item | tuple[Fault, ...]:
        """Return the record of a message, or all that is wrong with it, never nothing.

        Args:
            message: the message; it may be changed.
            given: its bytes as they came, if they did: they are the record's.
            match_id: the match that it has to be of; then it may leave the id out.
        """
        found = self._item(message, given, match_id)
        if isinstance(found, Item) or not self.names:
            return found
        return tuple(Fault(self.names.get(fault.field, fault.field), fault.message) for fault in found)

    def _item(self, message: Message, given: bytes, match_id: str) -> Item | tuple[Fault, ...]:
        named: str = getattr(message, self.id_field)
        if match_id and named != match_id:
            if named:
                return (Fault(self.id_field, f"it is {named!r}, and the path names {match_id!r}"),)
            setattr(message, self.id_field, match_id)
            named, given = match_id, b""
        if self.fill is not None:
            if faults := self.fill(message):
                return faults
            given = b""
        key = named.encode()
        value = given or message.SerializeToString()
        try:
            event = self.check(value, key)
        except RefusedError:
            return self._refusals(message)
        event_id, seq = self._identity(message)
        if self.event_id is not None:
            event_id = self.event_id(event)
        if not (event_id or seq) and self.needs_identity(event):
            return (self._unidentified(),)
        return Item(named, event_id, seq, key, value)

    def _identity(self, message: Message) -> tuple[str, int]:
        return getattr(message, EVENT_ID, ""), getattr(message, self.seq_field, 0)

    def _refusals(self, message: Message) -> tuple[Fault, ...]:
        faults, event = refusals(message, self._check_alone)
        if event is None or any(self._identity(message)) or not self.needs_identity(event):
            return faults
        # One that is told of its number already is not told that it has none.
        return (
            faults
            if any(fault.field == self.seq_field for fault in faults)
            else (*faults, self._unidentified())
        )

    def _check_alone(self, value: bytes) -> object:
        """Check a record whose key is right: its id may be what was repaired."""
        match_id: str = getattr(self.reading.message.FromString(value), self.id_field)
        try:
            return self.check(value, match_id.encode())
        except RefusedError as error:
            if error.field == MATCH_ID and MATCH_ID not in descriptor_of(self.reading.message).fields_by_name:
                error.field = self.id_field
            raise

    def _unidentified(self) -> Fault:
        numbered = f", or a {self.seq_field}" if self.seq_field else ""
        return Fault(EVENT_ID, f"an event needs an event_id that is unique in its match{numbered}")
