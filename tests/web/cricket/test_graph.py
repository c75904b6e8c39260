"""GraphQL: the API's answers field by field, subscriptions, limits."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.tables.cricket.story import Story, t20
from tests.web.site import Site


@pytest.fixture
def story(site: Site) -> Story:
    told = Story(t20()).innings("Reds").over("1 4 W . 6 1").over("2")
    site.put(told.match, told.overs)
    return told


async def ask(site: Site, query: str) -> dict[str, Any]:
    async with site.client.post("/graphql/", json={"query": query}) as answer:
        told: dict[str, Any] = await answer.json()
        return told


async def test_every_query_answers_what_the_api_does(site: Site, story: Story) -> None:
    told = await ask(
        site,
        """{
            matchState(id: "m1") { score wickets overs status lastUpdate batters { name runs } }
            matches(status: LIVE) { matchId }
            scores(limit: 1) { innings { team runs } }
            scorecard(id: "m1") { innings { fallOfWickets { player over } } }
            overs(id: "m1", last: 1) { balls complete }
        }""",
    )
    assert told["data"] == {
        "matchState": {
            "score": 14,
            "wickets": 1,
            "overs": "1.1",
            "status": "LIVE",
            "lastUpdate": story.match.last_update,
            "batters": [{"name": "A3", "runs": 9}, {"name": "A2", "runs": 0}],
        },
        "matches": [{"matchId": "m1"}],
        "scores": [{"innings": [{"team": "Reds", "runs": 14}]}],
        "scorecard": {"innings": [{"fallOfWickets": [{"player": "A1", "over": "0.3"}]}]},
        "overs": [{"balls": ["2"], "complete": False}],
    }


async def test_a_match_nobody_has_is_null(site: Site) -> None:
    told = await ask(
        site, '{ matchState(id: "x") { score } scorecard(id: "x") { lastSeq } overs(id: "x") { over } }'
    )
    assert told == {"data": {"matchState": None, "scorecard": None, "overs": None}}


async def test_a_time_of_day_needs_more_than_32_bits(site: Site, story: Story) -> None:
    site.put(replace(story.match, last_update=1_800_000_000_000))
    told = await ask(site, '{ matchState(id: "m1") { lastUpdate } }')
    assert told["data"]["matchState"]["lastUpdate"] == 1_800_000_000_000


DEEP = "{ __typename a: matchState(id: 1) { batters { name " + "x { " * 8 + "y" + " }" * 8 + " } } }"
MANY = "{ " + " ".join(f'a{n}: matchState(id: "m1") {{ score }}' for n in range(20)) + " }"
LONG = "{ " + " ".join(f"f{n}" for n in range(2000)) + " }"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (DEEP, "depth"),
        (MANY, "aliases"),
        (LONG, "token"),
        ("{ matches(limit: 1000) { matchId } }", "from 1 to 200"),
        ("{ matches(limit: 0) { matchId } }", "from 1 to 200"),
        ("{ nothing }", "Cannot query field 'nothing'"),
    ],
)
async def test_a_query_beyond_the_limits_is_refused_with_the_reason(
    site: Site, story: Story, query: str, reason: str
) -> None:
    told = await ask(site, query)
    assert told["data"] is None
    assert any(reason in error["message"].lower() or reason in error["message"] for error in told["errors"])


async def test_a_subscription_tells_of_every_change(site: Site, story: Story) -> None:
    query = 'subscription { matchState(id: "m1") { score } }'
    async with site.client.ws_connect("/graphql/", protocols=("graphql-transport-ws",)) as socket:
        await socket.send_json({"type": "connection_init"})
        assert (await socket.receive_json(timeout=10))["type"] == "connection_ack"
        await socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": query}})
        for more in (0, 4, 6):
            if more:
                site.put(story.more(str(more)).match)
            told = await socket.receive_json(timeout=10)
            assert told["payload"]["data"]["matchState"]["score"] == story.state.score


async def test_a_subscription_to_a_match_nobody_has_says_so(site: Site) -> None:
    query = 'subscription { matchState(id: "x") { score } }'
    async with site.client.ws_connect("/graphql/", protocols=("graphql-transport-ws",)) as socket:
        await socket.send_json({"type": "connection_init"})
        await socket.receive_json(timeout=10)
        await socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": query}})
        told = await socket.receive_json(timeout=10)
        assert "there is no match 'x'" in str(told["payload"])


async def test_no_ide_is_served_which_would_be_others_code(site: Site) -> None:
    answer = await site.get("/graphql/", Accept="text/html")
    assert "<html" not in await answer.text()


@pytest.mark.parametrize("body", [None, "{", "{}", "[]", '{"query": 7}'])
async def test_what_is_no_query_is_refused_as_every_view_does(site: Site, body: str | None) -> None:
    method = "POST" if body else "GET"
    headers = {"Content-Type": "application/json"}
    async with site.client.request(method, "/graphql/", data=body, headers=headers) as answer:
        assert answer.status == 400
        error = (await answer.json())["error"]
    assert error["code"] == "bad-request"
    assert "no query could be read" in error["message"]
