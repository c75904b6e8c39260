"""Cricket for a drill: scorecards and overs, compared ball by ball, and messy feeds."""

from functools import partial

import msgspec
from msgspec.structs import replace

from drill.cricket.reference import difference, path, reference
from drill.matches import slice_of
from drill.messy import MessyMatches
from drill.slice import Window
from feeds.cricket.feed import FEED, simulated
from feeds.cricket.simulator.conditions import T20
from feeds.matches.chances import Chances
from schemas.cricket.published import PublishedOver
from tables.cricket.sport import SPORT
from tables.matches.sport import any_sport

_over = msgspec.json.Decoder(PublishedOver)


def window(value: bytes) -> Window:
    """Read an over as it is published."""
    over = _over.decode(value)
    return Window((over.innings, over.over), (over.runs, over.wickets), over.correction is not None)


_MADE = slice_of(any_sport(SPORT), FEED)

SLICE = replace(
    _MADE,
    path=path,
    window=window,
    reference=reference,
    messy=partial(
        MessyMatches,
        # Messy matches are short.
        feed=replace(FEED, simulated=partial(simulated, formats=Chances({T20: 1}))),
        event=_MADE.event,
        reference=reference,
        difference=difference,
    ),
)
