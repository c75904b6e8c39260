"""Corrections change state, scorecard and overs, and what was published of them."""

from typing import Any

import pytest
from msgspec.structs import replace

from schemas.cricket.codec import encode_event
from schemas.cricket.events import AnyEvent, Correction, Delivery, Dismissal, PlayEvent, WicketType
from schemas.cricket.published import CorrectionNote
from schemas.cricket.topics import DEAD_LETTERS, OVERS, STATE
from schemas.matches.corrections import Changed, CorrectionKind
from tests.agents.cricket.ground import PATIENCE, Ground
from tests.tables.cricket.story import Story, t20

OVER = "1 . 4 2 . 6"


def corrected(match: list[AnyEvent], of: int, content: PlayEvent | None) -> list[AnyEvent]:
    """The match, and a correction as its next event."""
    last = match[-1]
    return [*match, Correction("m1", last.seq + 1, last.innings_no, "", last.timestamp, of, content)]


def clean(events: list[AnyEvent]) -> Story:
    made = Story(t20())
    for event in events:
        made.send(event)
    return made


def story() -> Story:
    return Story(t20()).innings("Reds").over(OVER).over(OVER, "Y").over("1 1 1", "X")


def delivery(events: list[AnyEvent], seq: int) -> Delivery:
    found = events[seq - 1]
    assert isinstance(found, Delivery)
    return found


async def start(ground: Ground, made: Story) -> list[AnyEvent]:
    assert made.match.info is not None
    ground.inform(made.match.info)
    ground.send(*made.events)
    return made.events


def same_as(ground: Ground, events: list[AnyEvent]) -> None:
    """The match is as if `events` were all its events."""
    due = clean(events)
    assert ground.card().innings == due.cards
    whole = {(over.innings, over.number): over.balls for over in due.overs if over.complete}
    assert {(over.innings, over.over): over.balls for over in ground.overs() if over.complete} == whole
    now, wanted = ground.state(), due.state
    for figure in ("score", "wickets", "overs", "batters", "bowler", "partnership", "last_balls", "result"):
        assert getattr(now, figure) == getattr(wanted, figure)


async def test_an_amended_ball_counts_as_it_should_have_been(ground: Ground) -> None:
    events = await start(ground, story())
    wicket = (Dismissal(WicketType.LBW, "A1"),)
    right = replace(delivery(events, 20 - 6), runs=0, dismissals=wicket)
    events = corrected(events, right.seq, right)
    ground.send(events[-1])
    made = [*events[: right.seq - 1], right, *events[right.seq : -1]]
    same_as(ground, made)
    state = ground.state()
    assert state.last_seq == len(events)
    assert state.correction == CorrectionNote(
        CorrectionKind.AMENDED,
        right.seq,
        (
            Changed("score", "29", str(state.score)),
            Changed("wickets", "0", "1"),
        ),
    )


async def test_the_mark_is_gone_with_the_next_event(ground: Ground) -> None:
    events = await start(ground, story())
    events = corrected(events, 3, None)
    ground.send(events[-1])
    assert ground.state().correction is not None
    ground.send(replace(delivery(events, 16), seq=len(events) + 1))
    assert ground.state().correction is None
    assert ground.states_published()[-2].correction is not None


async def test_a_ball_taken_back_was_never_bowled(ground: Ground) -> None:
    events = await start(ground, story())
    ground.send(*(events := corrected(events, 16, None))[-1:])
    same_as(ground, events[:15])


async def test_the_first_ball_and_the_last_can_be_corrected(ground: Ground) -> None:
    events = await start(ground, story())
    first = replace(delivery(events, 2), runs=6)
    last = replace(delivery(events, 16), runs=5)
    events = corrected(corrected(events, 2, first), 16, last)
    ground.send(*events[-2:])
    same_as(ground, [events[0], first, *events[2:15], last])


async def test_of_two_corrections_of_a_ball_the_second_holds(ground: Ground) -> None:
    events = await start(ground, story())
    once, again = (replace(delivery(events, 5), runs=runs) for runs in (1, 3))
    events = corrected(corrected(events, 5, once), 5, again)
    ground.send(*events[-2:])
    same_as(ground, [*events[:4], again, *events[5:16]])


async def test_a_correction_can_be_corrected(ground: Ground) -> None:
    events = await start(ground, story())
    once, again = (replace(delivery(events, 5), runs=runs) for runs in (1, 3))
    events = corrected(events, 5, once)
    events = corrected(events, 17, again)
    ground.send(*events[-2:])
    same_as(ground, [*events[:4], again, *events[5:16]])


async def test_a_correction_taken_back_never_was(ground: Ground) -> None:
    """The review was reviewed: what it took away is there again."""
    events = await start(ground, story())
    taken_back = corrected(events, 5, None)
    ground.send(taken_back[-1])
    restored = corrected(taken_back, 17, None)
    ground.send(restored[-1])
    same_as(ground, events)


async def test_a_correction_before_it_can_be_taken_back_twice_over(ground: Ground) -> None:
    events = await start(ground, story())
    chain = events
    for of in (5, 17, 18):  # voided; the voiding voided; that voided as well
        chain = corrected(chain, of, None)
    ground.send(*chain[-3:])
    same_as(ground, [*events[:4], *events[5:]])


async def test_a_ball_of_a_closed_innings_is_corrected_and_the_target_follows(ground: Ground) -> None:
    made = story().closed().innings("Blues").over("1 . .")
    events = await start(ground, made)
    assert ground.state().target == 30
    right = replace(delivery(events, 4), runs=6)
    events = corrected(events, 4, right)
    ground.send(events[-1])
    assert ground.state().target == 32
    same_as(ground, [*events[:3], right, *events[4:-1]])


async def test_a_correction_may_end_a_match_and_another_reopen_it(ground: Ground) -> None:
    made = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1 1 1 1 1")
    events = await start(ground, made)
    assert ground.state().result is None
    events = corrected(events, 14, replace(delivery(events, 14), runs=2))
    ground.send(events[-1])
    assert ground.state().result == "Blues won by 10 wickets"
    events = corrected(events, 15, None)
    ground.send(events[-1])
    assert ground.state().result is None


async def test_an_over_already_published_is_published_again_and_marked(ground: Ground) -> None:
    events = await start(ground, story())
    right = replace(delivery(events, 4), runs=6)
    ground.send(corrected(events, 4, right)[-1])
    first, second, again = ground.overs_published()
    assert (first.over, second.over, again.over) == (0, 1, 0)
    assert (first.correction, second.correction) == (None, None)
    assert again.correction is not None
    assert (again.correction.kind, again.correction.ball_seq) == ("amended", 4)
    assert (first.runs, again.runs) == (13, 15)
    assert again.complete


async def test_an_over_that_is_played_on_after_all_is_told_so_and_told_again_when_it_is_complete(
    ground: Ground,
) -> None:
    """To see it fail, do not keep overs taken back in `keep_overs`: the over is published twice unmarked."""
    events = await start(ground, Story(t20()).innings("Reds").over(OVER))
    events = corrected(events, 7, None)
    ground.send(events[-1])
    ground.restart()
    ground.send(replace(delivery(events, 7), seq=9, runs=2))
    whole, taken_back, again = ground.overs_published()
    assert (whole.complete, whole.correction) == (True, None)
    assert (taken_back.complete, taken_back.balls) == (False, ("1", "0", "4", "2", "0"))
    assert taken_back.correction is not None
    assert (again.complete, again.balls) == (True, ("1", "0", "4", "2", "0", "2"))
    assert again.correction is not None


async def test_an_over_all_of_which_is_taken_back_is_gone(ground: Ground) -> None:
    events = await start(ground, Story(t20()).innings("Reds").over(OVER).over("1 1 1 1 1 1"))
    for seq in range(8, 14):
        events = corrected(events, seq, None)
    ground.send(*events[-6:])
    assert [over.over for over in ground.overs()] == [0]
    gone = ground.overs_published()[-1]
    assert (gone.over, gone.balls, gone.complete) == (1, (), False)


async def test_a_repeated_correction_changes_nothing(ground: Ground) -> None:
    events = await start(ground, story())
    events = corrected(events, 5, None)
    ground.send(events[-1])
    states, overs = len(ground.on(STATE)), len(ground.on(OVERS))
    ground.send(events[-1])
    assert (len(ground.on(STATE)), len(ground.on(OVERS))) == (states, overs)
    assert not ground.on(DEAD_LETTERS)


async def test_a_correction_survives_a_restart_and_play_goes_on(ground: Ground) -> None:
    events = await start(ground, story())
    events = corrected(events, 5, None)
    ground.send(events[-1])
    ground.restart()
    more = replace(delivery(events, 16), seq=18)
    ground.send(more)
    same_as(ground, [*events[:4], *events[5:16], more])


async def test_a_correction_of_what_has_not_come_holds_once_it_comes(ground: Ground) -> None:
    """It is not known yet whether it is a ball or a correction of one."""
    events = await start(ground, story())
    wrong = replace(delivery(events, 5), runs=3)
    events = corrected(events, 5, wrong)
    events = corrected(events, 17, delivery(events, 5))
    ground.send(events[-1])
    ground.wait(6)
    assert ground.state().missing == (17,)
    same_as(ground, events[:16])
    ground.send(events[16], headers=[("late", b"apply")])
    assert ground.state().missing == ()
    same_as(ground, events[:16])


@pytest.mark.parametrize("of", [0, 17, 18])
async def test_a_correction_of_nothing_before_it_is_a_dead_letter(ground: Ground, of: int) -> None:
    events = await start(ground, story())
    ground.send(corrected(events, of, None)[-1])
    (letter,) = ground.on(DEAD_LETTERS)
    assert letter.headers["reason"] == b"broken-rule"
    assert ground.card().innings == clean(events).cards


async def test_a_correction_that_cannot_be_scored_becomes_a_dead_letter_and_the_match_stands(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = await start(ground, story())
    before = ground.state()

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tables.matches.sequence.draft.refolding", fail)
    wrong = corrected(events, 5, None)[-1]
    ground.send(wrong)
    (letter,) = ground.on(DEAD_LETTERS)
    assert (letter.headers["reason"], letter.value) == (b"failed", encode_event(wrong))
    assert ground.state() == before


async def test_a_match_long_over_can_still_be_corrected() -> None:
    """To see it fail, do not archive the events in `Retention`."""
    patience = replace(PATIENCE, spans=replace(PATIENCE.spans, finished=0))
    ground = Ground(patience=patience)
    made = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1 1 1 1 .")
    events = await start(ground, made)
    assert any([*ground.tidy()])
    assert not ground.scan("cricket-balls")
    ground.send(corrected(events, 14, replace(delivery(events, 14), runs=2))[-1])
    assert ground.state().result == "Blues won by 10 wickets"


async def test_a_correction_that_others_cannot_have_happened_with_is_a_dead_letter(ground: Ground) -> None:
    """The whole innings went without a word: nothing else says whose it is."""
    made = Story().innings("Reds").over(OVER)
    events = [made.events[0], *(replace(event, batting_team="") for event in made.events[1:])]
    ground.send(*events)
    before = ground.card().innings
    ground.send(corrected(events, 1, None)[-1])
    ground.send(corrected(events, 2, replace(delivery(events, 2), runs=6))[-1])
    assert [letter.headers["reason"] for letter in ground.on(DEAD_LETTERS)] == [b"broken-rule"]
    assert (before[0].runs, ground.card().innings[0].runs) == (13, 18)
