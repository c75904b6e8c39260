"""Matches that are over or silent leave the hot tables, and come back whole with their next event."""

import pytest
from msgspec.structs import replace

from engine.batches import PartitionBatch
from schemas.cricket.events import AnyEvent, Correction, Delivery, MatchInfo, Team
from schemas.cricket.published import Status
from schemas.cricket.topics import DEAD_LETTERS
from tests.agents.cricket.ground import Ground
from tests.tables.cricket.story import Story, t20

DAY = 86_400.0
MATCHES, OVERS, BALLS = "cricket-matches", "cricket-overs", "cricket-balls"
FINALS, ARCHIVE, CALENDAR = "cricket-finals", "cricket-archive", "cricket-calendar"
OVER = "1 . 4 2 . 6"
HOT = (MATCHES, OVERS, BALLS)


def story() -> list[AnyEvent]:
    made = Story(t20()).innings("Reds").over(OVER).over("wd 1 2 3 4 . .", "Y").over(OVER).over("1 1 W", "Y")
    return made.events


def tidy(ground: Ground, seconds: float = 0.0) -> None:
    """Let time pass, and a round of upkeep."""
    for _ in ground.tidy(seconds):
        pass


def rows(ground: Ground) -> dict[str, list[tuple[bytes, bytes]]]:
    return {table: ground.scan(table) for table in HOT}


@pytest.mark.parametrize("restarted", [False, True])
def test_a_match_that_is_silent_for_a_week_leaves_and_its_next_event_brings_it_back_whole(
    ground: Ground, restarted: bool
) -> None:
    """To see it fail, take `bring_back` out of `_write_page`: rows are in two places from then on."""
    events = story()
    ground.send(*events[:-1])
    before, state, card, told = rows(ground), ground.state(), ground.card(), ground.overs()
    tidy(ground, 6.9 * DAY)
    assert b"m1" in ground.listed
    if restarted:
        ground.restart()
    tidy(ground, 0.2 * DAY)
    assert rows(ground) == {table: [] for table in HOT}
    assert list(ground.listed) == []
    assert (ground.state(), ground.card(), ground.overs()) == (state, card, told)
    assert ground.state().status is Status.LIVE

    ground.send(events[-1])
    assert list(ground.listed) == [b"m1"]
    assert ground.scan(FINALS) == ground.scan(ARCHIVE) == []
    assert ground.scan(CALENDAR, b"F") == []
    clean = Ground()
    clean.now = ground.now
    clean.send(*events)
    due = rows(clean)
    assert rows(ground) == due
    assert due[OVERS] == before[OVERS]


def test_a_night_is_no_silence(ground: Ground) -> None:
    events = story()
    ground.send(*events[:10])
    for event in events[10:]:
        tidy(ground, 6 * DAY)
        assert b"m1" in ground.listed
        ground.send(event)
    tidy(ground, 6 * DAY)
    assert ground.scan(FINALS) == []


def correction(events: list[AnyEvent], of: int) -> AnyEvent:
    right = events[of - 1]
    assert isinstance(right, Delivery)
    return Correction("m1", len(events) + 1, 1, "", 1, of, replace(right, runs=3))


@pytest.mark.parametrize("what", ["correction", "ahead", "late", "description"])
def test_whatever_comes_of_a_match_that_left_makes_what_it_would_have_made(ground: Ground, what: str) -> None:
    """To see it fail, take `bring_back` out of `_describe`, or out of `_write_page`."""
    events = story()
    info = MatchInfo("m1", (Team("Reds"), Team("Blues")), t20())

    def play(on: Ground, *, leaves: bool) -> object:
        sent = [*events[:4], *events[5:]] if what == "late" else events
        on.send(*sent[:-3] if what == "ahead" else sent)
        on.wait(60)
        tidy(on, 8 * DAY if leaves else 0)
        assert bool(on.scan(FINALS)) is leaves
        if what == "correction":
            on.send(correction(events, 5))
        elif what == "ahead":
            on.send(events[-1], events[-2])
            on.send(events[-3])
        elif what == "late":
            on.send(events[4], headers=[("late", b"apply")])
        else:
            on.inform(info)
        assert not on.on(DEAD_LETTERS)
        assert on.scan(FINALS) == on.scan(ARCHIVE) == on.scan(CALENDAR, b"F") == []
        kept = {place: over for place, over in on.closed_overs().items() if over.balls}
        log = on.tables.log.all_of(on.partition, b"m1")
        return on.state(), on.card(), kept, log, replace(on.match(), heard=0)

    due = play(Ground(), leaves=False)
    assert play(ground, leaves=True) == due


def test_what_comes_again_of_a_match_that_left_is_known_and_does_not_bring_it_back(ground: Ground) -> None:
    """To see it fail, have `balls.find` look into the hot table only: other content passes for the same."""
    events = story()
    ground.send(*events)
    tidy(ground, 8 * DAY)
    ground.send(events[4])
    assert not ground.on(DEAD_LETTERS)
    other = events[4]
    assert isinstance(other, Delivery)
    ground.send(replace(other, runs=5))
    assert [letter.headers["reason"] for letter in ground.on(DEAD_LETTERS)] == [b"conflict"]
    assert ground.scan(MATCHES) == []


def test_a_match_that_is_described_only_stays_until_it_begins_and_a_week_more(ground: Ground) -> None:
    begins = ground.now + round(20 * DAY * 1000)
    ground.inform(MatchInfo("m1", (Team("Reds"), Team("Blues")), t20(), starts_at=begins))
    ground.inform(MatchInfo("m2", (Team("Reds"), Team("Blues")), t20()))
    tidy(ground, 8 * DAY)
    assert list(ground.listed) == [b"m1"]
    assert ground.state("m2").status is Status.SCHEDULED
    for _ in range(3):
        tidy(ground, 6 * DAY)
        assert list(ground.listed) == [b"m1"]
    tidy(ground, 9 * DAY)
    tidy(ground, 8 * DAY)
    assert list(ground.listed) == []


def test_what_was_removed_for_good_is_not_made_anew_by_its_description_that_comes_again(
    ground: Ground,
) -> None:
    """To see it fail, take `_was_removed` out of `describe`: each rebuild lists the matches of all years."""
    info = MatchInfo("m1", (Team("Reds"), Team("Blues")), t20())
    ground.inform(info)
    told = ground.now
    tidy(ground, 8 * DAY)
    tidy(ground, 31 * DAY)
    assert ground.scan(FINALS) == []
    now, ground.now = ground.now, told
    again = ground._record("m1", cricket_info(info))
    ground.now = now
    [*ground.agents.inform(ground.partition, PartitionBatch("cricket.matches", 0, [again]))]
    assert ground.scan(MATCHES) == []
    ground.inform(info)  # sent again, it is news
    assert list(ground.listed) == [b"m1"]


def cricket_info(info: MatchInfo) -> bytes:
    from schemas.cricket.codec import encode_info

    return encode_info(info)


def test_a_round_costs_what_is_due_and_not_what_there_is(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, walk the listing in each round."""
    ball = replace(story()[1], seq=1)
    ground.send(*(replace(ball, match_id=f"n{number}") for number in range(3_000)))
    tidy(ground)
    looked: list[bytes] = []
    find = ground.tables.find
    monkeypatch.setattr(ground.tables, "find", lambda place, key: looked.append(key) or find(place, key))
    tidy(ground, 6 * DAY)
    assert looked == []
    ground.send(replace(ball, match_id="n7", seq=2))
    looked.clear()
    tidy(ground, 2 * DAY)
    assert len(looked) == 2_999
    assert list(ground.listed) == [b"n7"]
    listing = ground.tables.listing.on(ground.partition)
    assert [list(queue) for queue in (listing.over, listing.unfinished)] == [[], [b"n7"]]
    assert list(ground.metrics._newest.on(ground.partition)) == ["n7"]


def test_a_round_in_which_much_is_due_lets_the_loop_turn(ground: Ground) -> None:
    ball = replace(story()[1], seq=1)
    ground.send(*(replace(ball, match_id=f"n{number}") for number in range(20)))
    ground.longest = 0.0
    left = [len(ground.scan(FINALS)) for _ in ground.tidy(8 * DAY)]
    assert set(range(1, 21)) <= set(left)


def test_rows_of_an_older_version_are_kept_as_long_as_those_that_were_written_now(ground: Ground) -> None:
    ground.send(*story())
    ground.tables.matches.on(ground.partition)[b"m1"] = replace(ground.match(), heard=0)
    ground.tables.calendar.on(ground.partition)[b"H" + bytes(8) + b"m1"] = b""
    ground.restart()
    tidy(ground, 30 * DAY)
    assert list(ground.listed) == [b"m1"]
    assert ground.scan(CALENDAR, b"H") == []
    ground.restart()
    tidy(ground, 6 * DAY)
    assert list(ground.listed) == [b"m1"]
    tidy(ground, 2 * DAY)
    assert list(ground.listed) == []
