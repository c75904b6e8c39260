from collections import Counter

from bench import PARTITIONS
from bench.rig.feeds import CRICKET
from bench.rig.workload import make_workload, partition_of
from schemas.cricket.codec import decode_event, decode_info
from tables.cricket.scoring.fold import fold, start
from tables.cricket.scoring.state import Match


def test_the_same_arguments_make_the_same_workload() -> None:
    assert make_workload(CRICKET, 500, 6) == make_workload(CRICKET, 500, 6)


def test_a_workload_is_whole_matches_from_their_first_ball_in_order() -> None:
    workload = make_workload(CRICKET, 8_000, 3)
    matches: dict[str, Match] = {}
    for key, value in workload.events:
        event = decode_event(value, key)
        before = matches.get(event.match_id) or start(event.match_id)
        assert event.seq == before.last_seq + 1
        matches[event.match_id] = fold(before, event)
    assert {match_id: match.last_seq for match_id, match in matches.items()} == workload.last_seq
    assert workload.matches > 3, "a match that is over is followed by another"
    assert set(workload.last_seq) == {decode_info(value, key).match_id for key, value in workload.infos}


def test_each_partition_has_as_many_matches() -> None:
    workload = make_workload(CRICKET, 600, 2 * PARTITIONS)
    assert Counter(partition_of(key) for key, _ in workload.infos) == dict.fromkeys(range(PARTITIONS), 2)
