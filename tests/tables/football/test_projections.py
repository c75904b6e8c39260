"""The published state of a match and its summary: what a scoreboard shows (the contract of the views)."""

import json

import msgspec
import pytest
from msgspec.structs import replace

from schemas.football.events import MatchInfo, Player, Save, Team
from schemas.football.glances import MatchSummary
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome
from schemas.football.published import MatchState
from schemas.matches.corrections import Changed, CorrectionKind
from tables.football.projections import MAX_MISSING, changed, match_state, summarise
from tables.football.scoring.state import Match
from tables.matches.sequence.gaps import Corrected, Feed
from tests.tables.football.story import AWAY, HOME, Story

INFO = MatchInfo(
    "m",
    Team(
        "Reds", "RED", (Player("a", "Abel", "9", "CF", True), Player("b", "Baker", starts=True), Player("l"))
    ),
    Team("Blues", "BLU"),
    venue="Park",
    competition="League",
    starts_at=5_000,
)

NOTHING = {
    "shots": 0,
    "shots_on_target": 0,
    "xg": 0.0,
    "passes": 0,
    "passes_accurate": 0,
    "corners": 0,
    "fouls": 0,
    "offsides": 0,
    "saves": 0,
    "possession": None,
    "yellow_cards": 0,
    "second_yellow_cards": 0,
    "red_cards": 0,
}


def test_a_match_of_which_nothing_is_known_is_to_come() -> None:
    state = Story().state
    assert (state.status, state.phase, state.minute, state.result) == ("scheduled", "pre_match", "", None)
    assert (state.home.name, state.away.name, state.home.score, state.half_time) == ("Home", "Away", 0, None)
    assert (state.home.on_pitch, state.shoot_out, state.added_minutes, state.detailed) == (
        None,
        None,
        None,
        True,
    )
    assert state.is_to_come


def test_a_match_to_come_was_updated_when_it_starts_and_else_when_it_was_heard_of() -> None:
    assert Story().inform(INFO).state.last_update == 5_000
    assert match_state(replace(Story().match, heard=7)).last_update == 7
    assert Story().inform(INFO).at("0:00", Phase.PRE_MATCH).line_up(HOME).state.last_update == 5_000
    assert Story().inform(INFO).begin().state.last_update == 1_000


def test_the_state_is_what_a_scoreboard_shows() -> None:
    story = Story().inform(INFO).begin().at("3:10").goal(HOME, "a", assist="b", xg=0.25, penalty=True)
    story.at("10:00").foul(AWAY, "v", other="a", card=CardKind.YELLOW, detail="late tackle")
    story.passes(HOME, 2).passes(HOME, accurate=False).at("46:00").added(3).sub(HOME, "l", "b")
    abel, baker = {"id": "a", "name": "Abel", "number": "9"}, {"id": "b", "name": "Baker", "number": ""}
    vito, lee = {"id": "v", "name": "v", "number": ""}, {"id": "l", "name": "l", "number": ""}
    in_first_half = {"phase": "first_half"}
    score = {"score": [1, 0], "detail": ""}
    assert json.loads(msgspec.json.encode(story.state)) == {
        "match_id": "m",
        "home": {
            "name": "Reds",
            "abbreviation": "RED",
            "score": 1,
            "score_by_period": [1, 0],
            "formation": "",
            "on_pitch": [abel, lee],
            "sent_off": [],
            "statistics": NOTHING
            | {"shots": 1, "shots_on_target": 1, "xg": 0.25}
            | {"passes": 3, "passes_accurate": 2, "possession": 100.0},
        },
        "away": {
            "name": "Blues",
            "abbreviation": "BLU",
            "score": 0,
            "score_by_period": [0, 0],
            "formation": "",
            "on_pitch": None,
            "sent_off": [],
            "statistics": NOTHING | {"fouls": 1, "yellow_cards": 1, "possession": 0.0},
        },
        "phase": "first_half",
        "minute": "45+2",
        "clock_ms": 2_760_000,
        "status": "live",
        "result": None,
        "half_time": None,
        "added_minutes": 3,
        "goals": [
            in_first_half
            | {"seq": 2, "event_id": "e2", "minute": "4", "side": "home", "player": abel, "assist": baker}
            | {"penalty": True, "own_goal": False, "standing": "given", "reason": ""}
        ],
        "cards": [
            in_first_half
            | {"seq": 3, "event_id": "e3", "minute": "11", "side": "away", "player": vito, "card": "yellow"}
            | {"bench": False, "standing": "given", "reason": ""}
        ],
        "substitutions": [
            in_first_half | {"seq": 8, "minute": "45+2", "side": "home", "on": lee, "off": baker}
        ],
        "reviews": [],
        "shoot_out": None,
        "possession_source": "passes",
        "detailed": True,
        "last_events": [
            in_first_half
            | score
            | {"seq": 1, "minute": "1", "kind": "phase_start", "side": None, "player": None, "other": None}
            | {"score": [0, 0]},
            in_first_half
            | score
            | {"seq": 2, "minute": "4", "kind": "goal", "side": "home", "player": abel, "other": baker},
            in_first_half
            | score
            | {"seq": 3, "minute": "11", "kind": "foul", "side": "away", "player": vito, "other": abel}
            | {"detail": "late tackle"},
            in_first_half
            | score
            | {"seq": 7, "minute": "45+2", "kind": "added_time", "side": None, "player": None, "other": None},
            in_first_half
            | score
            | {
                "seq": 8,
                "minute": "45+2",
                "kind": "substitution",
                "side": "home",
                "player": lee,
                "other": baker,
            },
        ],
        "last_seq": 8,
        "last_update": 8_000,
        "missing": [],
        "correction": None,
    }
    assert msgspec.json.decode(msgspec.json.encode(story.state), type=MatchState) == story.state


def test_a_summary_is_the_match_at_a_glance() -> None:
    story = Story().inform(INFO).begin().goal(HOME).card(AWAY, "v", CardKind.RED).at("46:00").end()
    found = summarise(story.match)
    assert isinstance(found, MatchSummary)
    assert (found.home.name, found.home.score, found.home.penalties, found.away.red_cards) == (
        "Reds",
        1,
        None,
        1,
    )
    assert (found.minute, found.phase, found.status, found.venue) == ("HT", "half_time", "break", "Park")
    kicked = summarise(Story().begin(Phase.SHOOT_OUT).kick(HOME, scored=True).match)
    assert (kicked.home.penalties, kicked.away.penalties) == (1, 0)


def test_an_own_goal_is_listed_under_the_side_it_counts_for_by_its_scorers_name() -> None:
    story = Story().inform(INFO).begin().own_goal(HOME, "a").own_goal(HOME)
    first, second = story.state.goals
    assert (first.side, first.own_goal, first.player and first.player.name) == ("away", True, "Abel")
    assert (second.side, second.player) == ("away", None)


def test_possession_is_the_providers_where_it_says_so_and_the_share_of_passes_else() -> None:
    story = Story().begin().passes(HOME, 3).passes(AWAY)
    assert (story.state.home.statistics.possession, story.state.away.statistics.possession) == (75.0, 25.0)
    story.possession(61.5)
    assert (story.state.home.statistics.possession, story.state.away.statistics.possession) == (61.5, 38.5)
    assert story.state.possession_source == "provider"


def test_saves_are_those_that_are_told_or_the_shots_that_were_saved_where_they_are_more() -> None:
    story = Story().begin().shot(HOME, ShotOutcome.SAVED).shot(HOME, ShotOutcome.SAVED)
    assert story.state.away.statistics.saves == 2
    for _ in range(3):
        story.apply(Save(*story.head(), AWAY))
    assert (story.state.away.statistics.saves, story.state.home.statistics.saves) == (3, 0)


def test_a_side_whose_shots_are_not_rated_has_no_xg() -> None:
    state = Story().begin().shot(HOME).state
    assert (state.home.statistics.xg, state.away.statistics.xg) == (None, 0.0)


def test_a_correction_is_shown_while_it_is_the_latest_event() -> None:
    story = Story().begin().goal(HOME)
    note = Corrected(CorrectionKind.AMENDED, 2, 3, (Changed("score", "1-0", "0-0"),))
    match = replace(story.match, last_seq=3, feed=Feed(corrected=note))
    correction = match_state(match).correction
    assert correction is not None
    assert (correction.kind, correction.seq, correction.changed[0].after) == ("amended", 2, "0-0")
    assert match_state(replace(match, last_seq=4)).correction is None


@pytest.mark.parametrize(
    ("change", "figures"),
    [
        (lambda story: story.goal(HOME, "b"), {"score", "scorers", "shots", "shots_on_target"}),
        (lambda story: story.card(AWAY), {"yellow_cards"}),
        (lambda story: story.card(AWAY, card=CardKind.RED), {"red_cards"}),
        (lambda story: story.sub(HOME, "l", "a"), {"substitutions"}),
        (lambda story: story.corner(HOME), {"corners"}),
        (lambda story: story.foul(HOME), {"fouls"}),
        (lambda story: story.end(), {"half_time", "phase", "status"}),
        (lambda story: story.review(2, Decision.CANCELLED), {"score", "scorers"}),
        (lambda story: story.note(), set()),
        (lambda story: story.inform(replace(INFO, ended=True)), {"scorers", "status", "result"}),
    ],
)
def test_the_figures_that_a_correction_changed_are_named(change: object, figures: set[str]) -> None:
    story = Story().begin().goal(HOME)
    before = story.match
    assert callable(change)
    change(story)
    assert {one.figure for one in changed(before, story.match)} == figures


def test_a_goal_of_another_scorer_is_a_change_that_is_shown() -> None:
    one, other = Story().begin().goal(HOME, "a").match, Story().begin().goal(HOME, "b").match
    assert changed(one, other) == (Changed("scorers", "1 a", "1 b"),)


def test_missing_events_are_listed_up_to_a_hundred() -> None:
    match = replace(Story().begin().match, feed=Feed(missing=((2, 3), (7, 7))))
    assert match_state(match).missing == (2, 3, 7)
    assert len(match_state(replace(match, feed=Feed(missing=((1, 10_000),)))).missing) == MAX_MISSING


def test_a_row_is_read_as_it_was_written() -> None:
    story = Story().inform(INFO).line_up(HOME, formation="4-3-3").begin().goal(HOME, xg=0.1)
    story.foul(AWAY, card=CardKind.YELLOW).at("7:00").sub(HOME, "l", "a").review("e3", Decision.CANCELLED)
    story.begin(Phase.SHOOT_OUT).kick(HOME, scored=True)
    row = msgspec.msgpack.encode(story.match)
    assert msgspec.msgpack.decode(row, type=Match) == story.match
