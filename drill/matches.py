"""A slice of any sport, made of its `Sport`: the state over HTTP, and its published windows.

Where its feed can be mistaken, messy matches must end with the state of the clean feed,
but for the figures that count events (`COUNTING`).
"""

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

import msgspec

from drill.messy import MessyMatches
from drill.slice import Comparison, Event, MatchLog, Slice, Window, last_seq
from feeds.matches.feed import AnyFeed
from schemas.matches.structs import replace
from tables.matches.sport import AnySport, Match, Numbering

COUNTING = frozenset({"seq", "last_seq", "last_update", "correction"})
"""Fields of a state, at any depth, in which corrections leave a trace though they changed nothing else."""


class Reference(msgspec.Struct, frozen=True):
    """A match as workers must answer with it: `due` is its state in JSON, after `sent` events."""

    path: str
    sent: int
    due: dict[str, object]
    windows: list[Window]

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of the state."""
        return (self.path,)

    def is_behind(self, body: bytes) -> bool:
        """Return whether an answer differs: its last event or description may still be in flight."""
        return _fields(body) != self.due

    def compare(self, bodies: Sequence[bytes]) -> Comparison:
        """Compare the state field by field."""
        found, counted = _fields(bodies[0]), last_seq(bodies[0])
        findings = [
            f"{name} is {found.get(name)!r} instead of {self.due.get(name)!r}"
            for name in sorted(found.keys() | self.due.keys())
            if found.get(name) != self.due.get(name)
        ]
        lost, twice = max(0, self.sent - counted), max(0, counted - self.sent)
        return Comparison(counted, lost, twice, tuple(findings))


def slice_of(sport: AnySport, feed: AnyFeed) -> Slice:
    """Return the slice of a sport with that feed."""
    topics = sport.topics
    return Slice(
        name=sport.name,
        feed=("simulate", "--sport", sport.name),
        events=topics.events.name,
        descriptions=topics.descriptions.name,
        state=topics.state.name,
        windows="" if topics.windows is None else topics.windows.name,
        path=partial(_path, sport),
        event=partial(_event, sport),
        last_seq=last_seq,
        window=_window,
        reference=partial(fold, sport),
        posted=feed,
        unnumbered=sport.numbering is not Numbering.BY_PRODUCER,
        messy=None
        if feed.mistakes is None
        else partial(
            MessyMatches,
            feed=feed,
            event=partial(_event, sport),
            reference=partial(fold, sport),
            difference=difference,
        ),
    )


def difference(due: Reference, bodies: Sequence[bytes]) -> str:
    """Return which fields of a state are not as in a clean feed, whatever the numbers of events are."""
    found = _fields(bodies[0])
    names = sorted(
        name
        for name in (found.keys() | due.due.keys()) - COUNTING
        if _uncounted(found.get(name)) != _uncounted(due.due.get(name))
    )
    return f"of the state, {', '.join(names)} not as in the clean feed" if names else ""


def _uncounted(value: object) -> object:
    """Return a part of a state without the fields of `COUNTING`."""
    match value:
        case dict():
            return {name: _uncounted(each) for name, each in value.items() if name not in COUNTING}
        case list():
            return list(map(_uncounted, value))
    return value


def fold(sport: AnySport, log: MatchLog) -> Reference:
    """Fold the logged events of a match, one after the other."""
    key = log.match_id.encode()
    infos = [sport.decode_info(value, key) for value in log.descriptions]
    match = sport.start(log.match_id)
    if infos:
        match = sport.inform(match, infos[0])
    windows: list[Window] = []
    for seq, value in enumerate(log.events, 1):
        event = sport.decode(value, key, False)
        after = sport.fold(match, event if event.seq else replace(event, seq=seq))
        windows += _closed(sport, match, after)
        match = after
    if infos:
        match = sport.inform(match, infos[-1])
    due = _fields(msgspec.json.encode(sport.publish(match)))
    return Reference(_path(sport, log.match_id), log.last, due, windows)


def _closed(sport: AnySport, before: Match, after: Match) -> list[Window]:
    if sport.windows is None:
        return []
    publish = sport.windows.publish
    values = [publish(after, window, None) for window in sport.windows.closed(before, after)]
    return [_window(value) for value in values if value is not None]


def _window(value: bytes) -> Window:
    """Identify a published window by its whole value."""
    return Window(value.decode())


def _event(sport: AnySport, key: bytes, value: bytes) -> Event:
    event = sport.decode(value, key, False)
    return Event(event.seq, sport.event_id(event))


def _path(sport: AnySport, match_id: str) -> str:
    return f"/{sport.name}/matches/{quote(match_id, safe='')}/"


def _fields(body: bytes) -> dict[str, object]:
    return msgspec.json.decode(body, type=dict[str, object])
