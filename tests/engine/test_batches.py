from faust.types import TP

from engine.batches import PartitionBatch, cut
from tests.engine.records import batch, records


def offsets(found: PartitionBatch) -> list[int]:
    return [record.offset for record in found.records]


def test_a_fetch_is_cut_into_batches_of_at_most_so_many_records() -> None:
    cuts = list(cut({TP("events", 3): records(range(10, 17))}, 3))
    assert [offsets(found) for _, found in cuts] == [[10, 11, 12], [13, 14, 15], [16]]
    assert {(found.topic, found.partition) for _, found in cuts} == {("events", 3)}


def test_a_fetch_of_exactly_so_many_records_is_one_batch() -> None:
    assert len(list(cut({TP("events", 0): records(range(3))}, 3))) == 1


def test_the_partitions_take_turns_so_that_none_waits_for_one_far_behind() -> None:
    behind, level = TP("events", 0), TP("events", 1)
    cuts = [tp for tp, _ in cut({behind: records(range(6)), level: records(range(3))}, 2)]
    assert cuts == [behind, level, behind, level, behind]


def test_each_record_is_in_one_batch_and_in_order() -> None:
    fetched = {TP("events", number): records(range(number, number + 7 * number)) for number in range(5)}
    found: dict[TP, list[int]] = {}
    for tp, part in cut(fetched, 4):
        found.setdefault(tp, []).extend(offsets(part))
    assert found == {
        tp: [record.offset for record in all_of_it] for tp, all_of_it in fetched.items() if all_of_it
    }


def test_a_fetch_that_brought_nothing_has_no_batches() -> None:
    assert list(cut({}, 3)) == []
    assert list(cut({TP("events", 0): []}, 3)) == []


def test_a_batch_knows_its_first_and_last_offset_though_some_are_missing() -> None:
    found = batch([4, 7, 9])
    assert (found.first, found.last) == (4, 9)


def test_all_of_a_batch_is_that_very_batch() -> None:
    found = batch([4, 5])
    assert found.since(0) is found
    assert found.since(4) is found


def test_a_batch_is_cut_at_an_offset_even_at_one_that_does_not_exist() -> None:
    found = batch([4, 7, 9], partition=2)
    for offset, expected in ((5, [7, 9]), (7, [7, 9]), (8, [9])):
        part = found.since(offset)
        assert part is not None
        assert (part.topic, part.partition, offsets(part)) == ("events", 2, expected)


def test_nothing_is_left_of_a_batch_beyond_its_last_offset() -> None:
    assert batch([4, 7, 9]).since(10) is None
