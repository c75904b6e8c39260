"""Two workers answer alike, whatever they are asked and whichever of them has the match."""

import json
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from app import app
from tests.tables.cricket.story import Story, t20
from tests.web.pair import Pair, id_in, pair

ODD = [
    "a/b",
    "{x}",
    "{x}}",
    "a{0}b",
    "two words",
    "100%25",
    "a?b#c&d=e+f",
    "\N{CRICKET BAT AND BALL}",
    "a\0n",
    "a\nb",
    "..a",
]
"""Ids that matches have: of today, and of 0.1.0, which took control characters, too."""

IMPOSSIBLE = [".", "..", "%00", "c%0ab", "%7f", "x" * 256, "%c2%85"]
"""As paths have them: what no match can be called."""

ABSENT = [
    "nobody",
    "{y}",
    "%7By%7D",
    "...",
    "a%2Fz",
    "%ED%A0%80",
    "%ff",
    "%2e%2E%2F",
    "x" * 255,
    "%25",
    "%252F",
    "a;b",
    "*",
]

VIEWS = ["", "scorecard/", "overs/", "overs/?last=1", "overs/?last=9&innings=1", "?after=0&timeout=0"]
PAGES = ["", "scorecard/", "overs/", "charts/", "scorecard/1/", "overs/1/", "scorecard/9/"]


def written(match_id: str) -> str:
    return quote(match_id, safe="")


@pytest.fixture
async def two() -> AsyncIterator[Pair]:
    played = Story(t20()).innings("Reds").over("1 4 W . 6 1").over("2 wd", "Y")
    async with pair() as workers:
        for match_id in (*ODD, id_in(0), id_in(1)):
            workers.put(replace(played.match, match_id=match_id), played.overs)
        yield workers


def test_there_are_odd_ids_on_either_worker() -> None:
    for ids in (ODD, [".", "..", "\0", "a\nb"]):
        assert {app.partition_of(match_id.encode()) % 2 for match_id in ids} == {0, 1}


@pytest.mark.parametrize("match_id", ODD)
async def test_a_match_of_an_odd_name_is_answered_for_by_both(two: Pair, match_id: str) -> None:
    """Ids with braces were 404: aiohttp's own pattern of a path's part has none."""
    for view in VIEWS:
        assert (await two.both(f"/matches/{written(match_id)}/{view}"))[0] == 200, view
    assert json.loads((await two.both(f"/matches/{written(match_id)}/"))[2])["match_id"] == match_id
    for view in PAGES:
        status, kind, _ = await two.both(f"/match/{written(match_id)}/{view}")
        assert (status, kind) == (404 if "9" in view else 200, "text/html"), view


async def test_braces_may_stand_in_an_address_as_they_are(two: Pair) -> None:
    assert (await two.both("/matches/{x}/"))[0] == 200


@pytest.mark.parametrize("named", IMPOSSIBLE)
async def test_what_no_match_can_be_called_is_400_on_both(two: Pair, named: str) -> None:
    """A worker that had to ask the other joined the paths, and answered with the front page."""
    for view in (*VIEWS, "live/"):
        status, kind, body = await two.both(f"/matches/{named}/{view}")
        assert (status, kind) == (400, "application/json"), view
        assert b"match_id" in body
    for view in PAGES:
        assert (await two.both(f"/match/{named}/{view}"))[:2] == (400, "text/html"), view


@pytest.mark.parametrize("named", ABSENT)
async def test_a_match_that_nobody_has_is_404_on_both(two: Pair, named: str) -> None:
    for view in (*VIEWS, "live/"):
        status, kind, _ = await two.both(f"/matches/{named}/{view}")
        assert (status, kind) == (404, "application/json"), view
    for view in PAGES:
        assert (await two.both(f"/match/{named}/{view}"))[:2] == (404, "text/html"), view


@pytest.mark.parametrize(
    "query",
    [
        "last=0",
        "last=x",
        "last=",
        "innings=65536",
        "last=%31",
        "last=1&last=2",
        "LAST=1",
        "%6cast=1",
        "last=1;innings=2",
    ],
)
async def test_an_odd_question_is_answered_alike(two: Pair, query: str) -> None:
    for match_id in (id_in(0), id_in(1), "nobody"):
        await two.both(f"/matches/{match_id}/overs/?{query}")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "DELETE"])
async def test_other_methods_are_answered_alike(two: Pair, method: str) -> None:
    for match_id in (id_in(0), id_in(1), "nobody", "%2E%2E", "{x}"):
        for path in (f"/matches/{match_id}/", f"/matches/{match_id}/overs/", f"/match/{match_id}/"):
            await two.both(path, method)


@pytest.mark.parametrize(
    "path", ["/matches/", "/scores/", "/matches/?limit=3", "/scores/?status=finished", "/", "/?status=live"]
)
async def test_lists_are_alike(two: Pair, path: str) -> None:
    assert (await two.both(path))[0] == 200


@pytest.mark.parametrize("match_id", [*ODD, "", ".", "..", "nobody", "x" * 300])
async def test_graphql_answers_alike(two: Pair, match_id: str) -> None:
    query = "query Q($id: ID!) { a: matchState(id: $id) { matchId } b: overs(id: $id) { over } }"
    asked = {"query": query, "variables": {"id": match_id}}
    status, _, body = await two.both("/graphql/", "POST", json=asked)
    reply = json.loads(body)
    assert status == 200
    assert "errors" not in reply
    assert {name for name, one in reply["data"].items() if one} == ({"a", "b"} if match_id in ODD else set())


async def test_half_a_character_is_refused_by_both(two: Pair) -> None:
    asked = {"query": "query Q($id: ID!) { matchState(id: $id) { matchId } }", "variables": {"id": "\ud800"}}
    status, _, body = await two.both("/graphql/", "POST", json=asked)
    assert (status, json.loads(body)["error"]["code"]) == (400, "bad-request")


@pytest.mark.parametrize("path", ["/match/{}/", "/match/{}/scorecard/", "/matches/{}/", "/matches/{}/overs/"])
async def test_a_reload_is_alike_too(two: Pair, path: str) -> None:
    """A 304 that another worker answered has the policy of what the browser keeps, as any."""
    for worker in range(2):
        first = await two.ask(worker, path.format(id_in(1)))
        for other in range(2):
            again = await two.ask(
                other, path.format(id_in(1)), headers={"If-None-Match": first.headers["ETag"]}
            )
            assert again.status == 304
            for name in ("ETag", "Cache-Control", "Vary", "Content-Type"):
                assert again.headers[name] == first.headers[name]
            is_page = "script-src 'self'" in again.headers["Content-Security-Policy"]
            assert is_page == path.startswith("/match/")
