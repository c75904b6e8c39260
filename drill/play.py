"""One sport of a drill: who sends its matches, and what is observed of them."""

from collections.abc import Sequence

import msgspec

from drill.feeder import Feeder
from drill.poster import Poster
from drill.slice import MessyFeeds, Slice
from drill.watch import Watch


class Play(msgspec.Struct, frozen=True):
    """A sport that is played. `messy` is None where it has no messy feeds, `poster` where nobody posts."""

    slice: Slice
    feeder: Feeder
    watch: Watch
    messy: MessyFeeds | None
    poster: Poster | None

    async def finish(self) -> dict[str, int]:
        """Stop sending; return how many events of each match were acknowledged."""
        acknowledged = await self.feeder.finish()
        return acknowledged if self.poster is None else acknowledged | self.poster.accepted


async def caught_up(plays: Sequence[Play]) -> float:
    """Wait until all events in the log now are counted; return the seconds it took.

    Raises:
        NotWholeError: they took too long.
    """
    return max([await play.watch.caught_up() for play in plays])
