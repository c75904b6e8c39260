"""Decodes the bytes of `football.v1.MatchEvent`.

Decoding checks what a single record shows. It raises `schemas.refusals.RefusedError`
and no other error, whatever the bytes.
"""

from google.protobuf.message import DecodeError

from schemas.football.bounds import MAX_CLOCK_MS, MAX_EVENT_BYTES
from schemas.football.events import AnyEvent, Correction, MatchEvent
from schemas.football.kinds import Phase
from schemas.football.makers import MAKERS, broken
from schemas.football.v1 import match_event_pb2 as pb
from schemas.matches.checks import (
    MAX_SEQ,
    MAX_TEXT,
    check_match_id,
    check_number,
    check_texts,
    missing_or_too_large,
    unreadable,
    wrong_key,
)
from schemas.matches.times import MAX_TIME
from schemas.refusals import RefusedError

_parse = pb.MatchEvent.FromString

_PHASES: dict[int, Phase] = {phase.value: phase for phase in Phase}


def decode_event(value: bytes | None, key: bytes | None, _kept: bool = False) -> AnyEvent:
    """Decode one record of `football.events`; nothing was ever kept that would be refused by now.

    `key` is the record's key, which must be the match_id in UTF-8.

    Raises:
        RefusedError: the bytes are not such an event, or the event cannot happen in a match.
    """
    if value is None or len(value) > MAX_EVENT_BYTES:
        raise missing_or_too_large(value, MAX_EVENT_BYTES)
    try:
        message = _parse(value)
    except DecodeError as error:
        raise unreadable(error) from None
    match_id = message.match_id
    if key != match_id.encode():
        raise wrong_key(match_id, key)
    if len(match_id) < 3 or not match_id.isprintable():
        check_match_id(match_id)
    # A shorter record has no text that is too long. Texts that only some kinds have are checked with them.
    if len(value) > MAX_TEXT or not (message.event_id + message.player + message.detail).isprintable():
        check_texts(message)
    if message.kind == pb.CORRECTION:
        return _correction(message)
    return _event(message, match_id, message.event_id, message.seq)


def _event(message: pb.MatchEvent, match_id: str, event_id: str, seq: int) -> MatchEvent:
    timestamp, phase, clock_ms = message.occurred_at, _PHASES.get(message.phase), message.clock_ms
    if phase is None:
        raise broken(f"unknown phase {message.phase}", "phase")
    if not (clock_ms <= MAX_CLOCK_MS and 0 <= timestamp <= MAX_TIME):
        check_number(clock_ms, "clock_ms", MAX_CLOCK_MS)
        check_number(timestamp, "occurred_at", MAX_TIME)
    if seq > MAX_SEQ:
        check_number(seq, "seq", MAX_SEQ)
    make = MAKERS.get(message.kind)
    if make is None:
        raise broken(f"unknown kind of event {message.kind}", "kind")
    return make(message, (match_id, event_id, seq, timestamp, phase, clock_ms))


def _correction(message: pb.MatchEvent) -> Correction:
    """Read a correction.

    Raises:
        RefusedError: it says of no other event what it was, or that it was a correction.
    """
    match_id, event_id, seq, said = message.match_id, message.event_id, message.seq, message.correction
    check_number(seq, "seq", MAX_SEQ)
    check_texts(message)
    of = said.event_id or said.seq
    if not of or of == (event_id if said.event_id else seq):
        raise broken("a correction says of no other event what it was", "correction")
    replacement = None
    if said.HasField("replacement"):
        if said.replacement.kind == pb.CORRECTION:
            raise broken("a correction's replacement is a correction itself", "correction.replacement.kind")
        try:
            replacement = _event(said.replacement, match_id, "", 0)
        except RefusedError as error:
            field = f"correction.replacement.{error.field}" if error.field else "correction.replacement"
            raise RefusedError(error.reason, f"in the replacement, {error}", field) from None
    timestamp = check_number(message.occurred_at, "occurred_at", MAX_TIME)
    return Correction(match_id, event_id, seq, timestamp, of, replacement, said.reason)
