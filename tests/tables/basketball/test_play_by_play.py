"""The plays of a game, and its flow."""

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from msgspec.structs import replace

from schemas.basketball.events import (
    AnyEvent,
    Correction,
    GameFormat,
    GameInfo,
    Lineup,
    NoteKind,
    Player,
    Shot,
    Team,
)
from schemas.basketball.published import Flow, FlowPoint, Lead, PlayerName, PlayKind, PlayLine, SideName
from tables.basketball.deeds import Deed
from tables.basketball.play_by_play import Played, flow, played, told
from tables.basketball.scoring.state import Game
from tables.basketball.sport import SPORT
from tables.matches.sequence.refold import replaying
from tables.matches.sport import any_sport
from tests.tables.basketball.story import AWAY, FIVES, HOME, Story

INFO = GameInfo("g", Team("Reds", "RED", (Player("a", "Abel", "7"),)), Team("Blues", "BLU"))


def made(story: Story, *corrections: Correction) -> tuple[list[Played], Flow]:
    """Return the plays and the flow of a story, with corrections that came at its end."""
    events: Sequence[AnyEvent] = [*story.events, *corrections]
    folded = list(replaying(any_sport(SPORT), "g", story.game.info, events))
    game = cast(Game, folded[-1][1]) if folded else story.game
    plays = told((cast(AnyEvent, event), cast(Game, after)) for event, after in folded)
    return played(game, plays, events), flow(game, plays)


def lines(story: Story, *corrections: Correction) -> list[PlayLine]:
    return [one.line for one in made(story, *corrections)[0]]


def deeds(story: Story, *corrections: Correction) -> list[Deed]:
    return [one.deed for one in made(story, *corrections)[0]]


def test_a_line_has_the_play_its_moment_and_the_score_after_it() -> None:
    story = Story().inform(INFO).begin().at("0:30.5")
    story.apply(Shot(*story.head(), HOME, "a", False, "jumper", points=3, made=True, place=(10, 240)))
    assert lines(story)[-1] == PlayLine(
        seq=2,
        event_id="e2",
        period=1,
        period_name="Q1",
        clock="0:30.5",
        clock_ms=30_500,
        kind=PlayKind.SHOT,
        side=SideName.HOME,
        player=PlayerName("a", "Abel", "7"),
        text="",
        points=3,
        made=True,
        place=(10, 240),
        score=(3, 0),
        at=2_000,
    )
    assert deeds(story)[-1] == Deed(PlayKind.SHOT, "Abel", "jumper", points=3, made=True, feet=24)


def test_a_free_throw_is_worth_a_point_and_other_plays_none() -> None:
    story = Story().begin().throw(HOME, "a", made=False).rebound(AWAY, "").note(NoteKind.TIMEOUT, AWAY)
    throw, rebound, timeout = lines(story)[1:]
    assert (throw.points, throw.made, rebound.points, rebound.made) == (1, False, 0, False)
    assert (rebound.side, rebound.player) == (SideName.AWAY, None)
    assert (timeout.kind, timeout.side, timeout.place) == (PlayKind.TIMEOUT, SideName.AWAY, None)


def test_a_line_up_is_no_play_unless_a_period_begins_with_it() -> None:
    story = Story().begin().at("11:00")
    story.apply(Lineup(*story.head(), courts=FIVES)).end().end(game=True)
    assert [line.kind for line in lines(story)] == [
        PlayKind.PERIOD_START,
        PlayKind.PERIOD_END,
        PlayKind.GAME_END,
    ]


def test_a_play_that_was_corrected_says_so_and_stands_in_its_place() -> None:
    story = Story().begin().shot(HOME, "a", 3).shot(AWAY, "v")
    shot = cast(Shot, story.events[1])
    correction = Correction("g", "c", 4, 9_000, 2, replace(shot, points=2, player="b"))
    assert [(line.seq, line.score, line.corrected) for line in lines(story, correction)[1:]] == [
        (2, (2, 0), True),
        (3, (2, 2), False),
    ]
    assert [deed.who for deed in deeds(story, correction)[1:]] == ["b", "v"]


def test_a_play_that_never_was_is_not_told_and_neither_is_its_correction() -> None:
    story = Story().begin().shot(HOME, "a", 3).shot(AWAY, "v")
    found = lines(story, Correction("g", "c", 4, 9_000, 2))
    assert [(line.seq, line.score) for line in found] == [(1, (0, 0)), (3, (0, 2))]


def test_a_correction_that_is_taken_back_leaves_the_play_as_it_was() -> None:
    story = Story().begin().shot(HOME, "a", 3)
    taken_back = Correction("g", "c", 3, 9_000, 2), Correction("g", "d", 4, 9_500, 3)
    assert [(line.points, line.corrected) for line in lines(story, *taken_back)][1:] == [(3, False)]


def test_the_flow_has_a_point_for_each_change_of_the_score() -> None:
    story = Story().begin().at("11:30").shot(HOME, "a", 3).at("11:00").shot(AWAY, "v", made=False)
    story.at("10:00").shot(AWAY, "v", 3).at("9:30").throw(AWAY, "v").end().next_period().begin()
    story.at("11:45").shot(HOME, "a").end()
    _, found = made(story)
    assert found.timeline == (
        FlowPoint(1, "11:30", 30.0, 3, 0),
        FlowPoint(1, "10:00", 120.0, 3, 3),
        FlowPoint(1, "9:30", 150.0, 3, 4),
        FlowPoint(2, "11:45", 735.0, 5, 4),
    )
    assert (found.lead_changes, found.ties, found.largest_lead) == (2, 1, Lead(3, 1))
    assert (found.match_id, found.last_seq, found.ends) == ("g", 9, (720.0, 1440.0))


def test_the_ends_of_periods_are_those_of_the_format() -> None:
    form = GameFormat(periods=2, period_minutes=20, overtime_minutes=5)
    story = Story().inform(GameInfo("g", format=form))
    for _ in range(3):
        story.begin().end().next_period()
    assert made(story)[1].ends == (1200.0, 2400.0, 2700.0)
    assert made(Story())[1].ends == ()


def test_a_free_throw_that_is_told_after_its_period_stands_in_it() -> None:
    story = Story().begin().end().next_period().begin().at("11:50").shot(AWAY, "v")
    story.period, story.clock = 1, "0:00"
    story.throw(HOME, "a")
    line = lines(story)[-1]
    assert (line.period, line.period_name, line.clock, line.score) == (1, "Q1", "0:00", (1, 2))
    assert made(story)[1].timeline[-1] == FlowPoint(1, "0:00", 720.0, 1, 2)


def test_the_flow_of_snapshots_is_what_they_say() -> None:
    story = Story().at("10:00").score(5, 2).at("9:00").score(5, 2).at("8:00").score(4, 2)
    plays, found = made(story)
    assert [one.deed.score for one in plays] == [(5, 2), (5, 2), (4, 2)]
    assert [(point.home, point.away) for point in found.timeline] == [(5, 2), (4, 2)]


def test_the_flow_follows_the_score_of_the_game_at_every_play() -> None:
    story = Story().begin()
    for number in range(40):
        story.at(f"{11 - number // 4}:{40 - number % 4:02}").shot(
            (HOME, AWAY)[number % 3 % 2], "av"[number % 3 % 2]
        )
    plays, found = made(story.end())
    assert [(point.home, point.away) for point in found.timeline] == [
        after.line.score for before, after in pairwise(plays) if after.line.score != before.line.score
    ]
    seconds = [point.seconds for point in found.timeline]
    assert seconds == sorted(seconds)
    assert (found.timeline[-1].home, found.timeline[-1].away) == story.game.score
