"""A page of the scorebook: a match while events of a batch are entered."""

from msgspec.structs import replace

from engine.batches import Record
from engine.partitions.quarantine import QuarantinedError
from schemas.cricket.events import AnyEvent
from tables.cricket.scoring.refold import Overs
from tables.cricket.scoring.state import Match, Over
from tables.matches.draft import Correcting, Draft, Taken
from tables.matches.gaps import CorrectionKind
from tables.matches.ordering import Waiting

OVERS_BEYOND = 10
"""Overs that an innings may have beyond its format's: a feed that miscounts is scored, nonsense is not."""


class Page:
    """A match while events of a batch are entered.

    `before` is the match as the tables have it; `entered` the events applied since, by
    number; `closed` the overs closed since, in order; `overs` all overs that were closed
    when it was folded anew, None where it was not; `corrections` how often it was put right,
    and how. While there is a `draft`, `match` is told the numbers of events and nothing else.
    With `quarantined` nobody can tell how the match stands, and all its events wait.
    """

    __slots__ = (
        "before", "closed", "corrections", "draft", "entered", "held", "key", "match", "most_overs",
        "one_by_one", "overs", "quarantined", "was_held",
    )  # fmt: skip

    def __init__(self, key: bytes, match: Match, held: Waiting | None) -> None:
        self.key = key
        self.before = self.match = match
        self.held = self.was_held = held
        self.entered: dict[int, bytes] = {}
        self.closed: list[Over] = []
        self.overs: Overs | None = None
        self.corrections: list[CorrectionKind] = []
        self.draft: Draft | None = None
        self.one_by_one = False
        self.quarantined: QuarantinedError | None = None
        form = match.info.format if match.info is not None else None
        self.most_overs = form.overs + OVERS_BEYOND if form is not None and form.overs else 1 << 31

    def take_down(
        self,
        draft: Draft,
        event: AnyEvent,
        value: bytes,
        source: Record,
        corrects: Correcting | None = None,
    ) -> None:
        """Note that an event counts, and no more of it."""
        seq = event.seq
        last_seq = max(self.match.last_seq, seq)
        self.match = replace(self.match, last_seq=last_seq, feed=self.match.feed.without(seq))
        self.entered[seq] = value
        draft.taken.append(Taken(event, value, source, corrects, last_seq))
