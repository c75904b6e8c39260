"""Two workers answer alike about a match of football, whichever of them has it."""

import json
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from schemas.football.kinds import Phase
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.pair import Pair, id_in, pair

ODD = ["a/b", "{x}", "100%25", "\N{SOCCER BALL}"]
VIEWS = [
    "",
    "statistics/",
    "timeline/",
    "timeline/?last=1",
    "timeline/?kind=goal&phase=first_half&before=4",
    "timeline/?lang=hi&only=goals",
    "?lang=hi",
    "line-ups/",
    "windows/",
    "windows/?phase=first_half",
    "?after=0&timeout=0",
]


def told(match_id: str) -> Story:
    story = Story(match_id).line_up(HOME).begin().at("3:00").goal(HOME, "a", xg=0.25).passes(AWAY).end()
    return story.begin(Phase.SECOND_HALF).at("9:00").sub(HOME, "l", "a")


@pytest.fixture
async def two() -> AsyncIterator[Pair]:
    async with pair() as workers:
        for match_id in (*ODD, id_in(0), id_in(1)):
            workers.put_football(told(match_id))
        for parity in (0, 1):
            workers.put_football(Story(id_in(parity, "snap")).score(2, 0))
        yield workers


def path(match_id: str, view: str = "") -> str:
    return f"/football/matches/{quote(match_id, safe='')}/{view}"


@pytest.mark.parametrize("match_id", [*ODD, id_in(0), id_in(1)])
async def test_a_match_is_answered_for_by_both(two: Pair, match_id: str) -> None:
    for view in VIEWS:
        assert (await two.both(path(match_id, view)))[0] == 200, view
    assert json.loads((await two.both(path(match_id)))[2])["match_id"] == match_id


@pytest.mark.parametrize("parity", [0, 1])
async def test_either_worker_leads_back_to_the_first_entry(two: Pair, parity: int) -> None:
    for worker in range(2):
        found: list[int] = []
        following = path(id_in(parity), "timeline/?last=2")
        while following:
            answer = await two.ask(worker, following)
            found = [entry["seq"] for entry in json.loads(await answer.read())] + found
            following = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
        assert found == [1, 2, 3, 5, 6, 7]


@pytest.mark.parametrize(
    "query", ["last=0", "kind=x", "phase=x", "only=x", "lang=x", "before=0", "LAST=1", "last=1&last=2"]
)
async def test_an_odd_question_is_answered_alike(two: Pair, query: str) -> None:
    for match_id in (id_in(0), id_in(1), "nobody"):
        await two.both(path(match_id, f"timeline/?{query}"))


@pytest.mark.parametrize("match_id", [*ODD, id_in(0), id_in(1), "nobody", id_in(0, "snap"), id_in(1, "snap")])
async def test_graphql_answers_alike(two: Pair, match_id: str) -> None:
    query = """query Q($id: ID!) {
        footballMatch(id: $id) { matchId home { score } goals { minute } reviews { ofSeq } }
        footballStatistics(id: $id) { home { xg possession } }
        footballTimeline(id: $id, last: 2, before: 6, phase: FIRST_HALF, only: KEY, lang: "hi") {
            seq text place xg score standing
        }
        footballLineUps(id: $id) { home { players { player { id } cameOn } } }
        footballWindows(id: $id, phase: FIRST_HALF) { number complete momentum }
    }"""
    asked = {"query": query, "variables": {"id": match_id}}
    status, _, body = await two.both("/graphql/", "POST", json=asked)
    reply = json.loads(body)
    assert status == 200
    assert "errors" not in reply
    found = {name for name, one in reply["data"].items() if one is not None}
    if match_id == "nobody":
        assert found == set()
    else:
        assert found == set(reply["data"]) - ({"footballStatistics"} if "snap" in match_id else set())
