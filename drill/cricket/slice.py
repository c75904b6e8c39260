"""Cricket for a drill: scorecards and overs, compared ball by ball, and messy feeds."""

import msgspec
from msgspec.structs import replace

from drill.cricket.messy import MessyMatches
from drill.cricket.reference import path, reference
from drill.matches import slice_of
from drill.slice import Window
from feeds.cricket.feed import FEED
from schemas.cricket.published import PublishedOver
from tables.cricket.sport import SPORT
from tables.matches.sport import any_sport

_over = msgspec.json.Decoder(PublishedOver)


def window(value: bytes) -> Window:
    """Read an over as it is published."""
    over = _over.decode(value)
    return Window((over.innings, over.over), (over.runs, over.wickets), over.correction is not None)


SLICE = replace(
    slice_of(any_sport(SPORT), FEED), path=path, window=window, reference=reference, messy=MessyMatches
)
