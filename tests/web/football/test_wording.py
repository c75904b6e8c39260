"""Matches in words: what a board, a tab's title and a screen reader say, in whole languages."""

import pytest
from msgspec.structs import replace

from schemas.football.events import CUP, MatchFormat, MatchInfo, Player, Team
from schemas.football.kinds import CardKind, Decision, Phase
from schemas.football.texts import MatchText, SummaryText
from schemas.matches.corrections import Changed, CorrectionKind
from tables.football.projections import match_state, summarise
from tables.football.scoring.state import Match, Restated
from tables.football.terms import outcome_of
from tables.football.terms import result as result_of_the_topic
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.site import TEMPLATES
from web.football.results import result
from web.football.wording import match_text, summary_text

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]
REDS = Team("Reds", "RED", (Player("a", "Ann", starts=True),))
BLUES = Team("Blues", "BLU", (Player("v", "Vera", starts=True),))
INFO = MatchInfo("m", REDS, BLUES)
FINAL = MatchInfo("m", REDS, BLUES, CUP)


def words(match: Match, code: str = "en") -> MatchText:
    """A match in words."""
    return match_text(match, match_state(match), TEMPLATES.languages[code])


def glance(match: Match, code: str = "en") -> SummaryText:
    """A match's summary in words."""
    return summary_text(match, summarise(match), TEMPLATES.languages[code])


def opening(info: MatchInfo = INFO) -> Story:
    """Reds lead in the first half."""
    return Story().inform(info).begin().at("3:00").goal(HOME, "a")


def level(info: MatchInfo = INFO) -> Story:
    """A second half that is level is over."""
    story = opening(info).at("10:00").goal(AWAY, "v").at("46:00").end().begin(Phase.SECOND_HALF)
    return story.at("46:00").end()


def extra_time(info: MatchInfo = FINAL) -> Story:
    """Extra time of a match that is level."""
    story = level(info).begin(Phase.EXTRA_TIME_FIRST_HALF).at("15:00").end()
    return story.begin(Phase.EXTRA_TIME_SECOND_HALF).at("3:00")


def shoot_out() -> Story:
    """A shoot-out after extra time, before its first kick."""
    return extra_time().at("15:00").end().begin(Phase.SHOOT_OUT)


RESULTS = [
    (opening().end(match=True), "Reds won 1-0", "Reds 1-0 से जीता", True),
    (level(), "Level at 1-1", "1-1 से ड्रॉ", False),
    (
        extra_time().goal(AWAY, "v").end(match=True),
        "Blues won 2-1 after extra time",
        "Blues अतिरिक्त समय के बाद 2-1 से जीता",
        True,
    ),
    (
        extra_time(replace(INFO, format=MatchFormat(extra_time=True))).at("15:00").end(),
        "Level at 1-1 after extra time",
        "अतिरिक्त समय के बाद 1-1 से ड्रॉ",
        False,
    ),
    (
        shoot_out().kick(HOME, False).kick(AWAY, True).kick(HOME, False).kick(AWAY, True).end(match=True),
        "Blues won 2-0 on penalties after 1-1",
        "1-1 की बराबरी के बाद Blues पेनल्टी शूटआउट में 2-0 से जीता",
        True,
    ),
    (Story().inform(replace(INFO, ended=True)), "Not played", "मैच नहीं हुआ", False),
]


@pytest.mark.parametrize(("story", "english", "hindi", "decided"), RESULTS)
def test_a_result_in_english_is_that_of_the_topic_and_a_draw_is_nobodys_victory(
    story: Story, english: str, hindi: str, decided: bool
) -> None:
    match = story.match
    outcome = outcome_of(match)
    assert outcome is not None
    assert result(match, outcome, ENGLISH) == result_of_the_topic(match) == english
    assert words(match).standing == glance(match).standing == glance(match).line == english
    assert words(match, "hi").standing == glance(match, "hi").standing == hindi
    assert words(match).decided is glance(match).decided is decided
    assert words(match).title == f"{english} · Reds v Blues · Overstream"
    assert words(match).badge == "Result"


STAGES = [
    (Story().inform(INFO), "", "", "Upcoming", "आगामी"),
    (opening(), "First half 4\N{PRIME}", "पहला हाफ़ 4\N{PRIME}", "Live", "लाइव"),
    (opening().at("46:30").shot(AWAY), "First half 45+2\N{PRIME}", "पहला हाफ़ 45+2\N{PRIME}", "Live", "लाइव"),
    (opening().at("46:00").end(), "Half-time", "हाफ़-टाइम", "Half-time", "हाफ़-टाइम"),
    (level(FINAL), "End of normal time", "निर्धारित समय समाप्त", "Break", "विराम"),
    (
        extra_time(),
        "Extra time, second half 106\N{PRIME}",
        "अतिरिक्त समय, दूसरा हाफ़ 106\N{PRIME}",
        "Live",
        "लाइव",
    ),
    (shoot_out(), "Penalties", "पेनल्टी", "Live", "लाइव"),
    (level(), "Full time", "फ़ुल टाइम", "Result", "परिणाम"),
    (extra_time().goal(AWAY).end(match=True), "After extra time", "अतिरिक्त समय के बाद", "Result", "परिणाम"),
]


@pytest.mark.parametrize(("story", "english", "hindi", "badge", "badge_in_hindi"), STAGES)
def test_where_a_match_stands_is_said_with_its_minute(
    story: Story, english: str, hindi: str, badge: str, badge_in_hindi: str
) -> None:
    for code, stage, word in (("en", english, badge), ("hi", hindi, badge_in_hindi)):
        text = words(story.match, code)
        assert f"{text.stage} {text.clock}".strip() == stage
        assert text.badge == glance(story.match, code).badge == word


def test_the_title_and_the_spoken_score_follow_every_goal() -> None:
    story = opening()
    assert words(story.match).title == "RED 1-0 BLU (4\N{PRIME}) · Reds v Blues · Overstream"
    assert words(story.match).spoken == "Reds 1, Blues 0"
    story.at("46:00").end()
    assert words(story.match, "hi").title == "RED 1-0 BLU (हाफ़-टाइम) · Reds बनाम Blues · Overstream"
    assert words(shoot_out().kick(AWAY, True).match).spoken == "Reds 1, Blues 1; 0-1 on penalties"


def test_facts_are_half_time_and_added_time() -> None:
    story = opening().at("45:30").added(1)
    assert words(story.match).facts == "1 minute of added time"
    story.at("46:00").end().begin(Phase.SECOND_HALF).at("45:10").added(4)
    assert words(story.match).facts == "Half-time 1-0 · 4 minutes of added time"
    assert words(story.match, "hi").facts == "हाफ़-टाइम 1-0 · 4 मिनट का इंजरी टाइम"


def test_a_goal_that_is_looked_at_is_said_so_and_what_became_of_it_until_the_next_event() -> None:
    story = opening().at("9:00").goal(AWAY, "v", penalty=True)
    goal = story.match.last_seq
    story.review(goal, Decision.UNDER_REVIEW, "offside")
    assert words(story.match).standing == "VAR looks at the goal of Vera (offside)"
    assert words(story.match, "hi").standing == "VAR समीक्षा: Vera का गोल (offside)"
    assert glance(story.match).line == "10\N{PRIME} · goal under review"
    [row] = words(story.match).away.incidents
    assert (row.player, row.kind, row.verdict, row.gone) == ("Vera", "penalty", "under review", False)

    story.review(goal, Decision.CANCELLED, "offside").passes(HOME, 2)
    assert words(story.match).standing == "VAR: the goal of Vera is cancelled (offside)"
    assert (words(story.match).away.incidents[0].verdict, glance(story.match).line) == (
        "cancelled",
        "10\N{PRIME}",
    )
    assert words(story.match).away.incidents[0].gone
    assert words(story.corner(HOME).match).standing == ""


def test_an_own_goal_and_a_card_that_are_looked_at_are_named_as_what_they_are() -> None:
    story = opening().own_goal(AWAY, "v")
    own = story.match.last_seq
    assert words(story.review(own, Decision.UNDER_REVIEW).match).standing == (
        "VAR looks at the own goal of Vera"
    )
    story.review(own, Decision.STANDS).card(AWAY, "v", CardKind.RED)
    card = f"e{len(story.events)}"
    assert words(story.review(card, Decision.UNDER_REVIEW).match).standing == (
        "VAR looks at the red card for Vera"
    )
    assert words(story.review(card, Decision.STANDS).match).standing == "VAR: the red card for Vera stands"
    assert words(story.review(0, Decision.UNDER_REVIEW).match).standing == "VAR looks at a decision"


def test_a_board_lists_goals_and_red_cards_in_their_order_and_no_yellow_ones() -> None:
    story = opening().card(HOME, "a").card(HOME, "", CardKind.RED, bench=True).own_goal(AWAY, "v")
    text = words(story.card(HOME, "a", CardKind.SECOND_YELLOW).match)
    assert [(one.player, one.kind, one.red) for one in text.home.incidents] == [
        ("Ann", "", False),
        ("", "red card, bench", True),
        ("Vera", "own goal", False),
        ("Ann", "second yellow card", True),
    ]
    assert text.away.incidents == ()
    assert text.names == ("Reds", "Blues", "Ann", "Vera")


def test_a_shoot_out_is_said_kick_by_kick() -> None:
    text = words(shoot_out().kick(HOME, True, "a").kick(AWAY, False, "").match)
    assert text.penalties == "1-0"
    assert [one.words for one in (*text.home.kicks, *text.away.kicks)] == [
        "Ann scores",
        "Blues does not score",
    ]
    assert words(shoot_out().match).penalties == "0-0"
    assert words(opening().match).penalties == ""


NEWS = [
    (Story().inform(INFO).begin(), "", 0),
    (opening(), "Goal for Reds: Ann. Reds 1, Blues 0", 2),
    (opening().passes(AWAY, 3).corner(AWAY), "Goal for Reds: Ann. Reds 1, Blues 0", 2),
    (opening().own_goal(HOME), "Own goal for Blues. Reds 1, Blues 1", 3),
    (opening().card(AWAY, "v"), "Goal for Reds: Ann. Reds 1, Blues 0", 2),
    (opening().card(AWAY, "v", CardKind.RED), "Red card for Vera. Reds 1, Blues 0", 3),
    (
        opening().corner(AWAY).review(2, Decision.CANCELLED),
        "Goal for Reds: Ann, cancelled. Reds 0, Blues 0",
        4,
    ),
    (opening().at("46:00").end(), "Half-time. Reds 1, Blues 0", 3),
    (opening().at("46:00").end().begin(Phase.SECOND_HALF), "Goal for Reds: Ann. Reds 1, Blues 0", 2),
    (opening().end(match=True), "Reds won 1-0", 3),
    (Story().score(1, 0).at("9:00").score(1, 0), "Home 1, Away 0", 1),
]


@pytest.mark.parametrize(("story", "news", "seq"), NEWS)
def test_news_stays_until_there_is_other_news(story: Story, news: str, seq: int) -> None:
    text = words(story.match)
    assert (text.news, text.news_seq) == (news, seq)
    assert words(story.match, "hi").news_seq == seq


def test_kicks_and_corrections_are_news() -> None:
    kicks = shoot_out().kick(HOME, True, "a").kick(AWAY, False, "v")
    assert words(kicks.match).news == "Vera does not score. Reds 1, Blues 1; 1-0 on penalties"
    fell = Story().score(2, 0).at("9:00").score(1, 0)
    assert words(fell.match).news == "Corrected. Home 1, Away 0"
    assert words(fell.match, "hi").correction == "सुधार: स्कोर 1-0 (पहले 2-0)।"


def test_a_correction_names_figures_as_people_do() -> None:
    changed = (
        Changed("score", "1-0", "0-0"),
        Changed("phase", "half_time", "first_half"),
        Changed("scorers", "4 Ann", None),
        Changed("status", "break", "live"),
    )
    story = opening()
    made = replace(story.match, restated=Restated(2, 2, CorrectionKind.LATE, changed))
    assert words(made).correction == (
        "An event that came late was added: score 0-0 (was 1-0), phase First half (was Half-time), scorers."
    )
    assert words(replace(made, restated=None)).correction == ""
    status = replace(made, restated=Restated(2, 2, CorrectionKind.AMENDED, changed[-1:]))
    assert words(status).correction == "Corrected: the score stands."


def test_a_side_at_a_glance_has_its_score_red_cards_and_penalties() -> None:
    said = glance(opening().card(AWAY, "v", CardKind.RED).match)
    assert (said.home.score, said.home.ahead, said.home.reds) == ("1", True, "")
    assert (said.away.score, said.away.ahead, said.away.reds, said.away.penalties) == (
        "0",
        False,
        "1 red",
        "",
    )
    kicks = glance(shoot_out().kick(AWAY, True).match)
    assert (kicks.home.penalties, kicks.away.penalties, kicks.away.ahead) == ("0 pen.", "1 pen.", True)
    for story in (Story().inform(INFO), Story().inform(replace(INFO, ended=True))):
        assert glance(story.match).home.score == ""
