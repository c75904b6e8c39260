"""What is known of a match beside its score: in the API, and on its page."""

import json

from schemas.cricket.codec import decode_info, encode_info
from schemas.cricket.events import (
    Interval,
    IntervalKind,
    MatchInfo,
    Outcome,
    OutcomeKind,
    Team,
    Toss,
    TossDecision,
)
from tables.cricket.scoring.fold import inform
from tests.tables.cricket.story import Story, t20
from tests.web.page import Page
from tests.web.site import Site

INFO = MatchInfo(
    "m1",
    (Team("Reds", ("Ada", "Bea")), Team("Blues", ("Cy",))),
    t20(),
    "The Oval",
    "Cup",
    1_795_266_600_000,
    toss=Toss("Blues", TossDecision.FIELD),
    umpires=("Dee", "Eve"),
    third_umpire="Fay",
    referee="Gus",
    player_of_match=("Ada",),
    city="London",
    intervals=(Interval(IntervalKind.LUNCH, 1_795_273_800_000), Interval(IntervalKind.STOPPAGE)),
)


def test_a_description_goes_the_way_of_every_record() -> None:
    assert decode_info(encode_info(INFO)) == INFO


async def test_it_is_in_the_api(site: Site) -> None:
    site.put(inform(Story().innings("Reds").over("4").match, INFO))
    found = json.loads(await site.text("/matches/m1/info/"))
    assert (found["toss_winner"], found["toss_decision"]) == ("Blues", "field")
    assert (found["umpires"], found["third_umpire"], found["referee"]) == (["Dee", "Eve"], "Fay", "Gus")
    assert found["teams"][0] == {"name": "Reds", "players": ["Ada", "Bea"]}
    assert (found["starts_at"], found["format"], found["player_of_match"]) == (INFO.starts_at, "T20", ["Ada"])


async def test_it_is_on_a_page_in_both_languages(site: Site) -> None:
    site.put(inform(Story().innings("Reds").over("4").match, INFO))
    shown = Page(await site.text("/match/m1/info/"))
    for said in (
        "Blues won the toss and chose to field", "Umpires Dee", "Third umpire Fay", "Match referee Gus",
        "The Oval", "T20, 20 overs a side", "21 November 2026, 13:10 UTC", "Player of the match Ada",
        "Line-ups Reds Ada Bea Blues Cy",
    ):  # fmt: skip
        assert said in shown.text, said
    assert shown.having("time", datetime="2026-11-21T13:10:00Z")
    hindi = Page(await site.text("/match/m1/info/?lang=hi"))
    assert "Blues ने टॉस जीतकर गेंदबाज़ी चुनी" in hindi.text


async def test_a_result_names_the_player_of_the_match_and_both_totals(site: Site) -> None:
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("6 4", "Y")
    over = Outcome(OutcomeKind.WON, "Blues", by_wickets=10)
    site.put(inform(story.match, MatchInfo("m1", INFO.teams, t20(1), outcome=over, player_of_match=("Ada",))))
    shown = Page(await site.text("/match/m1/"))
    assert "Blues won by 10 wickets Player of the match: Ada Reds 6-0" in shown.text
    assert "At the crease" not in shown.text


async def test_a_match_of_which_nothing_is_known_says_so(site: Site) -> None:
    site.put(Story().innings("Reds").over("4").match)
    assert "Nothing is known of this match beside its score." in await site.text("/match/m1/info/")
