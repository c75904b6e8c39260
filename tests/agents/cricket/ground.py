"""Cricket's agents over a partition in memory, and what they made of it."""

from typing import cast

import msgspec

from agents.matches import Patience
from feeds.cricket.feed import encode
from schemas.cricket import topics
from schemas.cricket.published import MatchState, OverSummary, PublishedOver, Scorecard
from tables.cricket.projections import match_state, over_summary
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.state import Match, Over
from tables.cricket.sport import SPORT
from tables.matches.sport import any_sport
from tables.matches.tables import MatchTables
from tests.agents.matches import ground
from tests.agents.matches.ground import PATIENCE


def tables_over(partitions: int) -> MatchTables:
    return ground.tables_over(any_sport(SPORT), partitions)


class Ground(ground.Ground):
    """One partition of cricket's, the only one unless there are more."""

    def __init__(
        self,
        number: int = 0,
        partitions: int = 1,
        patience: Patience = PATIENCE,
    ) -> None:
        super().__init__(any_sport(SPORT), encode, number, partitions, patience)

    def overs_published(self) -> list[PublishedOver]:
        return [msgspec.json.decode(one.value or b"", type=PublishedOver) for one in self.on(topics.OVERS)]

    def states_published(self) -> list[MatchState]:
        return [msgspec.json.decode(one.value or b"", type=MatchState) for one in self.on(topics.STATE)]

    def match(self, match_id: str = "m1") -> Match:
        match = self.tables.find(self.partition, match_id.encode())
        assert isinstance(match, Match)
        return match

    def state(self, match_id: str = "m1") -> MatchState:
        return match_state(self.match(match_id))

    def card(self, match_id: str = "m1") -> Scorecard:
        return scorecard(self.match(match_id))

    def overs(self, match_id: str = "m1") -> list[OverSummary]:
        found = cast("list[Over]", self.tables.windows_of(self.partition, self.match(match_id)))
        return [over_summary(over) for over in found]

    def closed_overs(self, match_id: str = "m1") -> dict[bytes, Over]:
        return cast("dict[bytes, Over]", self.tables.closed_windows(self.partition, match_id.encode()))

    @property
    def listed(self) -> dict[bytes, MatchState]:
        return cast("dict[bytes, MatchState]", self.tables.listing.on(self.partition).states)
