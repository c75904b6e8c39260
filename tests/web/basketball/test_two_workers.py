"""Two workers answer alike about a game, whichever of them has it."""

import json
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from app import app
from tests.tables.basketball.story import AWAY, HOME, Story
from tests.web.pair import Pair, id_in, pair

ODD = ["a/b", "{x}", "two words", "100%25", "a?b#c&d=e+f", "\N{BASKETBALL AND HOOP}", "..a"]
VIEWS = [
    "",
    "box-score/",
    "plays/",
    "plays/?last=1",
    "plays/?period=1&before=4",
    "plays/?only=scoring&lang=hi",
    "info/",
    "?lang=hi",
    "flow/",
    "windows/",
    "windows/?kind=period&period=1",
    "?after=0&timeout=0",
]


def told(match_id: str) -> Story:
    story = Story(match_id).begin().at("11:30").shot(HOME, "a", 3).at("10:40").shot(AWAY, "v").end()
    return story.next_period().begin().at("9:00").shot(HOME, "a")


@pytest.fixture
async def two() -> AsyncIterator[Pair]:
    async with pair() as workers:
        for match_id in (*ODD, id_in(0), id_in(1)):
            workers.put_game(told(match_id))
        workers.put_game(Story(id_in(0, "snap")).score(2, 0))
        workers.put_game(Story(id_in(1, "snap")).score(2, 0))
        yield workers


def path(match_id: str, view: str = "") -> str:
    return f"/basketball/matches/{quote(match_id, safe='')}/{view}"


def test_there_are_odd_ids_on_either_worker() -> None:
    assert {app.partition_of(match_id.encode()) % 2 for match_id in ODD} == {0, 1}


@pytest.mark.parametrize("match_id", ODD)
async def test_a_game_of_an_odd_name_is_answered_for_by_both(two: Pair, match_id: str) -> None:
    for view in VIEWS:
        assert (await two.both(path(match_id, view)))[0] == 200, view
    assert json.loads((await two.both(path(match_id)))[2])["match_id"] == match_id


@pytest.mark.parametrize("match_id", [*ODD, id_in(0), id_in(1)])
async def test_either_worker_leads_back_to_the_first_play(two: Pair, match_id: str) -> None:
    """The link came from the owner alone: it was not passed on."""
    for worker in range(2):
        found: list[int] = []
        following = path(match_id, "plays/?last=3")
        while following:
            answer = await two.ask(worker, following)
            found = [play["seq"] for play in json.loads(await answer.read())] + found
            following = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
        assert found == [*range(1, 7)]


@pytest.mark.parametrize("parity", [0, 1])
async def test_a_reload_of_a_page_of_plays_is_alike_too(two: Pair, parity: int) -> None:
    asked = path(id_in(parity), "plays/?last=3")
    for worker in range(2):
        first = await two.ask(worker, asked)
        for other in range(2):
            again = await two.ask(other, asked, headers={"If-None-Match": first.headers["ETag"]})
            assert again.status == 304
            for name in ("ETag", "Cache-Control", "Vary", "Content-Type", "Link"):
                assert again.headers[name] == first.headers[name]


@pytest.mark.parametrize(
    "query", ["last=0", "last=x", "last=%31", "before=0", "period=31", "LAST=1", "last=1&last=2"]
)
async def test_an_odd_question_is_answered_alike(two: Pair, query: str) -> None:
    for match_id in (id_in(0), id_in(1), "nobody"):
        await two.both(path(match_id, f"plays/?{query}"))
        await two.both(path(match_id, f"windows/?kind={query}"))


@pytest.mark.parametrize("parity", [0, 1])
async def test_that_a_game_has_no_box_score_is_answered_alike(two: Pair, parity: int) -> None:
    status, kind, body = await two.both(path(id_in(parity, "snap"), "box-score/"))
    assert (status, kind) == (404, "application/json")
    assert b"its feed says only the score" in body


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "DELETE"])
async def test_other_methods_are_answered_alike(two: Pair, method: str) -> None:
    for match_id in (id_in(0), id_in(1), "nobody"):
        for view in ("", "plays/", "box-score/"):
            await two.both(path(match_id, view), method)


@pytest.mark.parametrize(
    "match_id", [*ODD, id_in(0), id_in(1), "", "..", "nobody", id_in(0, "snap"), id_in(1, "snap")]
)
async def test_graphql_answers_alike(two: Pair, match_id: str) -> None:
    query = """query Q($id: ID!) {
        gameState(id: $id) { matchId home { score } }
        boxScore(id: $id) { home { players { player { id } minutes plusMinus } } }
        plays(id: $id, last: 2, before: 6) { seq text place score }
        hindi: plays(id: $id, only: SCORING, lang: "hi") { text }
        gameInfo(id: $id) { home { name players { name position } } }
        flow(id: $id) { ends timeline { seconds } }
        windows(id: $id, kind: PERIOD) { period complete }
    }"""
    asked = {"query": query, "variables": {"id": match_id}}
    status, _, body = await two.both("/graphql/", "POST", json=asked)
    reply = json.loads(body)
    assert status == 200
    assert "errors" not in reply
    found = {name for name, one in reply["data"].items() if one is not None}
    everything = set(reply["data"])
    if match_id in ("", "..", "nobody"):
        assert found == set()
    else:
        assert found == everything - ({"boxScore"} if "snap" in match_id else set())
