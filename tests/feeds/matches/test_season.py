"""Many matches at once, and going on where another process stopped."""

from collections import defaultdict
from functools import partial
from itertools import islice

import pytest
from msgspec.structs import replace

from feeds.cricket.feed import FEED, CricketRecord, retimed, simulated
from feeds.cricket.simulator.conditions import HUNDRED
from feeds.matches.chances import Chances
from feeds.matches.journal import Acked
from feeds.matches.season import Season
from schemas.cricket.events import MatchInfo

SHORT = replace(FEED, simulated=partial(simulated, formats=Chances({HUNDRED: 1})))


def play(season: Season[CricketRecord], records: int) -> dict[str, list[CricketRecord]]:
    seen: dict[str, list[CricketRecord]] = defaultdict(list)
    for now in range(records):
        record = season.next_record(now)
        seen[record.match_id].append(record)
    return seen


def finished(records: list[CricketRecord]) -> bool:
    return isinstance(records[-1], MatchInfo) and records[-1].outcome is not None


def whole(season: Season[CricketRecord], number: int) -> list[CricketRecord]:
    """The match as it is, its times taken out."""
    return [timeless(record) for record in season.match(number, 0)]


def timeless(record: CricketRecord) -> CricketRecord:
    return record if isinstance(record, MatchInfo) else retimed(record, 0)


def test_so_many_matches_are_in_play_and_a_finished_one_is_followed_by_the_next_number() -> None:
    seen = play(Season(SHORT, 5, matches=7), 8_000)
    assert set(seen) == {f"sim-5-{number}" for number in range(len(seen))}
    assert sum(not finished(records) for records in seen.values()) <= 7
    assert sum(map(finished, seen.values())) > 10


def test_events_have_the_moment_they_are_asked_for() -> None:
    season = Season(FEED, 5, matches=3)
    for now in range(1_000, 1_200):
        record = season.next_record(now)
        assert (record.starts_at if isinstance(record, MatchInfo) else record.timestamp) == now


def test_a_number_of_a_seed_is_always_the_same_match() -> None:
    assert whole(Season(FEED, 5, matches=3), 4) == whole(Season(FEED, 5, matches=9), 4)
    assert whole(Season(FEED, 5, matches=3), 4) != whole(Season(FEED, 6, matches=3), 4)


@pytest.mark.parametrize("stopped_after", [1, 10, 500, 5_000])
def test_a_season_goes_on_after_what_was_acknowledged(stopped_after: int) -> None:
    season = Season(SHORT, 5, matches=4)
    before = play(season, stopped_after)
    acked = {
        match_id: Acked(
            match_id,
            starts_at=records[0].starts_at if isinstance(records[0], MatchInfo) else -1,
            seq=max((r.seq for r in records if not isinstance(r, MatchInfo)), default=0),
            finished=finished(records),
        )
        for match_id, records in before.items()
    }
    after = play(Season(SHORT, 5, matches=4, acked=acked), 3_000)
    for match_id, records in after.items():
        info, *rest = records
        assert not acked.get(match_id, Acked(match_id)).finished
        assert isinstance(info, MatchInfo)
        if match_id in before:
            assert info == before[match_id][0]
        sent = [timeless(record) for record in (*before.get(match_id, [info]), *rest)]
        expected = list(islice(Season(SHORT, 5, 4).match(int(match_id[6:]), info.starts_at), len(sent)))
        assert sent == [timeless(record) for record in expected]
    assert {match_id for match_id in before if not acked[match_id].finished} <= set(after)
