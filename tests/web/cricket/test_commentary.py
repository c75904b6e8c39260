"""A match ball by ball in words: every kind of event and dismissal, back to the first ball."""

import json

import pytest

from schemas.cricket.codec import encode_event
from schemas.cricket.events import Delivery, Dismissal, InningsStart, WicketType
from serving.languages.language import Language
from tables.cricket.scoring.fold import fold, inform, start
from tests.tables.cricket.story import TEST, Story, t20
from tests.web.page import Page
from tests.web.site import TEMPLATES, Site
from web.cricket.commentary import comment, commentary
from web.cricket.matches import CRICKET

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]


def ball(**fields: object) -> Delivery:
    """A ball of the over 17 from Brathwaite to Rutherford."""
    known: dict[str, object] = {"striker": "Rutherford", "bowler": "Brathwaite"}
    return Delivery("m1", 1, 1, "Reds", 0, 17, 3, **(known | fields))  # type: ignore[arg-type]


def out(how: WicketType, *fielders: str) -> Delivery:
    """A ball on which Rutherford is out."""
    return ball(dismissals=(Dismissal(how, "Rutherford", fielders),))


@pytest.mark.parametrize(
    ("event", "kind", "text"),
    [
        (ball(), "ball", "Brathwaite to Rutherford, no run"),
        (ball(runs=1), "ball", "Brathwaite to Rutherford, 1 run"),
        (ball(runs=4), "boundary", "Brathwaite to Rutherford, FOUR"),
        (ball(runs=4, no_boundary=True), "ball", "Brathwaite to Rutherford, 4 runs"),
        (ball(runs=6), "boundary", "Brathwaite to Rutherford, SIX"),
        (ball(wide=5), "ball", "Brathwaite to Rutherford, 5 wides"),
        (ball(no_ball=1), "ball", "Brathwaite to Rutherford, no-ball"),
        (ball(no_ball=1, runs=6), "boundary", "Brathwaite to Rutherford, no-ball, SIX"),
        (ball(leg_byes=1, penalty_runs=5), "ball", "Brathwaite to Rutherford, 1 leg bye, 5 penalty runs"),
        (ball(striker="", runs=2), "ball", "2 runs"),
        (
            out(WicketType.CAUGHT, "Stokes"),
            "wicket",
            "Brathwaite to Rutherford, no run. OUT! Rutherford caught by Stokes, bowled by Brathwaite",
        ),
    ],
)
def test_a_ball_is_one_sentence(event: Delivery, kind: str, text: str) -> None:
    assert comment(event, ENGLISH) == (kind, text)


@pytest.mark.parametrize("how", [how for how in WicketType if how is not WicketType.NONE])
@pytest.mark.parametrize("fielders", [(), ("Stokes",), ("Stokes", "Root")])
def test_every_dismissal_is_said_in_full_in_each_language(how: WicketType, fielders: tuple[str, ...]) -> None:
    event = out(how, *fielders)
    for language in (ENGLISH, HINDI):
        said = comment(event, language)
        assert said is not None
        assert "Rutherford" in said[1].partition("!")[2]
    assert "{" not in (comment(event, HINDI) or ("", "{"))[1]


@pytest.mark.parametrize(
    ("how", "fielders", "english", "hindi"),
    [
        (WicketType.BOWLED, (), "A batter bowled", "बल्लेबाज़ बोल्ड"),
        (WicketType.LBW, (), "A batter lbw", "बल्लेबाज़ एलबीडब्ल्यू"),
        (WicketType.HIT_WICKET, (), "A batter hit wicket", "बल्लेबाज़ हिट विकेट"),
        (WicketType.STUMPED, ("Buttler",), "A batter stumped by Buttler", "बल्लेबाज़ को Buttler ने स्टंप किया"),
        (WicketType.CAUGHT, ("Stokes",), "A batter caught by Stokes", "बल्लेबाज़ का कैच Stokes ने लिया"),
        (
            WicketType.CAUGHT_AND_BOWLED,
            (),
            "A batter caught and bowled",
            "बल्लेबाज़ का कैच गेंदबाज़ ने ही लिया",
        ),
    ],
)
def test_a_dismissal_by_nobody_known_is_a_whole_sentence(
    how: WicketType, fielders: tuple[str, ...], english: str, hindi: str
) -> None:
    """It ended in the middle: "OUT! a batter bowled by "."""
    event = ball(striker="", bowler="", dismissals=(Dismissal(how, "", fielders),))
    assert comment(event, ENGLISH) == ("wicket", f"no run. OUT! {english}")
    assert comment(event, HINDI) == ("wicket", f"कोई रन नहीं। आउट! {hindi}")


def put(site: Site, story: Story) -> None:
    """Let a match stand as told, with its events."""
    site.put(story.match, story.overs)
    partition = site.partition_of("m1")
    log = CRICKET.tables.log
    log.keep(partition, b"m1", [(event.seq, encode_event(event)) for event in story.events])


def comments(story: Story, language: Language = ENGLISH) -> list[str]:
    """All that is said of a match, in order."""
    match, folded = start("m1"), []
    if story.match.info is not None:
        match = inform(match, story.match.info)
    for event in story.events:
        match = fold(match, event)
        folded.append((event, match))
    return [one.text for one in commentary("m1", story.match.info, folded, language)]


def told() -> Story:
    return Story(t20()).innings("Reds").over("1 4 . 6 1 W").over(". wd 1 1 1 1 1", "Y")


async def test_a_match_is_told_back_to_its_first_ball(site: Site) -> None:
    put(site, told())
    every = json.loads(await site.text("/matches/m1/commentary/?last=500"))
    assert [one["kind"] for one in every[:2]] == ["note", "ball"]
    assert [one["ball"] for one in every if one["ball"]] == [
        "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "1.1", "1.2", "1.2", "1.3", "1.4", "1.5", "1.6",
    ]  # fmt: skip
    assert [one["text"] for one in every if one["kind"] == "over"] == [
        "End of over 1: 12 runs, 1 wicket. Reds 12-1 (X)",
        "End of over 2: 6 runs. Reds 18-1 (Y)",
    ]
    found, path = [], "/matches/m1/commentary/?last=4"
    while path:
        answer = await site.get(path)
        found[:0] = json.loads(await answer.text())
        path = answer.headers.get("Link", "").partition(">")[0][1:]
    assert found == every


async def test_only_wickets_or_boundaries_are_asked_for(site: Site) -> None:
    put(site, told())
    for only, balls in (("wickets", ["0.6"]), ("boundaries", ["0.2", "0.4"])):
        found = json.loads(await site.text(f"/matches/m1/commentary/?only={only}"))
        assert [one["ball"] for one in found] == balls
    assert (await site.get("/matches/m1/commentary/?only=catches")).status == 400
    shown = Page(await site.text("/match/m1/commentary/?only=wickets&lang=hi"))
    assert "A1 को X ने बोल्ड किया" in shown.text
    assert "चौका" not in shown.text.partition("गेंद दर गेंद")[2]
    assert "/match/m1/commentary/?only=boundaries&lang=hi" in shown.links


async def test_a_language_is_asked_for(site: Site) -> None:
    put(site, told())
    answer = await site.get("/cricket/matches/m1/commentary/?lang=hi-IN&last=1")
    assert answer.headers["Content-Language"] == "hi"
    assert json.loads(await answer.text())[-1]["text"].startswith("ओवर 2 समाप्त: 6 रन")


async def test_graphql_has_it_too(site: Site) -> None:
    put(site, told())
    query = '{ commentary(id: "m1", last: 2) { ball kind text } matchInfo(id: "m1") { format tossWinner } }'
    answer = await site.client.post("/graphql", json={"query": query})
    found = json.loads(await answer.text())["data"]
    assert found["commentary"][0] == {"ball": "1.6", "kind": "ball", "text": "Y to A3, 1 run"}
    assert found["matchInfo"] == {"format": "T20", "tossWinner": ""}


def test_what_says_nothing_is_not_said() -> None:
    assert comment(InningsStart("m1", 1, 1, "", 0), ENGLISH) is None


def test_all_out_is_not_four_for_ten() -> None:
    """The end of the last over said "Reds 4-10"."""
    story = Story(t20()).innings("Reds").over("4").all_out()
    assert comments(story)[-1] == "End of over 3: 0 runs, 4 wickets. Reds 4 all out (X)"
    assert comments(story, HINDI)[-1].endswith("Reds 4 पर ऑल आउट (X)")


def test_the_hundred_has_no_overs_to_end() -> None:
    """The board counted balls, the commentary said "End of over 1"."""
    story = Story(t20(20, 5)).innings("Reds", balls_per_over=5).over("4 1 1 1 1").over("1 W", "Y").closed()
    assert [text for text in comments(story) if text.endswith(")")] == [
        "Balls 1\N{EN DASH}5: 8 runs. Reds 8-0 (X)",
        "Balls 6\N{EN DASH}10: 1 run, 1 wicket. Reds 9-1 (Y)",
    ]
    assert "गेंद 1\N{EN DASH}5: 8 रन। Reds 8-0 (X)" in comments(story, HINDI)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("only=wickets", "No wicket has fallen yet."),
        ("only=boundaries", "No boundary has been hit yet."),
        ("only=wickets&lang=hi", "अभी तक कोई विकेट नहीं गिरा।"),
        ("before=1", "There is nothing before this."),
    ],
)
async def test_an_empty_list_says_so(site: Site, asked: str, words: str) -> None:
    """There was a heading, and nothing below it."""
    put(site, Story(t20()).innings("Reds").over("1 . 2"))
    assert words in Page(await site.text(f"/match/m1/commentary/?{asked}")).text
    put(site, told())
    assert words not in Page(await site.text("/match/m1/commentary/")).text


def test_an_over_ends_before_what_came_after_it() -> None:
    """Its end stood after the declaration that ended it, and after the first ball of the next over."""
    story = Story(TEST).innings("Reds").over("4").declared()
    assert comments(story)[1:] == [
        "X to A1, FOUR",
        "End of over 1: 4 runs. Reds 4-0 (X)",
        "Innings declared",
    ]
    story = Story(t20()).innings("Reds").over("1 1 1 1 1").over("6", "Y")
    assert comments(story)[-2:] == ["End of over 1: 5 runs. Reds 5-0 (X)", "Y to A1, SIX"]
    story = Story(t20()).innings("Reds").all_out(9).leaves("A11", WicketType.RETIRED_OUT)
    last = "End of over 2: 0 runs, 4 wickets. Reds 0 all out (X)"
    assert comments(story)[-2:] == ["A11 retired out", last]


def test_a_target_is_from_one_ball() -> None:
    """It was "from 1 balls"."""
    story = Story(t20()).innings("Reds").over("1").innings("Blues").revised(2, 1).revised(3, 2)
    assert comments(story)[-2:] == ["Target revised to 2 from 1 ball", "Target revised to 3 from 2 balls"]
    assert comments(story, HINDI)[-2:] == ["संशोधित लक्ष्य 1 गेंद में 2", "संशोधित लक्ष्य 2 गेंदों में 3"]
