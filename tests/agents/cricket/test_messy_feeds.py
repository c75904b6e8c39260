"""Every match of a season, its feed out of order, repeated, late and mistaken, ends as the clean one."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from feeds.cricket.cricsheet.events import BadFile, read_matches, to_events, to_info
from feeds.cricket.feed import FEED
from feeds.cricket.simulator.simulation import simulate
from feeds.matches.disorder import mess_up
from feeds.matches.files import Files
from schemas.cricket.codec import decode_event
from schemas.cricket.events import MatchInfo, PlayEvent
from schemas.cricket.topics import DEAD_LETTERS, LATE
from tables.cricket.projections import over_summary
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.fold import fold, inform, new_overs, start
from tests.agents.cricket.ground import PATIENCE, Ground

SIMULATED = 40
LATENESS = 120
"""Seconds: four balls. The events of a match are some 30 s apart."""


REAL = Path(os.environ.get("OVERSTREAM_CRICKET_DATA") or Path(__file__).parents[4] / "shared" / "cricket")


def season(data: Path) -> Iterator[tuple[MatchInfo, list[PlayEvent]]]:
    """The real matches where they are, made-up ones otherwise."""
    if not data.exists():
        for seed in range(SIMULATED):
            records = list(simulate(f"messy-{seed}", seed))
            infos = [record for record in records if isinstance(record, MatchInfo)]
            yield infos[-1], [record for record in records if not isinstance(record, MatchInfo)]
        return
    for found in read_matches(Files([data / "matches"], FEED.suffixes)):
        assert not isinstance(found, BadFile)
        yield to_info(found.content, found.match_id), to_events(found.content, found.match_id)


async def test_a_messy_feed_makes_the_same_scorecards_as_a_clean_one() -> None:
    patience = replace(PATIENCE, lateness=LATENESS * 1000)
    rng = random.Random(5)
    seen = late = corrected = 0
    for info, events in season(REAL):
        ground = Ground(patience=patience)
        ground.inform(info)
        messy = mess_up(FEED, events, rng, LATENESS * 1000)
        at = 0
        while at < len(messy.arrivals):
            size = rng.randrange(1, 60)
            ground.send(*(arrival.event for arrival in messy.arrivals[at : at + size]))
            if rng.random() < 0.1:
                ground.restart()
            at += size
        ground.wait(10 * LATENESS)
        came_late = ground.on(LATE)
        for record in came_late:
            ground.send_raw((record.key, record.value), headers=[("late", b"apply")])

        match_id = info.match_id
        clean, overs = inform(start(match_id), info), {}
        for event in events:
            after = fold(clean, event)
            overs |= {(over.innings, over.number): over for over in new_overs(clean, after)}
            clean = after
        assert ground.card(match_id).innings == scorecard(clean).innings, match_id
        assert ground.card(match_id).result == scorecard(clean).result, match_id
        whole = [over_summary(over) for _, over in sorted(overs.items()) if over.complete]
        assert [over for over in ground.overs(match_id) if over.complete] == whole, match_id
        assert ground.state(match_id).missing == ()
        assert not ground.on(DEAD_LETTERS)
        # Each over was published once; again only with the mark of a correction.
        first = [(over.innings, over.over) for over in ground.overs_published() if over.correction is None]
        assert len(first) == len(set(first)), match_id
        assert {decode_event(record.value).seq for record in came_late} <= messy.late
        snapshots = [state.last_seq for state in ground.states_published()]
        assert snapshots == sorted(snapshots), match_id
        seen, late, corrected = seen + len(events), late + len(came_late), corrected + messy.corrected
    assert late > seen * 0.008
    assert corrected > seen * 0.015
