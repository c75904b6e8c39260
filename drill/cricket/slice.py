"""Cricket for a drill: scorecards and overs, compared ball by ball, and messy feeds."""

import msgspec

from drill.cricket.messy import MessyMatches
from drill.cricket.reference import path, reference
from drill.slice import Event, Slice, Window, last_seq
from schemas.cricket.codec import decode_event
from schemas.cricket.published import PublishedOver
from schemas.cricket.topics import EVENTS, MATCHES, OVERS, STATE

_over = msgspec.json.Decoder(PublishedOver)


def event(key: bytes, value: bytes) -> Event:
    """Return the number of a ball."""
    return Event(decode_event(value, key).seq)


def window(value: bytes) -> Window:
    """Read an over as it is published."""
    over = _over.decode(value)
    return Window((over.innings, over.over), (over.runs, over.wickets), over.correction is not None)


SLICE = Slice(
    name="cricket",
    feed=("simulate",),
    events=EVENTS.name,
    descriptions=MATCHES.name,
    state=STATE.name,
    windows=OVERS.name,
    path=path,
    event=event,
    last_seq=last_seq,
    window=window,
    reference=reference,
    messy=MessyMatches,
)
