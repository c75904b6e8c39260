"""What a match must have come to: the fold of its balls, without workers, tables or Kafka."""

from collections.abc import Iterable

import msgspec

from feeds.cricket.records import Record
from schemas.cricket.events import MatchInfo
from schemas.cricket.published import Scorecard
from tables.cricket.projections import scorecard
from tables.cricket.scoring.fold import fold, inform, new_overs, start
from tables.cricket.scoring.state import Match

OverNumber = tuple[int, int]
"""(innings from 1, over from 0)."""


class Reference(msgspec.Struct):
    """A match as it must be answered and must have been published.

    `balls` has what each over was made of, by its number; `published` the overs
    that were to be published, in order, with their runs and their wickets.
    """

    card: Scorecard
    balls: dict[OverNumber, tuple[str, ...]]
    published: list[tuple[OverNumber, int, int]]


def play(match_id: str, records: Iterable[Record], last_seq: int, info: MatchInfo | None) -> Reference:
    """Fold a match up to `last_seq`, knowing of it what `info` says in the end."""
    match: Match = start(match_id)
    balls: dict[OverNumber, tuple[str, ...]] = {}
    published: list[tuple[OverNumber, int, int]] = []
    for record in records:
        if isinstance(record, MatchInfo):
            match = inform(match, record) if record.outcome is None else match
            continue
        if record.seq > last_seq:
            break
        after = fold(match, record)
        for over in new_overs(match, after):
            balls[over.innings, over.number] = over.balls
            if over.complete and not over.revision:
                published.append(((over.innings, over.number), over.runs, over.wickets))
        match = after
    if info is not None:
        match = inform(match, info)
    innings = match.current
    if innings is not None and innings.over is not None:
        balls[innings.number, innings.over.number] = innings.over.balls
    return Reference(scorecard(match), balls, published)
