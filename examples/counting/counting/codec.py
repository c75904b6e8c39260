"""Bytes of `counting.v1` to events and back: the only code of counting that touches protobuf.

Decoding checks what can be seen from one record alone; it raises a `RefusedError`, whatever the bytes.
"""

from typing import TypeVar

from google.protobuf.message import DecodeError, Message

from counting.events import Add, Correction, Description, Event
from counting.v1 import counting_pb2 as pb
from schemas.matches.checks import (
    MAX_SEQ,
    check_match_id,
    check_number,
    check_texts,
    missing_or_too_large,
    unreadable,
    wrong_key,
)
from schemas.matches.times import MAX_TIME
from schemas.refusals import Reason, RefusedError

MAX_BYTES = 2048
"""Of a record: one with every text as long as it may be is some 1,300."""

MAX_ADDED = 1_000
MAX_TOTAL = 1_000_000

MessageT = TypeVar("MessageT", pb.Event, pb.Description)


def decode_event(value: bytes | None, key: bytes | None, _kept: bool = False) -> Event:
    """Read a record of `counting.events`; nothing was ever kept that would be refused by now.

    Raises:
        RefusedError: the bytes are no such event, or one that no match can have.
    """
    message = _read(pb.Event(), value, key)
    match_id, event_id, of = message.match_id, message.event_id, message.correction
    seq = check_number(message.seq, "seq", MAX_SEQ)
    timestamp = check_number(message.timestamp, "timestamp", MAX_TIME)
    if not message.HasField("correction"):
        return Add(match_id, event_id, seq, timestamp, _added(message.number))
    which = of.event_id or of.seq
    if not which or which == (event_id if of.event_id else seq):
        raise RefusedError(
            Reason.BROKEN_RULE, "a correction says of no other event what it was", "correction"
        )
    replacement = Add(match_id, "", 0, 0, _added(of.number)) if of.HasField("number") else None
    return Correction(match_id, event_id, seq, timestamp, which, replacement)


def decode_description(value: bytes | None, key: bytes | None) -> Description:
    """Read a record of `counting.matches`.

    Raises:
        RefusedError: the bytes are no description, or of what no match is.
    """
    message = _read(pb.Description(), value, key)
    total = check_number(message.total, "total", MAX_TOTAL)
    starts_at = check_number(message.starts_at, "starts_at", MAX_TIME)
    return Description(message.match_id, message.name, total, starts_at, message.ended)


def encode(record: Event | Description) -> bytes:
    """Write an event or a description as a record's value."""
    return _message(record).SerializeToString()


def _read(message: MessageT, value: bytes | None, key: bytes | None) -> MessageT:
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    try:
        message.ParseFromString(value)
    except DecodeError as error:
        raise unreadable(error) from None
    if key != message.match_id.encode():
        raise wrong_key(message.match_id, key)
    check_match_id(message.match_id)
    check_texts(message)
    return message


def _added(number: int) -> int:
    if not number:
        raise RefusedError(Reason.BROKEN_RULE, "number is 0, which adds nothing", "number")
    return check_number(number, "number", MAX_ADDED, -MAX_ADDED)


def _message(record: Event | Description) -> Message:
    if isinstance(record, Description):
        return pb.Description(
            match_id=record.match_id,
            name=record.name,
            total=record.total,
            starts_at=record.starts_at,
            ended=record.ended,
        )
    event = pb.Event(
        match_id=record.match_id, event_id=record.event_id, seq=record.seq, timestamp=record.timestamp
    )
    if isinstance(record, Add):
        event.number = record.number
        return event
    correction = event.correction
    if isinstance(record.of, str):
        correction.event_id = record.of
    else:
        correction.seq = record.of
    if record.replacement is not None:
        correction.number = record.replacement.number
    return event
