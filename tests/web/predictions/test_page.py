"""The page of a match's predictions, as a worker writes it."""

import re

import pytest

from tests.tables.basketball.story import Story as GameStory
from tests.web.leaderboards.lobby import json_of
from tests.web.page import Page
from tests.web.predictions.crowd import Crowd

CRICKET, FOOTBALL = "/match/m1/predictions/", "/football/match/m/predictions/"
OVER = {"market": "over-runs.1.1", "pick": "8", "prediction_id": "p1"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (CRICKET, ("Runs off over 2, innings 1", "Who wins, and by how much?", "Reds", "wickets")),
        (FOOTBALL, ("Who scores next? Number 2 of the match", "Nobody any more")),
        (f"{CRICKET}?lang=hi", ("पारी 1, ओवर 2 में रन", "कौन जीतेगा")),
    ],
)
async def test_what_comes_next_is_asked_in_the_reader_s_language(
    crowd: Crowd, path: str, words: tuple[str, ...]
) -> None:
    text = Page(await crowd.site.text(path)).text
    assert all(word in text for word in words), text


async def test_the_pages_of_a_match_lead_to_it_and_it_leads_back(crowd: Crowd) -> None:
    assert CRICKET in Page(await crowd.site.text("/match/m1/")).links
    links = Page(await crowd.site.text(CRICKET)).links
    assert {"/match/m1/", "/board/predictions.all-time/"} <= links


async def test_only_who_sends_a_token_sees_what_it_foretold(crowd: Crowd) -> None:
    token = await crowd.log_in()
    await json_of(await crowd.post("/predictions/cricket/m1/", OVER, token), 202)
    crowd.fold()
    answer = await crowd.site.get(CRICKET, Authorization=f"Bearer {token}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Runs off over 2, innings 1 8 runs" in Page(await answer.text()).text
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        answer = await crowd.site.get(CRICKET, **headers)
        shown = Page(await answer.text()).text
        assert ("8 runs" in shown, "Log in" in shown) == (False, True)


async def test_nobody_is_asked_twice_for_what_stands(crowd: Crowd) -> None:
    token = await crowd.log_in()
    await json_of(await crowd.post("/predictions/cricket/m1/", OVER, token), 202)
    crowd.fold()
    mine = await (await crowd.site.get(CRICKET, Authorization=f"Bearer {token}")).text()
    anybodys = await crowd.site.text(CRICKET)
    assert ['data-market="over-runs.1.1"' in page for page in (mine, anybodys)] == [False, True]
    assert ['data-market="final-margin"' in page for page in (mine, anybodys)] == [True, True]


@pytest.mark.parametrize(
    ("path", "levels"),
    [(CRICKET, ["tie", "no result"]), (FOOTBALL, ["draw"]), ("/basketball/match/g/predictions/", [])],
)
async def test_only_what_can_happen_is_offered_without_a_winner(
    crowd: Crowd, path: str, levels: list[str]
) -> None:
    crowd.site.put_game(GameStory().begin())
    text = await crowd.site.text(path)
    assert re.findall(r'<option value="([^"]+)" data-level>', text) == levels


@pytest.mark.parametrize("path", ["/match/none/predictions/", "/chess/match/m1/predictions/"])
async def test_what_is_not_there_is_a_page_that_says_so(crowd: Crowd, path: str) -> None:
    answer = await crowd.site.get(path)
    assert (answer.status, answer.content_type) == (404, "text/html")
