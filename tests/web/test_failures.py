"""What people are shown when it goes wrong: a page in words of their language, and no worker's address."""

import time
from http import HTTPStatus

import pytest

from serving.cluster import CLUSTER
from tables.leaderboards.games import Game
from tests.tables.basketball.story import HOME
from tests.tables.basketball.story import Story as GameStory
from tests.web.audience.crowd import beats, seat
from tests.web.english import english_in
from tests.web.leaderboards.table import play
from tests.web.page import Page
from tests.web.pair import Pair, id_in, pair
from tests.web.site import Site

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SITE = "https://scores.example"


@pytest.mark.parametrize(
    "path", ["/matches/nobody/", "/match/nobody/", "/basketball/matches/nobody/flow/", "/nothing"]
)
async def test_what_is_not_there_is_a_page_to_a_browser_and_json_to_a_program(site: Site, path: str) -> None:
    answer = await site.get(path, Accept=BROWSER)
    assert (answer.status, answer.content_type) == (HTTPStatus.NOT_FOUND, "text/html")
    assert "Page not found There is nothing at this address." in Page(await answer.text()).text
    assert answer.headers["Vary"] == "Accept, Accept-Language"
    if "/match/" not in path:
        assert (await site.get(path, Accept="*/*")).content_type == "application/json"


async def test_a_failure_is_told_in_the_readers_language(site: Site) -> None:
    answer = await site.get("/match/nobody/", **{"Accept": BROWSER, "Accept-Language": "hi"})
    assert "पेज नहीं मिला" in await answer.text()
    answer = await site.get("/match/nobody/?lang=hi", Accept=BROWSER)
    assert "/?lang=hi" in Page(await answer.text()).links


async def test_what_cannot_be_asked_says_what_is_wrong_with_it(site: Site) -> None:
    answer = await site.get("/matches/?limit=many", Accept=BROWSER)
    assert answer.status == HTTPStatus.BAD_REQUEST
    assert "Limit is 'many': expected a whole number" in Page(await answer.text()).text


def hide(two: Pair) -> list[str]:
    """Give the site an address; the workers' own are to be told to nobody."""
    for served in two.served:
        served[CLUSTER].public_url = SITE
    return [url.removeprefix("http://") for url in two.urls]


@pytest.mark.parametrize("answers", [True, False])
async def test_no_address_of_a_worker_is_told_where_the_site_has_one(answers: bool) -> None:
    async with pair() as two:
        hidden = hide(two)
        theirs = id_in(1, "g")
        two.put_game(GameStory(theirs).begin().shot(HOME, "a"))
        if not answers:
            # Nobody listens there any more.
            two.workers[0].addresses.update(dict.fromkeys((1, 3, 5), "http://127.0.0.1:9"))
            hidden.append("127.0.0.1:9")
        seat(two.workers, *beats(theirs, time.time_ns() // 1_000_000, 60, "basketball"))
        play(two.workers, Game(game_id=theirs), [(1, 1)])
        paths = [
            "/", "/matches/", "/docs/", f"/basketball/match/{theirs}/audience/", f"/board/{theirs}/",
            f"/basketball/matches/{theirs}/audience/", "/board/global/", "/feeds/results.rss", "/workers/",
            "/workers/?matches=true", "/scores/", "/ready/", "/openapi.json",
            f"/basketball/match/{theirs}/", f"/basketball/matches/{theirs}/",
        ]  # fmt: skip
        for path in paths:
            for accept in (BROWSER, "*/*"):
                answer = await two.ask(0, path, headers={"Accept": accept})
                told = f"{answer.headers}\n{await answer.text()}"
                # The address that was asked is the browser's own.
                told = told.replace(f"ws://{hidden[0]}", "").replace(f"wss://{hidden[0]}", "")
                assert [one for one in hidden if one in told] == [], path
        if not answers:
            partial = (await two.ask(0, "/basketball/matches/")).headers["X-Overstream-Partial"]
            assert partial.startswith("worker-")
            answer = await two.ask(0, f"/basketball/match/{theirs}/", headers={"Accept": BROWSER})
            assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
            assert "One moment The scores are moving to another server." in Page(await answer.text()).text
            assert answer.headers["Refresh"] == "2"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/match/{}/", 503),
        ("/match/{}/audience/", 200),
        ("/board/{}/", 503),
        ("/board/global/", 503),
    ],
)
async def test_a_worker_that_does_not_answer_is_spoken_of_in_the_readers_language(
    path: str, status: int
) -> None:
    async with pair() as two:
        hide(two)
        theirs = id_in(1, "g")
        seat(two.workers, *beats(theirs, time.time_ns() // 1_000_000, 60, "cricket"))
        two.workers[0].addresses.update(dict.fromkeys((1, 3, 5), "http://127.0.0.1:9"))
        asked = {"Accept": BROWSER, "Accept-Language": "hi"}
        answer = await two.ask(0, path.format(theirs), headers=asked)
        assert (answer.status, answer.content_type) == (status, "text/html")
        assert english_in(await answer.text(), theirs) == []
        # Either a part is missing, or all of it comes later.
        said = 'id="partial" role="status">' if status == HTTPStatus.OK else "यह पेज अपने-आप फिर कोशिश करेगा"
        assert said in await answer.text()


async def test_workers_are_told_apart_by_their_names(site: Site) -> None:
    one, other = "http://a:1", "http://b:1"
    assert site.cluster.name_of(one) == one
    site.cluster.public_url = SITE
    assert site.cluster.name_of(one) == site.cluster.name_of(one) != site.cluster.name_of(other)
