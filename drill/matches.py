"""A slice of any sport, made of its `Sport`: the state over HTTP, and its published windows.

Where its feed can be mistaken, messy matches must end with the state of the clean feed,
but for the figures that count events (`COUNTING`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from urllib.parse import quote

import msgspec

from drill.messy import MessyMatches
from drill.slice import Comparison, Event, MatchLog, Slice, Window, last_seq
from feeds.matches.feed import AnyFeed
from schemas.matches.structs import replace
from tables.matches.sport import AnySport, Match, Numbering

COUNTING = frozenset({"seq", "last_seq", "last_update", "correction"})
"""Fields of a state, at any depth, in which corrections leave a trace though they changed nothing else."""


Views = Mapping[str, Callable[[Match], object]]
"""What a sport's views answer besides the state, by their paths below the match's: "box-score/"."""

NO_VIEWS: Views = MappingProxyType({})

Fields = dict[str, object]


class Reference(msgspec.Struct, frozen=True):
    """A match as workers must answer with it: `due` is its state in JSON, after `sent` events.

    `views` are what its other views answer, by their paths.
    """

    path: str
    sent: int
    due: Fields
    windows: list[Window]
    views: dict[str, Fields] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of the state, then those of the other views."""
        return (self.path, *self.views)

    def is_behind(self, body: bytes) -> bool:
        """Return whether an answer differs: its last event or description may still be in flight."""
        return _fields(body) != self.due

    def compare(self, bodies: Sequence[bytes]) -> Comparison:
        """Compare the state, and what the other views answer, field by field."""
        counted = last_seq(bodies[0])
        findings = [
            f"{name} of {path} is {found.get(name)!r} instead of {due.get(name)!r}"
            for path, found, due in self.answers(bodies)
            for name in sorted(found.keys() | due.keys())
            if found.get(name) != due.get(name)
        ]
        lost, twice = max(0, self.sent - counted), max(0, counted - self.sent)
        return Comparison(counted, lost, twice, tuple(findings))

    def answers(self, bodies: Sequence[bytes]) -> Iterator[tuple[str, Fields, Fields]]:
        """Yield the path of each answer, the answer, and what it must be."""
        for path, body, due in zip(self.paths, bodies, (self.due, *self.views.values()), strict=True):
            yield path, _fields(body), due


def slice_of(sport: AnySport, feed: AnyFeed, views: Views = NO_VIEWS) -> Slice:
    """Return the slice of a sport with that feed; what its `views` answer is compared, too."""
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
        reference=partial(fold, sport, views=views),
        posted=feed,
        unnumbered=sport.numbering is not Numbering.BY_PRODUCER,
        messy=None
        if feed.mistakes is None
        else partial(
            MessyMatches,
            feed=feed,
            event=partial(_event, sport),
            reference=partial(fold, sport, views=views),
            difference=difference,
        ),
    )


def difference(due: Reference, bodies: Sequence[bytes]) -> str:
    """Return which fields of the answers are not as in a clean feed, whatever the numbers of events are."""
    wrong = [
        f"{name} of {path}"
        for path, found, right in due.answers(bodies)
        for name in sorted((found.keys() | right.keys()) - COUNTING)
        if _uncounted(found.get(name)) != _uncounted(right.get(name))
    ]
    return f"{', '.join(wrong)} not as in the clean feed" if wrong else ""


def _uncounted(value: object) -> object:
    """Return a part of a state without the fields of `COUNTING`."""
    match value:
        case dict():
            return {name: _uncounted(each) for name, each in value.items() if name not in COUNTING}
        case list():
            return list(map(_uncounted, value))
    return value


def fold(sport: AnySport, log: MatchLog, *, views: Views = NO_VIEWS) -> Reference:
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
    path = _path(sport, log.match_id)
    others = {path + view: _fields(msgspec.json.encode(make(match))) for view, make in views.items()}
    due = _fields(msgspec.json.encode(sport.publish(match)))
    return Reference(path, log.last, due, windows, others)


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
