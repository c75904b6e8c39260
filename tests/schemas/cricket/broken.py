"""Broken records, made from a seed: noise, and damaged balls."""

from collections.abc import Iterator
from random import Random

from schemas.cricket.codec import encode_event
from schemas.cricket.events import AnyEvent
from schemas.cricket.v1.ball_event_pb2 import BallEvent

HIGHEST = (1 << 31, (1 << 32) - 1)
SPLICE = 40


def noise(seed: int, count: int) -> Iterator[bytes]:
    """Random bytes, from none to as many as a busy ball has."""
    random = Random(seed)
    for _ in range(count):
        yield random.randbytes(random.choice((0, 1, 2, 8, 50, 300)))


def mutated(seed: int, count: int, events: list[AnyEvent]) -> Iterator[bytes]:
    """Valid events, each with one to three things done to its bytes or its fields."""
    random = Random(seed)
    encoded = [encode_event(event) for event in events]
    for _ in range(count):
        value = random.choice(encoded)
        if random.random() < 0.5:
            value = _with_fields(random, value)
        else:
            for _ in range(random.randint(1, 3)):
                value = random.choice(BYTE_MUTATIONS)(random, value)
        yield value


def _with_fields(random: Random, value: bytes) -> bytes:
    """Fields that are what no match has: numbers as high as they go, texts of pages, unknown kinds."""
    message = BallEvent.FromString(value)
    for field in random.sample(list(BallEvent.DESCRIPTOR.fields), random.randint(1, 3)):
        if field.name == "match_id" and random.random() < 0.9:
            continue  # else most would be for another key, and say nothing of the rest
        if field.message_type is not None:
            message.ClearField(field.name)
        elif field.type == field.TYPE_STRING:
            setattr(message, field.name, random.choice(("", "\x00", "é🏏" * 3, "long " * 5000)))
        elif field.type == field.TYPE_BOOL:
            setattr(message, field.name, not getattr(message, field.name))
        elif field.type == field.TYPE_ENUM:
            setattr(message, field.name, random.randint(0, 40))
        elif field.type == field.TYPE_UINT32:
            setattr(message, field.name, random.choice((0, 1, 7, 300, 70_000, *HIGHEST)))
        else:
            setattr(message, field.name, random.choice((0, 1, 70_000, 1 << 40, (1 << 63) - 1)))
    return message.SerializeToString()


def _flip(random: Random, value: bytes) -> bytes:
    at = random.randrange(len(value)) if value else 0
    return value[:at] + bytes([random.randrange(256)]) + value[at + 1 :]


def _insert(random: Random, value: bytes) -> bytes:
    at = random.randint(0, len(value))
    return value[:at] + random.randbytes(random.randint(1, SPLICE)) + value[at:]


def _remove(random: Random, value: bytes) -> bytes:
    at = random.randint(0, len(value))
    return value[:at] + value[at + random.randint(1, SPLICE) :]


def _cut(random: Random, value: bytes) -> bytes:
    return value[: random.randint(0, len(value))]


def _double(random: Random, value: bytes) -> bytes:
    return value + value[random.randint(0, len(value)) :]


BYTE_MUTATIONS = (_flip, _flip, _flip, _insert, _remove, _cut, _double)
