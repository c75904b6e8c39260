"""What clients may post of a sport, as examples: the beginning of a made-up match, in JSON."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from feeds.matches.feed import AnyFeed
from schemas.protojson.messages import Json, as_json, message_class
from schemas.topics import TopicPolicy

EVENTS = 2
"""Events of an example."""

_LOOKED_AT = 20
"""Records of a match among which its first events are."""


class Examples(msgspec.Struct, frozen=True):
    """A match's description, None where it has none, and its first events."""

    description: Json | None
    events: tuple[Json, ...]


def examples_of(feed: AnyFeed, match_id: str, starts_at: int) -> Examples | None:
    """Return the beginning of a match of a sport, which starts at `starts_at` (epoch ms).

    None where the sport's topics have no schema, or its match does not begin with events.
    """
    if feed.events.schema is None or feed.matches.schema is None:
        return None
    records = list(islice(feed.simulated(match_id, 1, 1, starts_at), _LOOKED_AT))
    described = (record for record in records if feed.describe(record) is not None)
    description = next(_json(feed, feed.matches, described), None)
    events = (record for record in records if feed.describe(record) is None)
    found = tuple(islice(_json(feed, feed.events, events), EVENTS))
    return Examples(description, found) if found else None


def _json(feed: AnyFeed, topic: TopicPolicy, records: Iterator[object]) -> Iterator[Json]:
    assert topic.schema is not None  # noqa: S101 - `examples_of` returns before
    kind = message_class(topic.schema)
    return (as_json(kind.FromString(feed.encode(record))) for record in records)
