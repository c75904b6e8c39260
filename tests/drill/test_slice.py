import pytest

from drill.slice import Event, MatchLog


def test_numbered_events_are_in_the_order_of_their_numbers_each_as_it_came_first() -> None:
    log = MatchLog("m")
    for seq, value in ((2, b"second"), (1, b"first"), (2, b"again"), (4, b"fourth")):
        log.add(Event(seq), value)
    assert log.events == [b"first", b"second", b"fourth"]
    assert (log.last, log.holes) == (4, 1)


def test_events_without_a_number_count_as_they_arrive_each_once() -> None:
    log = MatchLog("m")
    for name, value in (("b", b"first"), ("a", b"second"), ("b", b"again")):
        log.add(Event(0, name), value)
    assert log.events == [b"first", b"second"]
    assert (log.last, log.holes) == (2, 0)


def test_an_event_without_number_and_name_cannot_be_known_again() -> None:
    with pytest.raises(ValueError, match="neither a number nor an event_id"):
        MatchLog("m").add(Event(0), b"which?")
