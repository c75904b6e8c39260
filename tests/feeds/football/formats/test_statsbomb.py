"""StatsBomb: what each kind of row becomes, by rows that are written here."""

import json
from typing import Any

import pytest

from schemas.football.events import (
    Card,
    Foul,
    Kick,
    Lineup,
    Note,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Phase, ShotOutcome, Side
from tests.feeds.football.formats.rows import AWAY, HOME, eleven, ids, match_of, refusal, sb, statsbomb, told


def named(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "id": 1, **more}


def shot(outcome: str, kind: str = "Open Play", **more: Any) -> dict[str, Any]:
    return {"outcome": named(outcome), "type": named(kind), "statsbomb_xg": 0.25} | more


def test_a_pass_without_an_outcome_is_accurate_and_others_are_not() -> None:
    one, two, three = told(
        statsbomb(
            sb("Pass", **{"pass": {"length": 3.0}}),
            sb("Pass", **{"pass": {"outcome": named("Incomplete")}}),
            sb("Pass", team=AWAY, **{"pass": {"outcome": named("Pass Offside"), "type": named("Corner")}}),
        )
    )
    assert all(isinstance(event, Pass) for event in (one, two, three))
    assert [event.accurate for event in (one, two, three)] == [True, False, False]
    assert [event.side for event in (one, two, three)] == [Side.HOME, Side.HOME, Side.AWAY]
    assert (three.corner, three.offside, one.corner, one.offside) == (True, True, False, False)
    assert one.player == "1101"


@pytest.mark.parametrize(
    ("said", "outcome", "on_target"),
    [
        ("Goal", ShotOutcome.GOAL, True),
        ("Saved", ShotOutcome.SAVED, True),
        ("Saved to Post", ShotOutcome.SAVED, True),
        ("Saved To Post", ShotOutcome.SAVED, True),
        ("Saved Off Target", ShotOutcome.SAVED, False),
        ("Blocked", ShotOutcome.BLOCKED, False),
        ("Post", ShotOutcome.WOODWORK, False),
        ("Off T", ShotOutcome.OFF_TARGET, False),
        ("Wayward", ShotOutcome.OFF_TARGET, False),
        ("Novel", ShotOutcome.OFF_TARGET, False),
    ],
)
def test_a_shot_has_its_outcome_and_is_on_target_or_not(
    said: str, outcome: ShotOutcome, on_target: bool
) -> None:
    (event,) = told(statsbomb(sb("Shot", shot=shot(said), location=[108.0, 40.0])))
    assert isinstance(event, Shot)
    assert (event.outcome, event.on_target, event.xg, event.place) == (outcome, on_target, 0.25, (900, 500))


def test_a_goal_has_its_kind_and_who_passed_the_ball() -> None:
    _, goal, penalty, free_kick = told(
        statsbomb(
            sb("Pass", player=2, id="key", **{"pass": {"goal_assist": True}}),
            sb("Shot", shot=shot("Goal", key_pass_id="key", body_part=named("Head"))),
            sb("Shot", shot=shot("Goal", "Penalty", technique=named("Lob"), body_part=named("Left Foot"))),
            sb("Shot", shot=shot("Saved", "Free Kick", key_pass_id="key", technique=named("Normal"))),
        )
    )
    assert (goal.assist, goal.detail, goal.penalty, goal.free_kick) == ("1102", "head", False, False)
    assert (penalty.penalty, penalty.assist, penalty.detail) == (True, "", "left foot lob")
    assert (free_kick.free_kick, free_kick.assist) == (True, "")


@pytest.mark.parametrize("place", [[-1.0, 80.5], [121.0, 90.0], None, []])
def test_a_place_beyond_a_line_is_on_it_and_there_may_be_none(place: list[float] | None) -> None:
    (event,) = told(statsbomb(sb("Shot", shot=shot("Blocked"), location=place)))
    assert event.place is None if not place else all(0 <= number <= 1000 for number in event.place)


@pytest.mark.parametrize("reverse", [False, True])
def test_an_own_goal_is_one_event_of_two_rows_and_of_its_players_side(reverse: bool) -> None:
    rows = [
        sb("Own Goal For", player=0, id="for", related_events=["against"]),
        sb("Own Goal Against", team=AWAY, player=4, id="against", related_events=["for"]),
    ]
    (event,) = told(statsbomb(*(rows[::-1] if reverse else rows)))
    assert isinstance(event, OwnGoal)
    assert (event.side, event.player) == (Side.AWAY, "2204")


def test_an_own_goal_whose_rows_do_not_name_each_other_is_found_by_its_moment() -> None:
    (event,) = told(statsbomb(sb("Own Goal For", player=0), sb("Own Goal Against", team=AWAY, player=4)))
    assert event.player == "2204"


def test_an_own_goal_whose_other_row_is_missing_is_nobodys() -> None:
    (event,) = told(statsbomb(sb("Own Goal For", player=0, related_events=["gone"])))
    assert (event.side, event.player) == (Side.AWAY, "")


@pytest.mark.parametrize(
    ("said", "card"),
    [
        ("Yellow Card", CardKind.YELLOW),
        ("Second Yellow", CardKind.SECOND_YELLOW),
        ("Red Card", CardKind.RED),
    ],
)
def test_a_foul_has_its_card_whom_it_was_on_and_whether_it_gives_a_penalty(said: str, card: CardKind) -> None:
    misdeed = {"card": named(said), "type": named("Handball"), "penalty": True}
    foul, plain = told(
        statsbomb(
            sb("Foul Committed", foul_committed=misdeed, related_events=["won"]),
            sb("Foul Won", team=AWAY, player=7, id="won"),
            sb("Foul Committed", team=AWAY),
        )
    )
    assert isinstance(foul, Foul)
    assert (foul.card, foul.other, foul.penalty, foul.detail) == (card, "2207", True, "handball")
    assert (plain.side, plain.card, plain.other, plain.penalty) == (Side.AWAY, None, "", False)


def test_bad_behaviour_is_a_card_to_the_pitch_or_to_the_bench() -> None:
    card = {"card": named("Yellow Card")}
    change = {"replacement": {"id": 1114, "name": "Player 1114"}, "outcome": named("Injury")}
    on_pitch, change_event, gone, coach = told(
        statsbomb(
            sb("Bad Behaviour", bad_behaviour=card),
            sb("Substitution", player=2, substitution=change),
            sb("Bad Behaviour", player=2, bad_behaviour=card),
            sb("Bad Behaviour", player=0, bad_behaviour=card),
            sb("Bad Behaviour", bad_behaviour={}),
        )
    )
    assert isinstance(on_pitch, Card)
    assert [event.bench for event in (on_pitch, gone, coach)] == [False, True, True]
    assert (coach.player, on_pitch.detail) == ("", "bad behaviour")
    assert isinstance(change_event, Substitution)
    assert (change_event.player, change_event.other, change_event.detail) == ("1114", "1102", "injury")


def test_a_card_after_the_end_of_a_half_is_told_before_it_with_its_own_clock() -> None:
    card = sb("Bad Behaviour", "00:47:30.000", bad_behaviour={"card": named("Yellow Card")})
    _, events, _ = match_of(statsbomb(sb("Half End", "00:46:00.000"), card))
    place = next(at for at, event in enumerate(events) if isinstance(event, Card))
    assert (events[place].phase, events[place].clock_ms) == (Phase.FIRST_HALF, 2_850_000)
    assert isinstance(events[place + 1], PhaseEnd)
    assert events[place + 1].clock_ms == 2_850_000


def test_a_change_of_formation_says_nothing_of_players_who_may_have_been_sent_off() -> None:
    shift = sb("Tactical Shift", player=0, tactics=eleven(HOME, 4231)["tactics"])
    (event,) = told(statsbomb(shift, sb("Tactical Shift", player=0)))
    assert isinstance(event, Lineup)
    assert (event.formation, event.players) == ("4-2-3-1", ())


def test_the_shoot_out_has_kicks_and_cards_and_nothing_else() -> None:
    last = {"period": 5}
    kick, missed, card = told(
        statsbomb(
            sb("Shot", shot=shot("Goal", "Penalty"), **last),
            sb("Shot", team=AWAY, shot=shot("Post", "Penalty"), **last),
            sb("Pass", **last, **{"pass": {}}),
            sb("Foul Committed", **last),
            sb("Offside", **last),
            sb("Own Goal For", player=0, **last),
            sb("Foul Committed", foul_committed={"card": named("Yellow Card")}, **last),
        )
    )
    assert isinstance(kick, Kick)
    assert (kick.phase, kick.scored, kick.player) == (Phase.SHOOT_OUT, True, "1101")
    assert (missed.side, missed.outcome) == (Side.AWAY, ShotOutcome.WOODWORK)
    assert isinstance(card, Card)


def test_other_rows_are_notes_or_nothing() -> None:
    offside, note = told(
        statsbomb(
            sb("Offside"),
            sb("Carry"),
            sb("Pressure"),
            sb("Goal Keeper"),
            sb("Error"),
            sb("Pass"),
            sb("Shot"),
            sb("Substitution"),
            sb("Injury Stoppage"),
            sb("Pass", team=99),
            full=True,
        ).replace(b'"id": 99', b'"id": 11')[:-1]
        + b"]"
    )
    assert isinstance(offside, Offside)
    assert isinstance(note, Note)
    assert note.detail == "injury"


def test_rows_that_share_an_id_are_events_of_their_own() -> None:
    same = [sb("Offside", id="same"), sb("Offside", id="same"), sb("Offside", id="same")]
    assert ids(told(statsbomb(*same))) == ["same", "same-2", "same-3"]


def test_times_that_go_back_keep_their_clocks_and_their_order_and_moments_never_go_back() -> None:
    late, early = told(statsbomb(sb("Offside", "00:48:00.000"), sb("Offside", "00:44:51.456")))
    assert (late.clock_ms, early.clock_ms) == (2_880_000, 2_691_456)
    assert late.timestamp == early.timestamp
    assert late.seq < early.seq


def test_the_side_of_the_first_line_up_is_at_home_and_who_comes_later_is_on_the_bench() -> None:
    change = {"replacement": {"id": 1114, "name": "Player 1114"}}
    info, _, _ = match_of(("7529.json.gz", statsbomb(sb("Substitution", substitution=change))))
    assert (info.match_id, info.home.name, info.away.name) == ("statsbomb-7529", "Team 11", "Team 22")
    assert info.home.formation == "4-4-2"
    assert [player.starts for player in info.home.players] == [True] * 11 + [False]
    keeper, *_, comes = info.home.players
    assert (keeper.id, keeper.name) == ("1101", "Player 1101")
    assert (keeper.number, keeper.position) == ("1", "Goalkeeper")
    assert (comes.id, comes.name) == ("1114", "Player 1114")


def test_a_list_of_matches_says_when_and_where_and_who_is_at_home() -> None:
    match = {
        "match_id": 7529,
        "match_date": "2018-06-16",
        "kick_off": "21:00:00.000",
        "competition": {"competition_name": "World Cup"},
        "season": {"season_name": "2018"},
        "home_team": {"home_team_id": AWAY, "home_team_name": "x"},
        "stadium": {"name": "Kaliningrad"},
    }
    info, events, _ = match_of(json.dumps([match]).encode(), ("7529.json", statsbomb(sb("Offside"))))
    assert (info.home.name, info.venue, info.competition) == ("Team 22", "Kaliningrad", "World Cup 2018")
    assert info.starts_at == 1_529_182_800_000 == events[0].timestamp


@pytest.mark.parametrize("time", ["", "12", "0:1:2", "99:00:00.000", "00:10:00,5"])
def test_a_timestamp_that_is_none_is_a_fault_of_the_file(time: str) -> None:
    assert "timestamp" in refusal(statsbomb(sb("Offside", time)))


def test_a_match_of_one_side_or_three_is_none() -> None:
    assert "events of 1" in refusal(statsbomb(sb("Offside"), full=False))
    three = statsbomb(*(sb("Offside", team=team) for team in (1, 2, 3)), full=False)
    assert "events of 3" in refusal(three)


def test_each_half_begins_and_ends_and_the_match_with_the_last() -> None:
    _, events, last = match_of(statsbomb())
    kinds = [(type(event), event.phase, event.clock_ms) for event in events]
    first, second = Phase.FIRST_HALF, Phase.SECOND_HALF
    assert kinds == [
        (PhaseStart, first, 0),
        (PhaseEnd, first, 2_760_000),
        (PhaseStart, second, 0),
        (PhaseEnd, second, 2_760_000),
        (PhaseEnd, second, 2_760_000),
    ]
    assert [event.match for event in events if isinstance(event, PhaseEnd)] == [False, False, True]
    assert last.ended
