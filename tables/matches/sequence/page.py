"""A page of the sequencer: one match while a batch's events are entered."""

from collections.abc import Callable

from engine.batches import Record
from engine.partitions.quarantine import QuarantinedError
from schemas.matches.corrections import CorrectionKind
from schemas.matches.events import Event
from schemas.matches.structs import replace
from serving.ingest.outcomes import is_awaited
from tables.matches.sequence.draft import Correcting, Draft, Taken
from tables.matches.sequence.ordering import Waiting
from tables.matches.sequence.refold import Closed
from tables.matches.sport import Match


class Page:
    """A match while events of a batch are entered.

    `before` is the match as the tables have it; `entered` the events applied since, by
    number, `times` when their records were appended, `offsets` the offsets of those that a client waits
    for, and `offset` the highest of any;
    `closed` the windows closed since, in order; `windows` all that were closed when it was folded
    again, None where it was not; `corrections` the kind of each correction. `limit` checks an event
    against what is known of the match. While there is a `draft`, `match` has the numbers of events
    and nothing else of them. With `quarantined` the state of the match is unknown, and all its events wait.
    """

    __slots__ = (
        "before", "closed", "corrections", "draft", "entered", "held", "key", "limit", "match",
        "numbered", "offset", "offsets", "one_by_one", "quarantined", "times", "was_held", "windows",
    )  # fmt: skip

    def __init__(
        self, key: bytes, match: Match, held: Waiting | None, limit: Callable[[Event], None] | None
    ) -> None:
        self.key = key
        self.before = self.match = match
        self.held = self.was_held = held
        self.limit = limit
        self.entered: dict[int, bytes] = {}
        self.times: dict[int, int] = {}
        self.offsets: dict[int, int] = {}
        self.offset = match.offset
        self.closed: list[object] = []
        self.windows: Closed | None = None
        self.corrections: list[CorrectionKind] = []
        self.draft: Draft | None = None
        self.one_by_one = False
        self.numbered: bool | None = None
        self.quarantined: QuarantinedError | None = None

    def enter(self, seq: int, value: bytes, source: Record) -> None:
        """Note that an event counts, when its record came, and its offset if a client waits for it."""
        self.entered[seq] = value
        self.times[seq] = source.timestamp
        if source.offset > self.offset:
            self.offset = source.offset
        if source.headers and is_awaited(source.headers):
            self.offsets[seq] = source.offset

    def withdraw(self, seq: int) -> None:
        """Note that an event does not count after all."""
        self.entered.pop(seq, None)
        self.times.pop(seq, None)
        self.offsets.pop(seq, None)

    def take_down(
        self,
        draft: Draft,
        event: Event,
        value: bytes,
        source: Record,
        corrects: Correcting | None = None,
    ) -> None:
        """Note that an event counts, without folding it."""
        seq = event.seq
        last_seq = max(self.match.last_seq, seq)
        self.match = replace(self.match, last_seq=last_seq, feed=self.match.feed.without(seq))
        self.enter(seq, value, source)
        draft.taken.append(Taken(event, value, source, corrects, last_seq))
