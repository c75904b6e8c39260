"""Games in words: what the status line, the title and a screen reader say, in whole languages."""

import pytest
from msgspec.structs import replace

from schemas.basketball.events import GameFormat, GameInfo, NoteKind, Player, Shot, Team
from schemas.basketball.published import CorrectionNote
from schemas.basketball.texts import GameText, SummaryText
from schemas.matches.corrections import Changed, CorrectionKind
from tables.basketball.projections import changed, summarise
from tables.basketball.terms import result
from tests.tables.basketball.story import AWAY, HOME, Story
from tests.web.site import TEMPLATES
from web.basketball.wording import game_text, summary_text

TEAMS = GameInfo("g", Team("Reds", "RED", (Player("a", "Ann"),)), Team("Blues", "BLU"))


def words(story: Story, code: str = "en") -> GameText:
    """A game in words."""
    return game_text(story.game, story.state, TEMPLATES.languages[code])


def glance(story: Story, code: str = "en") -> SummaryText:
    """A game's summary in words."""
    return summary_text(story.game, summarise(story.game), TEMPLATES.languages[code])


def told(form: GameFormat = TEAMS.format) -> Story:
    return Story().inform(replace(TEAMS, format=form)).begin()


def later(period: int, form: GameFormat = TEAMS.format) -> Story:
    """A game in a later period, with its clock at 4:12."""
    story = told(form)
    for _ in range(1, period):
        story.end().next_period().begin()
    return story.at("4:12").note(NoteKind.REVIEW)


HALVES, ONE = GameFormat(periods=2, period_minutes=20), GameFormat(periods=1)

STANDINGS = [
    (Story().inform(TEAMS), "", "", ""),
    (told(), "Q1", "12:00", "Scores level"),
    (told().at("0:03.2").shot(HOME, "a"), "Q1", "0:03.2", "Reds lead by 2"),
    (told().shot(AWAY, "v", 3).end(), "End of 1st quarter", "", "Blues lead by 3"),
    (later(2).end(), "Half-time", "", "Scores level"),
    (later(1, HALVES).end(), "Half-time", "", "Scores level"),
    (later(2, HALVES), "H2", "4:12", "Scores level"),
    (later(3).end(), "End of 3rd quarter", "", "Scores level"),
    (later(4).end(), "End of 4th quarter", "", "Scores level"),
    (later(5), "Overtime", "4:12", "Scores level"),
    (later(6), "2nd overtime", "4:12", "Scores level"),
    (later(5).end(), "End of overtime", "", "Scores level"),
    (told().shot(AWAY, "v", 3).end(game=True), "Final", "", "Blues won 3-0"),
    (later(5).shot(HOME, "a").end(game=True), "Final/OT", "", "Reds won 2-0 after overtime"),
    (later(6).shot(HOME, "a").end(game=True), "Final/2OT", "", "Reds won 2-0 after 2 overtimes"),
    (Story().inform(TEAMS).score(54, 51, final=True), "Final", "", "Reds won 54-51"),
    (Story().inform(replace(TEAMS, ended=True)), "", "", "Not played"),
    (told().end().inform(replace(TEAMS, ended=True)), "Final", "", "Level at 0-0"),
]


@pytest.mark.parametrize(("story", "period", "clock", "standing"), STANDINGS)
def test_a_game_says_where_it_stands(story: Story, period: str, clock: str, standing: str) -> None:
    text = words(story)
    assert (text.period, text.clock, text.standing) == (period, clock, standing)
    assert glance(story).standing == standing
    for hindi in (words(story, "hi"), glance(story, "hi")):
        assert bool(hindi.standing) is bool(standing)
        assert not hindi.standing or not hindi.standing.isascii()


@pytest.mark.parametrize(("story", "standing"), [(story, standing) for story, _, _, standing in STANDINGS])
def test_a_result_in_english_is_that_of_the_topic(story: Story, standing: str) -> None:
    said = result(story.game)
    assert said is None or said == standing


@pytest.mark.parametrize(
    ("story", "line", "title"),
    [
        (Story().inform(TEAMS), "", "Reds v Blues · Overstream"),
        (later(3), "Q3 4:12", "RED 0-0 BLU (Q3 4:12) · Reds v Blues · Overstream"),
        (later(5), "OT 4:12", "RED 0-0 BLU (OT 4:12) · Reds v Blues · Overstream"),
        (later(2).end(), "Half-time", "RED 0-0 BLU (Half-time) · Reds v Blues · Overstream"),
        (
            later(5).shot(HOME, "a").end(game=True),
            "Reds won 2-0 after overtime",
            "Reds won 2-0 after overtime · Reds v Blues · Overstream",
        ),
    ],
)
def test_the_title_and_the_line_of_a_card_say_when_it_is(story: Story, line: str, title: str) -> None:
    assert glance(story).line == line
    assert words(story).title == title


def test_half_time_in_hindi_is_spelled_as_in_football() -> None:
    football = TEMPLATES.languages["hi"].text("football-stage", phase="half_time")
    assert words(later(2).end(), "hi").period == football == "हाफ़-टाइम"


def test_the_title_of_a_finished_game_begins_with_its_result_as_in_other_sports() -> None:
    won = told().shot(AWAY, "v", 3).end(game=True)
    assert words(won).title == "Blues won 3-0 · Reds v Blues · Overstream"
    assert words(won, "hi").title == "Blues 3-0 से जीता · Reds बनाम Blues · Overstream"
    unplayed = Story().inform(replace(TEAMS, ended=True))
    assert words(unplayed).title == "Not played · Reds v Blues · Overstream"


def test_hindi_has_its_own_order() -> None:
    story = later(5).shot(HOME, "a").end(game=True)
    assert words(story, "hi").standing == "Reds ओवरटाइम में 2-0 से जीता"
    assert words(later(3), "hi").moment == "क्वा.3 4:12"
    assert words(told().shot(AWAY, "v", 3).end(), "hi").period == "पहला क्वार्टर समाप्त"
    assert glance(told().shot(AWAY, "v", 3), "hi").name == "Reds बनाम Blues"


def test_somebody_has_won_only_where_the_scores_differ_at_the_end() -> None:
    assert words(told().shot(HOME, "a").end(game=True)).decided
    assert not words(told().shot(HOME, "a")).decided
    assert not glance(told().end().inform(replace(TEAMS, ended=True))).decided


@pytest.mark.parametrize(
    ("story", "news"),
    [
        (Story().inform(TEAMS), ""),
        (told(), "Reds 0, Blues 0"),
        (told().shot(HOME, "a", 3), "Ann makes a three. Reds 3, Blues 0"),
        # Plays come several at a time: the one that scored is still the news.
        (told().shot(HOME, "a", 3).shot(AWAY, "v", made=False), "Ann makes a three. Reds 3, Blues 0"),
        (told().shot(AWAY, "v").end(), "End of 1st quarter. Reds 0, Blues 2"),
        (told().shot(AWAY, "v").end(game=True), "Blues won 2-0"),
        (Story().score(3, 2), "Home 3, Away 2"),
        (Story().at("10:00").score(8, 4).at("9:00").score(6, 4), "Corrected. Home 6, Away 4"),
    ],
)
def test_what_listeners_want_to_hear_is_news(story: Story, news: str) -> None:
    assert words(story).news == news


def test_the_latest_plays_are_in_words_with_what_they_scored() -> None:
    story = told().shot(HOME, "a", 3)
    story.apply(Shot(*story.head(), HOME, "a", False, "putback dunk, 1 ft", points=2, made=False))
    assert [(play.chip, play.words) for play in words(story).plays] == [
        ("+3", "Ann makes a three"),
        ("\N{MULTIPLICATION SIGN}", "Ann misses a 1-foot putback dunk"),
    ]
    assert len(words(story, "hi").plays) == len(story.state.last_plays)


def test_a_snapshot_that_takes_points_back_is_a_correction_in_words() -> None:
    story = Story().at("10:00").score(8, 4).at("9:00").score(6, 4)
    assert words(story).correction == "Corrected: score 6-4 (was 8-4)."
    assert words(story, "hi").correction == "सुधार: स्कोर 6-4 (पहले 8-4)।"
    assert words(told()).correction == ""


def test_every_figure_of_a_correction_has_words() -> None:
    """A state and one without any of its plays differ in all of them."""
    story = told().shot(HOME, "a", 3).shot(AWAY, "v", 3).foul(HOME, "a").shot(AWAY, "v").end(game=True)
    figures = changed(Story().game, story.game)
    assert {one.figure for one in figures} >= {"score", "fouls", "largest_lead", "periods", "period", "ties"}
    every = (*figures, Changed("lead_changes", None, "1"))
    note = CorrectionNote(CorrectionKind.LATE, 1, every)
    for code in ("en", "hi"):
        said = game_text(story.game, replace(story.state, correction=note), TEMPLATES.languages[code])
        assert "lead_changes" not in said.correction
        assert "finished" not in said.correction
    nothing = replace(story.state, correction=CorrectionNote(CorrectionKind.AMENDED, 1, ()))
    text = game_text(story.game, nothing, TEMPLATES.languages["en"])
    assert text.correction == "Corrected: the score stands."
