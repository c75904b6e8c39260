"""What a sport provides to the machinery that every match shares.

That machinery is the ordering, waiting, repeats, corrections, event log, retention, listing, push,
views, feeds and drill. A sport is pure: functions from a state and an event to a state. It knows no
clock, no table and no partition. `SPORT = Sport(...)` is defined in `tables/<sport>/sport.py`, and found
by the entry point `overstream.sports`; read cricket's as the example.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Generic, Protocol, TypeAlias, TypeVar, cast

import msgspec

from schemas.matches.corrections import Changed
from schemas.matches.events import Correction, Description, Event
from schemas.matches.moments import Moment
from schemas.matches.posts import AnyPost
from schemas.matches.structs import replace
from schemas.topics import TopicPolicy
from tables.matches.markets import Markets
from tables.matches.sequence.gaps import Feed
from tables.matches.stored import Stored


class Dated(Protocol):
    """A match after its event `last_seq`, which happened at `last_update` (epoch ms)."""

    @property
    def match_id(self) -> str: ...  # noqa: D102
    @property
    def last_seq(self) -> int: ...  # noqa: D102
    @property
    def last_update(self) -> int: ...  # noqa: D102


class Match(Dated, Protocol):
    """A match's state, a frozen msgspec struct.

    `info` is its description, `feed` what is missing of its events, `heard` the
    worker's clock (epoch ms) when its last record arrived (0: unknown), `offset` that of its last event's
    record that counted (-1: unknown). The sport declares these fields; the machinery keeps `feed`, `heard`
    and `offset`, and moves `last_seq` over events that are given up.
    """

    @property
    def info(self) -> Description | None: ...  # noqa: D102
    @property
    def feed(self) -> Feed: ...  # noqa: D102
    @property
    def heard(self) -> int: ...  # noqa: D102
    @property
    def offset(self) -> int: ...  # noqa: D102


class Published(Dated, Protocol):
    """A match as clients read it, a msgspec struct: `MatchState` in JSON, on a topic and in views.

    `status` is one of the sport's `statuses`. `is_to_come` is whether nothing has happened yet;
    `last_update` is then when it begins.
    """

    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def is_to_come(self) -> bool: ...  # noqa: D102


class Window(Protocol):
    """A tumbling window of a match, such as an over or a period: a msgspec struct."""


M = TypeVar("M", bound=Match)
E = TypeVar("E", bound=Event)
I = TypeVar("I", bound=Description)  # noqa: E741 - the description
P = TypeVar("P", bound=Published)
W = TypeVar("W")


class Numbering(Enum):
    """Who numbers a sport's events."""

    BY_PRODUCER = "by producer"
    """Their producer: `seq` is dense from 1, and events are put in its order."""
    BY_ARRIVAL = "by arrival"
    """The worker: they count in the order of arrival, and `event_id` identifies repeats."""
    EITHER = "either"
    """A match is one or the other, as its first event is."""


class MatchTopics(msgspec.Struct, frozen=True):
    """The topics of a sport. `windows` is None where the sport has none."""

    events: TopicPolicy
    descriptions: TopicPolicy
    state: TopicPolicy
    late: TopicPolicy
    dead_letters: TopicPolicy
    windows: TopicPolicy | None = None

    @property
    def all(self) -> tuple[TopicPolicy, ...]:
        """Return all topics, in the order of listings."""
        windows = () if self.windows is None else (self.windows,)
        return (self.events, self.descriptions, self.state, *windows, self.late, self.dead_letters)


def as_it_is(window: W, _known: W) -> W:
    """Return the window: its sport counts no revisions."""
    return window


class Windows(msgspec.Struct, Generic[M, W], frozen=True):
    """A sport's windows: counted over events, and closed by an event, never by a clock.

    - `kind`: the struct of a row; `help`: what a row is, for `faust -A app tables`.
    - `place(window)`: where it stands in its match, `place_bytes` bytes in the order of the windows.
    - `closed(before, after)`: those that one event closed, in order. `current(match)`: those that the match's
      last event is in, and `in_progress(match)` those of them that are not closed.
    - `publish(match, window, known)`: the record's value when `window` replaces `known` in the table, None
      where nothing is to be published: a window is published once, and again, marked, where a
      correction changed it.
    - `void(place)`: stands for a window that a correction took back; `exists`: whether a window is not void.
    - `follow(window, known)`: `window` as it replaces `known` in the table, `known` itself where that is the
      same: a sport whose windows count their revisions continues the count.
    """

    help: str
    kind: type[W]
    place: Callable[[W], bytes]
    place_bytes: int
    closed: Callable[[M, M], tuple[W, ...]]
    current: Callable[[M], tuple[W, ...]]
    in_progress: Callable[[M], tuple[W, ...]]
    publish: Callable[[M, W, W | None], bytes | None]
    void: Callable[[bytes], W]
    exists: Callable[[W], bool]
    follow: Callable[[W, W], W] = as_it_is


class NoCorrection(msgspec.Struct, frozen=True):
    """The corrections of a sport that has none."""

    match_id: str
    seq: int
    timestamp: int
    of: int
    replacement: Event | None = None


class NoSnapshot:
    """The snapshots of a sport that has none."""


def always(_: Match, _event: Event) -> bool:
    """Return that an event says something new."""
    return True


def in_place(replacement: E, original: Event) -> E:
    """Return the replacement of an event in its place: with its number, and its time where it has none."""
    timestamp = replacement.timestamp or original.timestamp
    return replace(replacement, seq=original.seq, timestamp=timestamp)


def no_event_id(_: Event) -> str:
    """Return no id: the sport's events are numbered."""
    return ""


def no_limit(_: Match) -> None:
    """Return no limit: only the fold refuses events."""


def no_moments(_: Match, _stored: Stored[Event]) -> tuple[Moment, ...]:
    """Return no moments: nobody said which events of the sport a crowd reacts to."""
    return ()


class Sport(msgspec.Struct, Generic[M, E, I, P, W], frozen=True, eq=False, kw_only=True):
    """A sport, to the machinery that every match shares.

    - `name`: in topics, tables, metrics, paths: "cricket". `noun`: its events in metrics: "balls".
    - `decode(value, key, kept)`, `decode_info(value, key)`: a record to an event or a description; they raise
      a `RefusedError`. A `kept` record was accepted before, and is accepted again whatever is refused by now.
    - `start(match_id)`, `fold(match, event)`, `inform(match, info)`: the scoring. `fold` raises a
      `RefusedError` for what cannot have happened, returns the very same match for an event that is
      not beyond `last_seq`, and counts a correction without doing anything else.
    - `match`, `info`: the structs of a row and of a description.
    - `correction`: the type of an event that corrects another; `in_place` puts a replacement in its place.
    - `event_id`: the id of an event that is not numbered; "" where it has none.
    - `snapshot`: the type of an event that states how its match stands. It needs no identity: without a
      number it is compared with the match. `follows(match, event)` raises a `RefusedError` where it is of an
      earlier moment, and returns whether it says anything new; if not, one without an id changes nothing.
    - `limit(match)`: a check of each event that a match's description calls for, or None.
    - `publish(match)`: its published state; `changed(before, after)`: the figures that a correction changed.
    - `summarise(match)`: the match at a glance, for lists. `published` and `summary` are the types of both.
    - `moments(match, stored)`: its events that a crowd reacts to, in order, for the audience. `stored` has
      its events, to be read where the match itself does not say enough.
    - `markets`: what of its matches can be foretold, None where nobody said it.
    - `id_field`, `seq_field`: the names in its messages of the match's id and of an event's number.
    - `posts`: paths of its own at which clients post events.
    - `statuses`: the words for a match's status; among them, `to_come` is that of a match in which nothing
      has happened yet, and `finished` that of one that is over.
    """

    name: str
    topics: MatchTopics
    match: type[M]
    info: type[I]
    decode: Callable[[bytes | None, bytes | None, bool], E]
    decode_info: Callable[[bytes | None, bytes | None], I]
    start: Callable[[str], M]
    fold: Callable[[M, E], M]
    inform: Callable[[M, I], M]
    publish: Callable[[M], P]
    summarise: Callable[[M], object]
    published: type[P]
    summary: type
    statuses: tuple[str, ...]
    to_come: str
    finished: str
    changed: Callable[[M, M], tuple[Changed, ...]]
    noun: str = "events"
    numbering: Numbering = Numbering.BY_PRODUCER
    correction: type = NoCorrection
    in_place: Callable[[E, E], E] = in_place
    event_id: Callable[[E], str] = no_event_id
    snapshot: type = NoSnapshot
    follows: Callable[[M, E], bool] = always
    limit: Callable[[M], Callable[[E], None] | None] = no_limit
    moments: Callable[[M, Stored[E]], tuple[Moment, ...]] = no_moments
    markets: Markets[M, E] | None = None
    id_field: str = "match_id"
    seq_field: str = "seq"
    posts: tuple[AnyPost, ...] = ()
    windows: Windows[M, W] | None = None
    tables: Mapping[str, str] = {}
    """Names of tables, by what they hold, that are not `<sport>-<what>`."""
    at_root: bool = False
    """Whether its views are at the root too, as cricket's are by contract."""

    @property
    def path(self) -> str:
        """The prefix of `/matches/` in the paths by which workers call one another."""
        return "" if self.at_root else f"/{self.name}"

    def table(self, what: str) -> str:
        """Return the name of the table that holds `what`: "matches", "balls"."""
        return self.tables.get(what, f"{self.name}-{what}")


AnySport: TypeAlias = Sport[Match, Event, Description, Published, object]
"""A sport, typed by what all sports have in common."""


def any_sport(sport: Sport[M, E, I, P, W]) -> AnySport:
    """Return the sport as the machinery types it.

    Its functions only receive what its other functions returned, never another sport's values.
    """
    return cast(AnySport, sport)


def is_snapshot(sport: AnySport, event: Event) -> bool:
    """Return whether an event is compared with its match: it states how that stands, and has no number."""
    return isinstance(event, sport.snapshot) and not event.seq


def is_correction(sport: AnySport, event: Event) -> Correction | None:
    """Return the event typed as a correction, None where it is not one."""
    return cast(Correction, event) if isinstance(event, sport.correction) else None
