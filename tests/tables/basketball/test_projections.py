"""The published state of a game and its summary: what a scoreboard shows (the contract of the views)."""

import json

import msgspec
from msgspec.structs import replace

from schemas.basketball.events import NBA, GameInfo, Player, Team
from schemas.basketball.glances import GameSummary
from schemas.basketball.published import GameState, PlayKind, SideName
from schemas.matches.corrections import Changed, CorrectionKind
from tables.basketball.projections import MAX_MISSING, changed, game_state, summarise
from tables.matches.sequence.gaps import Corrected, Feed
from tests.tables.basketball.story import AWAY, HOME, Story

INFO = GameInfo(
    "g",
    Team("Boston Reds", "RED", (Player("a", "Abel", "7"), Player("b", "Baker"))),
    Team("Bath Blues", "BLU"),
    NBA,
    venue="Hall",
    competition="League",
    starts_at=5_000,
)


def test_a_game_of_which_nothing_is_known_is_to_come() -> None:
    state = Story().state
    assert (state.status, state.period, state.period_name, state.clock) == ("scheduled", 0, "", "0:00")
    assert (state.home.name, state.away.name, state.home.score, state.result) == ("Home", "Away", 0, None)
    assert (state.run, state.possession, state.home.on_court, state.detailed) == (None, None, None, True)
    assert state.is_to_come


def test_a_game_to_come_was_updated_when_it_starts_and_else_when_it_was_heard_of() -> None:
    assert Story().inform(INFO).state.last_update == 5_000
    assert game_state(replace(Story().game, heard=7)).last_update == 7


def test_the_state_is_what_a_scoreboard_shows() -> None:
    story = Story().inform(INFO).begin().at("11:30").shot(HOME, "a", 3, assist="b")
    story.at("11:02").foul(AWAY, "v").throw(HOME, "b", detail="1 of 1")
    court = [{"id": one, "name": one, "number": ""} for one in "cde"]
    abel, baker = {"id": "a", "name": "Abel", "number": "7"}, {"id": "b", "name": "Baker", "number": ""}
    side = {"fouls": 0, "bonus": False, "timeouts_left": 7, "certain": True}
    play = {"period": 1, "clock": "11:02", "detail": ""}
    assert json.loads(msgspec.json.encode(story.state)) == {
        "match_id": "g",
        "home": side
        | {
            "name": "Boston Reds",
            "abbreviation": "RED",
            "score": 4,
            "periods": [4],
            "on_court": [abel, baker, *court],
        },
        "away": side
        | {
            "name": "Bath Blues",
            "abbreviation": "BLU",
            "score": 0,
            "periods": [0],
            "fouls": 1,
            "on_court": [{"id": one, "name": one, "number": ""} for one in "vwxyz"],
        },
        "period": 1,
        "period_name": "Q1",
        "clock": "11:02",
        "clock_ms": 662_000,
        "status": "live",
        "result": None,
        "possession": "away",
        "lead_changes": 0,
        "ties": 0,
        "largest_lead": {"home": 4, "away": 0},
        "run": {"side": "home", "points": 4, "text": "4-0"},
        "detailed": True,
        "last_plays": [
            {
                "seq": 2,
                "period": 1,
                "clock": "11:30",
                "kind": "shot",
                "side": "home",
                "player": abel,
                "points": 3,
                "made": True,
                "detail": "",
                "score": [3, 0],
            },
            play
            | {
                "seq": 3,
                "kind": "foul",
                "side": "away",
                "player": {"id": "v", "name": "v", "number": ""},
                "points": 0,
                "made": False,
                "score": [3, 0],
            },
            play
            | {
                "seq": 4,
                "kind": "free_throw",
                "side": "home",
                "player": baker,
                "points": 1,
                "made": True,
                "detail": "1 of 1",
                "score": [4, 0],
            },
        ],
        "last_seq": 4,
        "last_update": 4_000,
        "missing": [],
        "correction": None,
    }


def test_the_last_plays_are_the_latest_of_any_period() -> None:
    story = Story().begin()
    for _ in range(9):
        story.shot(HOME, "a", made=False)
    story.end().next_period().begin().rebound(AWAY, "v")
    plays = story.state.last_plays
    assert (plays[-1].kind, plays[-1].period, plays[-1].side) == (PlayKind.REBOUND, 2, SideName.AWAY)
    assert [play.seq for play in plays] == sorted(play.seq for play in plays)
    assert len(plays) < 10


def test_who_is_on_court_is_said_to_be_uncertain_where_it_is_inferred() -> None:
    home = Story().begin((("a", "b", "c"), ())).state.home
    assert home.on_court is not None
    assert ([player.id for player in home.on_court], home.certain) == (["a", "b", "c"], False)


def test_a_game_of_snapshots_says_that_only_the_score_is_known() -> None:
    assert Story().score(2, 0).state.detailed is False
    assert Story().shot(HOME, "a").state.detailed is True


def test_the_first_hundred_missing_events_are_listed() -> None:
    game = replace(Story().begin().game, feed=Feed(missing=((3, 4), (7, 900))))
    missing = game_state(game).missing
    assert missing[:3] == (3, 4, 7)
    assert len(missing) == MAX_MISSING


def test_a_correction_is_in_the_state_that_it_made_and_in_no_later_one() -> None:
    corrected = Corrected(CorrectionKind.VOIDED, 2, 3, (Changed("score", "3-0", "0-0"),))
    story = Story().begin().shot(HOME, "a", 3).shot(AWAY, "v", made=False)
    story.game = replace(story.game, feed=Feed(corrected=corrected))
    note = story.state.correction
    assert note is not None
    assert (note.kind, note.seq, note.changed) == (CorrectionKind.VOIDED, 2, corrected.changed)
    assert story.shot(AWAY, "v").state.correction is None


def test_a_snapshot_that_takes_points_back_is_a_correction_until_the_next() -> None:
    story = Story().score(10, 8).at("11:00").score(9, 8)
    note = story.state.correction
    assert note is not None
    assert (note.kind, note.seq) == (CorrectionKind.AMENDED, 2)
    assert note.changed == (Changed("score", "10-8", "9-8"),)
    assert story.at("10:00").score(11, 8).state.correction is None


def test_what_a_correction_changed_are_the_figures_that_differ_and_no_others() -> None:
    three = Story().begin().shot(HOME, "a", 3).end().end(game=True).game
    two = Story().begin().shot(HOME, "a", 2).end().end(game=True).game
    assert changed(three, three) == ()
    assert changed(three, two) == (
        Changed("score", "3-0", "2-0"),
        Changed("largest_lead", "3-0", "2-0"),
        Changed("periods", "3-0", "2-0"),
        Changed("result", "Home won 3-0", "Home won 2-0"),
    )


def test_a_figure_that_was_not_there_before_or_is_no_more_has_no_text() -> None:
    live = Story().begin().shot(HOME, "a").game
    over = Story().begin().shot(HOME, "a").end(game=True).game
    assert Changed("result", None, "Home won 2-0") in changed(live, over)
    assert Changed("result", "Home won 2-0", None) in changed(over, live)
    assert Changed("status", "finished", "live") in changed(over, live)


def test_a_summary_has_what_a_list_shows() -> None:
    story = Story().inform(INFO).begin().shot(HOME, "a", 3).end().next_period().begin().at("7:47")
    story.shot(AWAY, "v")
    summary = json.loads(msgspec.json.encode(summarise(story.game)))
    assert summary == {
        "match_id": "g",
        "last_seq": 5,
        "last_update": 5_000,
        "status": "live",
        "result": None,
        "home": {"name": "Boston Reds", "abbreviation": "RED", "score": 3, "periods": [3, 0]},
        "away": {"name": "Bath Blues", "abbreviation": "BLU", "score": 2, "periods": [0, 2]},
        "period": 2,
        "period_name": "Q2",
        "clock": "7:47",
        "competition": "League",
        "venue": "Hall",
        "starts_at": 5_000,
    }


def test_a_state_and_a_summary_can_be_read_back_from_their_json() -> None:
    story = Story().inform(INFO).begin().shot(HOME, "a", 3).foul(AWAY, "v").sub(HOME, "f", "a").end()
    assert msgspec.json.decode(msgspec.json.encode(story.state), type=GameState) == story.state
    summary = summarise(story.game)
    assert msgspec.json.decode(msgspec.json.encode(summary), type=GameSummary) == summary
