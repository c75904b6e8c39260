"""The timeline: all but passes in words, with corrections applied."""

from msgspec.structs import replace

from schemas.football.events import AnyEvent, Correction, MatchInfo, Player, Shot, Team
from schemas.football.kinds import CardKind, Decision, ShotOutcome
from schemas.football.views import TimelineEntry
from tables.football.scoring.state import Match
from tables.football.sport import SPORT
from tables.matches.sequence.refold import replaying
from tables.matches.sport import any_sport
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.site import TEMPLATES
from web.football.timeline import EventSelection, is_of, timeline, told

INFO = MatchInfo("m", Team("Reds", players=(Player("a", "Abel"),)), Team("Blues"))


def entries(story: Story, *more: AnyEvent) -> list[TimelineEntry]:
    """Return the timeline of what was told, and of `more` after it."""
    events: list[AnyEvent] = [*story.events, *more]
    match: Match = SPORT.start("m")
    folded = []
    for event, after in replaying(any_sport(SPORT), "m", INFO, events):
        assert isinstance(after, Match)
        match = after
        folded.append((event, after))
    return list(timeline(match, told(folded), events, TEMPLATES.languages["en"]))  # type: ignore[arg-type]


def test_passes_and_possession_are_left_out() -> None:
    found = entries(Story().begin().passes(HOME, 3).possession(60).corner(HOME))
    assert [entry.seq for entry in found] == [1, 6]


def test_an_entry_has_its_players_score_and_place() -> None:
    story = Story().begin().at("46:30").goal(HOME, "a", xg=0.25, place=(900, 500)).own_goal(HOME, "a")
    _, goal, own = entries(story)
    assert (goal.text, goal.minute, goal.score, goal.kind) == ("Goal for Reds: Abel", "45+2", (1, 0), "goal")
    assert (goal.xg, goal.place, goal.standing, goal.at, goal.event_id) == (
        0.25,
        (900, 500),
        "given",
        2000,
        "e2",
    )
    assert (own.text, own.side, own.score) == ("Goal for Blues: own goal of Abel", "home", (1, 1))


def test_a_goal_that_was_cancelled_is_told_as_such_and_the_review_says_what_it_was_of() -> None:
    story = Story().begin().goal(HOME, "a").review("e2", Decision.UNDER_REVIEW, "offside")
    _, goal, look, verdict = entries(story.review(2, Decision.CANCELLED, "offside"))
    assert (goal.standing, goal.score) == ("cancelled", (1, 0))
    assert look.text == "VAR looks at the goal of Abel (offside)"
    assert (verdict.text, verdict.score) == ("VAR: the goal of Abel is cancelled (offside)", (0, 0))


def test_cards_have_a_standing_and_shots_that_are_no_goals_have_none() -> None:
    story = Story().begin().foul(AWAY, card=CardKind.YELLOW).shot(HOME).card(AWAY, "v").foul(HOME)
    assert [entry.standing for entry in entries(story)] == [None, "given", None, "given", None]


def test_a_corrected_event_is_told_as_it_was_in_truth() -> None:
    story = Story().begin().goal(HOME, "a").corner(HOME)
    goal = story.events[1]
    assert isinstance(goal, Shot)
    saved = replace(goal, outcome=ShotOutcome.SAVED, seq=0, event_id="")
    found = entries(story, Correction("m", "", 4, 9000, 2, saved))
    assert [(entry.text, entry.corrected) for entry in found] == [
        ("The first half begins", False),
        ("Abel is denied by the goalkeeper", True),
        ("Corner for Reds", False),
    ]


def test_an_event_that_was_taken_back_is_not_told() -> None:
    assert [one.seq for one in entries(Story().begin().goal(HOME), Correction("m", "", 3, 9000, 2))] == [1]


def test_what_is_worth_telling_in_short_is_selected_and_a_foul_with_a_card_is_a_card() -> None:
    story = Story().begin().goal(HOME).own_goal(HOME).corner(HOME).shot(AWAY).foul(AWAY).sub(HOME, "x", "a")
    story.foul(AWAY, card=CardKind.YELLOW).card(AWAY, "v", CardKind.RED).added(3)
    found = entries(story)
    selected = {one: [entry.seq for entry in found if is_of(entry, one)] for one in EventSelection}
    assert selected == {
        EventSelection.KEY: [1, 2, 3, 7, 8, 9, 10],
        EventSelection.GOALS: [2, 3],
        EventSelection.CARDS: [8, 9],
        EventSelection.SUBSTITUTIONS: [7],
        EventSelection.ALL: [*range(1, 11)],
    }
