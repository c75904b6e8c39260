"""GraphQL: the API's answers field by field, subscriptions, limits."""

import asyncio
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from aiohttp import WSMsgType
from msgspec.structs import replace

from schemas.cricket.published import CorrectionNote
from schemas.matches.corrections import CorrectionKind
from tables.cricket.projections import match_state
from tests.tables.cricket.story import Story, t20
from tests.web.site import Site
from web.cricket.matches import CRICKET


@pytest.fixture
def story(site: Site) -> Story:
    played = Story(t20()).innings("Reds").over("1 4 W . 6 1").over("2")
    site.put(played.match, played.overs)
    return played


async def ask(site: Site, query: str) -> dict[str, Any]:
    async with site.client.post("/graphql/", json={"query": query}) as answer:
        reply: dict[str, Any] = await answer.json()
        return reply


async def test_every_query_answers_what_the_api_does(site: Site, story: Story) -> None:
    reply = await ask(
        site,
        """{
            matchState(id: "m1") { score wickets overs status lastUpdate batters { name runs } }
            matches(status: LIVE) { matchId }
            scores(limit: 1) { innings { team runs } }
            scorecard(id: "m1") { innings { fallOfWickets { player over } } }
            overs(id: "m1", last: 1) { balls complete }
        }""",
    )
    assert reply["data"] == {
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
    reply = await ask(
        site, '{ matchState(id: "x") { score } scorecard(id: "x") { lastSeq } overs(id: "x") { over } }'
    )
    assert reply == {"data": {"matchState": None, "scorecard": None, "overs": None}}


async def test_a_time_of_day_needs_more_than_32_bits(site: Site, story: Story) -> None:
    site.put(replace(story.match, last_update=1_800_000_000_000))
    reply = await ask(site, '{ matchState(id: "m1") { lastUpdate } }')
    assert reply["data"]["matchState"]["lastUpdate"] == 1_800_000_000_000


async def test_numbers_of_events_need_more_than_32_bits(site: Site, story: Story) -> None:
    high = 2**53 - 1
    correction = CorrectionNote(kind=next(iter(CorrectionKind)), ball_seq=high - 2, changed=())
    state = replace(match_state(story.match), last_seq=high, missing=(high - 1,), correction=correction)
    CRICKET.tables.listing.on(site.partition_of("m1")).states[b"m1"] = state
    reply = await ask(site, "{ matches { lastSeq missing correction { ballSeq } } }")
    assert reply["data"]["matches"] == [
        {"lastSeq": high, "missing": [high - 1], "correction": {"ballSeq": high - 2}}
    ]


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
    reply = await ask(site, query)
    assert reply["data"] is None
    assert any(reason in error["message"].lower() or reason in error["message"] for error in reply["errors"])


async def test_a_subscription_tells_of_every_change(site: Site, story: Story) -> None:
    query = 'subscription { matchState(id: "m1") { score } }'
    async with site.client.ws_connect("/graphql/", protocols=("graphql-transport-ws",)) as socket:
        await socket.send_json({"type": "connection_init"})
        assert (await socket.receive_json(timeout=10))["type"] == "connection_ack"
        await socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": query}})
        for more in (0, 4, 6):
            if more:
                site.put(story.more(str(more)).match)
            reply = await socket.receive_json(timeout=10)
            assert reply["payload"]["data"]["matchState"]["score"] == story.state.score


async def test_a_subscription_to_a_match_nobody_has_says_so(site: Site) -> None:
    query = 'subscription { matchState(id: "x") { score } }'
    async with site.client.ws_connect("/graphql/", protocols=("graphql-transport-ws",)) as socket:
        await socket.send_json({"type": "connection_init"})
        await socket.receive_json(timeout=10)
        await socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": query}})
        reply = await socket.receive_json(timeout=10)
        assert "there is no match 'x'" in str(reply["payload"])


async def test_no_ide_is_served_which_would_be_others_code(site: Site) -> None:
    answer = await site.get("/graphql/", Accept="text/html")
    # An error, and so a page of ours.
    assert answer.status == 400
    assert "graphiql" not in (await answer.text()).casefold()


NO_QUERIES = {
    "nothing": b"",
    "half": b"{",
    "empty": b"{}",
    "list": b"[]",
    "number": b"7",
    "text": b'"x"',
    "null": b"null",
    "query of the wrong kind": b'{"query": 7}',
    "variables of the wrong kind": b'{"query": "{ __typename }", "variables": [1]}',
    "brackets": b"[" * 30_000,
    "brackets in variables": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 30_000 + b"}}",
    "no UTF-8": b"\xff",
    "no UTF-8 in a text": b'{"query": "\xff"}',
    "half a pair": b'{"query": "{ matchState(id: \\"\\ud800\\") { score } }"}',
    "digits": b'{"query": ' + b"9" * 5_000 + b"}",
    "no number": b'{"query": NaN}',
}


@pytest.mark.parametrize("body", NO_QUERIES.values(), ids=NO_QUERIES)
async def test_what_is_no_query_is_refused_as_every_view_does_and_is_no_error_of_ours(
    site: Site, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Content-Type": "application/json"}
    async with site.client.post("/graphql/", data=body, headers=headers) as answer:
        assert answer.status == 400
        error = (await answer.json())["error"]
    assert error["code"] == "bad-request"
    assert "no query could be read" in error["message"]
    assert caplog.records == []


@pytest.mark.parametrize(
    "asked", ["", "query=%7B__typename%7D&variables=" + "[" * 1_500, "query=%7B__typename%7D&variables=7"]
)
async def test_what_is_no_query_in_an_address_is_refused_too(
    site: Site, asked: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with site.client.get(f"/graphql/?{asked}", headers={"Accept": "application/json"}) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["code"] == "bad-request"
    assert caplog.records == []


async def test_a_body_that_is_too_long_is_refused_unread(site: Site) -> None:
    async with site.client.post("/graphql/", json={"query": "{ x }" + " " * (2 << 20)}) as answer:
        assert answer.status == 413
        assert (await answer.json())["error"]["code"] == "request-entity-too-large"


@pytest.mark.parametrize("sign", ["{ a ", "{ matches(limit: " + "[" * 700, "{ matches(limit: " + "{a:" * 250])
async def test_a_query_of_brackets_in_brackets_is_the_askers_fault(
    site: Site, sign: str, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await ask(site, sign * (390 if sign == "{ a " else 1))
    assert reply["data"] is None
    assert reply["errors"]
    assert caplog.records == []


@pytest.mark.parametrize("given", [10**30, [[1]], 1.5, "x", {"a": 1}, True])
async def test_a_variable_of_the_wrong_kind_is_the_askers_fault(
    site: Site, given: object, caplog: pytest.LogCaptureFixture
) -> None:
    asked = {"query": "query($l: Int) { matches(limit: $l) { matchId } }", "variables": {"l": given}}
    async with site.client.post("/graphql/", json=asked) as answer:
        reply = await answer.json()
    assert reply["data"] is None
    assert "Variable '$l' has invalid value" in reply["errors"][0]["message"]
    assert caplog.records == []


@pytest.mark.parametrize("method", ["get", "post"])
async def test_a_subscription_without_a_socket_is_refused(
    site: Site, story: Story, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked = {"query": 'subscription { matchState(id: "m1") { score } }'}
    given: Any = {"params": asked} if method == "get" else {"json": asked}
    async with site.client.request(method, "/graphql/", **given) as answer:
        assert answer.status == 400
        assert "subscription" in (await answer.json())["error"]["message"]
    assert caplog.records == []


async def test_a_fault_of_ours_is_logged(site: Site, story: Story, caplog: pytest.LogCaptureFixture) -> None:
    site.worker.partition_of = None  # type: ignore[method-assign, assignment]
    reply = await ask(site, '{ matchState(id: "m1") { score } }')
    assert reply["data"] == {"matchState": None}
    assert [record.levelname for record in caplog.records] == ["ERROR"]


class Walked(list[Any]):
    """A list that notes in which turn of the loop it is walked."""

    turns: ClassVar[list[int]] = []
    turn = 0

    def __iter__(self) -> Iterator[Any]:
        self.turns.append(Walked.turn)
        return super().__iter__()


async def test_others_are_answered_between_the_lists_that_one_query_asks_for(
    site: Site, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def states(*_: object) -> tuple[Walked, tuple[str, ...]]:
        return Walked([match_state(story.match)]), ()

    async def count() -> None:
        while True:
            Walked.turn += 1
            await asyncio.sleep(0)

    monkeypatch.setattr("web.matches.lists.MatchLists.all_states", states)
    monkeypatch.setattr(Walked, "turns", [])
    counting = asyncio.create_task(count())
    reply = await ask(site, "{ " + " ".join(f"a{n}: matches {{ score }}" for n in range(12)) + " }")
    counting.cancel()

    assert [reply["data"][f"a{n}"] for n in range(12)] == [[{"score": 14}]] * 12
    assert len(Walked.turns) == 12 == len(set(Walked.turns))


async def test_another_sites_script_may_subscribe(site: Site, story: Story) -> None:
    async with site.client.ws_connect(
        "/graphql/", protocols=("graphql-transport-ws",), origin="https://fans.example"
    ) as socket:
        await socket.send_json({"type": "connection_init"})
        assert (await socket.receive_json(timeout=10))["type"] == "connection_ack"


MESSAGES = {
    "list": "[]",
    "number": "7",
    "type of the wrong kind": '{"type": []}',
    "type nobody knows": '{"type": "' + "x" * 4_000 + '"}',
    "payload of the wrong kind": '{"type": "subscribe", "id": "1", "payload": 3}',
    "query of the wrong kind": '{"type": "subscribe", "id": "1", "payload": {"query": 3}}',
    "id of the wrong kind": '{"type": "complete", "id": {}}',
    "long id": '{"type": "complete", "id": "' + "x" * 4_000 + '"}',
    "brackets": "[" * 16_000,
    "half a pair": '{"type": "\\ud800"}',
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
async def test_a_message_that_is_none_ends_its_connection_and_is_no_error_of_ours(
    site: Site, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with site.client.ws_connect("/graphql/", protocols=("graphql-transport-ws",)) as socket:
        await socket.send_json({"type": "connection_init"})
        assert (await socket.receive_json(timeout=10))["type"] == "connection_ack"
        await socket.send_str(message)
        assert (await socket.receive(timeout=10)).type in (WSMsgType.CLOSE, WSMsgType.CLOSING)
        assert socket.close_code == 4400
    assert caplog.records == []


@pytest.mark.parametrize("own", [True, False], ids=["owner", "another"])
@pytest.mark.parametrize("numbers", ["last: 0", "last: -1", "last: 100001", "innings: 0", "innings: 65536"])
async def test_a_number_that_makes_no_sense_is_refused_by_every_worker_alike(
    site: Site, story: Story, numbers: str, own: bool
) -> None:
    site.worker.ready = own
    reply = await ask(site, f'{{ overs(id: "m1", {numbers}) {{ over }} }}')

    name, _, value = numbers.partition(": ")
    assert [error["message"].partition(":")[0] for error in reply["errors"]] == [f"{name} is {value}"]
    assert reply["data"] == {"overs": None}


@pytest.mark.parametrize("own", [True, False], ids=["owner", "another"])
@pytest.mark.parametrize("match_id", ["", ".", "..", "x" * 20_000], ids=["none", "dot", "dots", "long"])
async def test_what_can_be_no_id_is_no_match_of_any_worker(
    site: Site, story: Story, match_id: str, own: bool
) -> None:
    site.worker.ready = own
    reply = await ask(
        site, f'{{ matchState(id: "{match_id}") {{ score }} overs(id: "{match_id}") {{ over }} }}'
    )
    assert reply == {"data": {"matchState": None, "overs": None}}


async def test_a_list_outlives_a_match_that_graphql_cannot_carry(site: Site, story: Story) -> None:
    absurd = replace(match_state(story.match), match_id="m2", score=4_000_000_000)
    CRICKET.tables.listing.on(site.partition_of("m2")).states[b"m2"] = absurd
    reply = await ask(site, "{ matches { matchId score } }")

    assert reply["data"] == {"matches": [{"matchId": "m1", "score": 14}, None]}
    assert [error["path"] for error in reply["errors"]] == [["matches", 1, "score"]]
