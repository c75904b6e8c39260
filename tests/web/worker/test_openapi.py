"""The API's description, held against what is really answered."""

import json
import re
import time
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from openapi_spec_validator import validate

from schemas.football.kinds import CardKind, Decision, Phase, Side
from serving.http.operations import OPERATIONS, Operation
from tables.leaderboards.games import Game
from tests.schemas.accounts.users import user
from tests.tables.basketball.story import AWAY, HOME
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story, t20
from tests.tables.football.story import Story as FootballStory
from tests.web.audience.crowd import beats, seat
from tests.web.leaderboards.table import play
from tests.web.site import Site, served_paths

PAGES = (
    "/",
    "/docs/",
    "/assets/",
    "/feeds/",
    "/icons/",
    "/sw.js",
    "/offline/",
    "/embed/",
    "/match/",
    "/board/",
    "/basketball/match/",
    "/football/match/",
    "/{sport}/match/",
)
"""What is for people, and not described."""

BETWEEN_WORKERS = (
    "/events/outcomes/", "/audience/partials/{match_id}/", "/audience/peaks/{sport}/",
    "/leaderboards/outcomes/",
    "/leaderboards/global/shards/",
    "/leaderboard/owner/logins/",
    "/leaderboard/owner/names/",
    "/predictions/outcomes/",
    "/predictions/owner/{sport}/{match_id}/{user_id}/",
)  # fmt: skip
"""The ends of what only workers ask one another, and is not described either."""


@pytest.fixture
async def description(site: Site) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(await site.text("/openapi.json"))
    return document


def answer_schema(description: dict[str, Any], path: str, status: str = "200") -> Draft202012Validator:
    content = description["paths"][path]["get"]["responses"][status]["content"]
    schema = next(iter(content.values()))["schema"]
    return Draft202012Validator({**schema, "components": description["components"]})


async def test_it_is_openapi_3_1(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    validate(description)


async def test_all_that_is_served_is_described_and_nothing_else(description: dict[str, Any]) -> None:
    served = {path for path in served_paths() if path != "/" and not path.startswith(PAGES[1:])}
    # What is posted is taken with a slash at the end of its path and without.
    served = {path for path in served if not path.endswith(BETWEEN_WORKERS) and f"{path}/" not in served}
    assert set(description["paths"]) == served


async def test_every_operation_has_an_id_of_its_own_that_begins_with_a_verb(
    description: dict[str, Any],
) -> None:
    ids = [
        operation["operationId"]
        for methods in description["paths"].values()
        for operation in methods.values()
    ]
    assert len(set(ids)) == len(ids)
    for one in ids:
        assert re.fullmatch("(get|list|follow|open|query|post|put)[A-Z][A-Za-z]*", one), one


async def test_the_ids_of_operations_stay_for_code_is_made_of_them(description: dict[str, Any]) -> None:
    assert description["paths"]["/matches/{match_id}/"]["get"]["operationId"] == "getMatch"
    assert description["paths"]["/matches/"]["get"]["operationId"] == "listMatches"
    assert description["paths"]["/graphql/"]["post"]["operationId"] == "queryGraph"


def documents(description: dict[str, Any]) -> list[str]:
    """Return the paths that answer a plain GET with JSON, to whoever asks."""
    return [
        path
        for path, methods in description["paths"].items()
        if "application/json" in methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        and path != "/graphql/"
        and "security" not in methods["get"]
        and "401" not in methods["get"]["responses"]
    ]


FINISHED = Story(t20(1)).innings("Reds").over("4 W 1wd 5nb 2lb 1 1 1").innings("Blues").over("6 6 6")
LIVE = Story(t20()).innings("Reds").over("1 4 W . 6 1").over("2 wd", "Y")
SCHEDULED = Story(t20())

LIVE_GAME = GameStory("m1").begin().at("9:30").shot(HOME, "a", 3).foul(AWAY, "v").sub(HOME, "f", "a")
ENDED_GAME = GameStory("m1").begin().shot(HOME, "a").shot(AWAY, "v", block="b", made=False).end(game=True)

KICKED_OFF = (
    FootballStory("m1").line_up(Side.HOME).begin().passes(Side.HOME).at("7:00").goal(Side.HOME, xg=0.1)
)
KICKED_OFF.foul(Side.AWAY, card=CardKind.RED).sub(Side.HOME, "l", "a").note()
PENALTIES = (
    FootballStory("m1").begin().goal(Side.HOME).review("e2", Decision.CANCELLED).begin(Phase.SHOOT_OUT)
)
PENALTIES.kick(Side.AWAY, scored=True).end()


@pytest.mark.parametrize(
    ("story", "game", "football"),
    [
        (FINISHED, ENDED_GAME, PENALTIES),
        (LIVE, LIVE_GAME, KICKED_OFF),
        (SCHEDULED, GameStory("m1"), FootballStory("m1")),
    ],
    ids=["finished", "live", "scheduled"],
)
async def test_real_answers_are_as_described(
    site: Site, description: dict[str, Any], story: Story, game: GameStory, football: FootballStory
) -> None:
    site.put(story.match, story.overs)
    site.put_game(game)
    now = time.time_ns() // 1_000_000
    seat([site.worker], *beats("m1", now - 60_000, 3, "cricket"), *beats("m1", now, 2, "cricket"))
    site.put_football(football)
    play([site.worker], Game(game_id="chess", weeks=True), [(1, 5), (2, 7.5)])
    assert {"/matches/", "/matches/{match_id}/", "/cricket/scores/", "/ready/"} <= set(documents(description))
    assert "/basketball/matches/{match_id}/box-score/" in documents(description)
    assert "/football/matches/{match_id}/timeline/" in documents(description)
    for path in documents(description):
        parts = {"match_id": "m1", "sport": "cricket", "game_id": "chess", "user_id": user(1)}
        reply = json.loads(await site.text(path.format(**parts)))
        answer_schema(description, path).validate(reply)


@pytest.mark.parametrize(
    "query",
    ["{ matches { matchId } }", "{ nothing }", '{ overs(id: "m1", last: 0) { over } }', "{"],
    ids=["right", "wrong field", "wrong number", "half"],
)
async def test_what_graphql_answers_is_as_described(
    site: Site, description: dict[str, Any], query: str
) -> None:
    site.put(LIVE.match)
    asked = {"query": query}
    body = description["paths"]["/graphql/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    Draft202012Validator({**body, "components": description["components"]}).validate(asked)
    for method, given in (("get", {"params": asked}), ("post", {"json": asked})):
        async with site.client.request(method, "/graphql/", **given) as answer:
            schema = answer_schema(description, "/graphql/", str(answer.status))
            schema.validate(await answer.json())


async def test_what_a_socket_carries_is_as_described(site: Site, description: dict[str, Any]) -> None:
    site.put(LIVE.match)
    reply = description["paths"]["/ws/"]["get"]["x-websocket"]
    sent, received = (
        Draft202012Validator({**reply[way], "components": description["components"]})
        for way in ("sent", "received")
    )
    kinds = set()
    async with site.client.ws_connect("/ws/") as socket:
        for asked in ({"subscribe": ["m1", "nobody", "*"]}, {"subscribe": 7}):
            assert sent.is_valid(asked) is (asked["subscribe"] != 7)
            await socket.send_json(asked)
        while kinds != {"state", "scores", "error"}:
            message = await socket.receive_json(timeout=10)
            received.validate(message)
            kinds.add(message["type"])
    assert not received.is_valid({"type": "rain"})


async def test_what_streams_carry_is_as_described(site: Site, description: dict[str, Any]) -> None:
    site.put(LIVE.match)
    for path in ("/matches/{match_id}/live/", "/live/"):
        async with site.client.get(path.format(match_id="m1")) as answer:
            while not (line := await answer.content.readline()).startswith(b"data: "):
                pass
            answer_schema(description, path).validate(json.loads(line.removeprefix(b"data: ")))


async def test_errors_are_as_described(site: Site, description: dict[str, Any]) -> None:
    for status, path in (("404", "/matches/nobody/"), ("400", "/matches/nobody/?after=x")):
        answer = await site.get(path)
        assert str(answer.status) == status
        schema = answer_schema(description, "/matches/{match_id}/", status)
        schema.validate(json.loads(await answer.read()))


async def test_no_name_of_cricket_s_types_depends_on_which_other_sports_run(
    description: dict[str, Any],
) -> None:
    """Each sport has a status: with two of them each was named by its module."""
    schemas = description["components"]["schemas"]
    assert {"Status", "CorrectionNote", "MatchState", "OverSummary"} <= schemas.keys()
    assert {"BasketballStatus", "BasketballCorrectionNote", "BasketballGameState"} <= schemas.keys()
    assert schemas["BasketballGameState"]["properties"]["status"] == {
        "$ref": "#/components/schemas/BasketballStatus"
    }
    assert [name for name in schemas if not name.isalnum()] == []
    assert [name for name, schema in schemas.items() if schema["title"] != name] == []


async def test_a_wrong_answer_would_be_noticed(site: Site, description: dict[str, Any]) -> None:
    site.put(LIVE.match)
    reply = json.loads(await site.text("/matches/m1/"))
    reply["score"] = "many"
    assert not answer_schema(description, "/matches/{match_id}/").is_valid(reply)


async def test_the_readable_page_has_every_operation_and_every_type(
    site: Site, description: dict[str, Any]
) -> None:
    page = await site.text("/docs/")
    for path in description["paths"]:
        assert path in page
    for name in description["components"]["schemas"]:
        assert f'id="{name}"' in page
    assert "http" not in page.replace("http://127.0.0.1", "").replace("HTTP", "").replace("http status", "")


EXAMPLE = re.compile(r"curl '?http://127\.0\.0\.1:6066(?P<path>[^' ]*)'?(?P<rest>.*)", re.DOTALL)


async def test_the_examples_are_answered(site: Site) -> None:
    site.put(replace(LIVE.match, match_id="demo"))
    site.put_game(GameStory("demo-basketball").begin().shot(HOME, "a").end().next_period().begin())
    site.put_football(FootballStory("demo-football").begin().at("7:00").goal(Side.HOME))
    play([site.worker], Game(game_id="chess"), [(1, 5)])
    assert site.client.app is not None
    described = site.client.app[OPERATIONS]
    tried = set()
    for operation in described:
        example = EXAMPLE.fullmatch(operation.example)
        if example is None or operation.keyed or operation.method not in ("get", "post"):
            continue
        body = re.search(r"-d '(.*)'", example["rest"], re.DOTALL)
        kind = {"Content-Type": "application/json"} if body else {}
        given = body[1].encode() if body else None
        # The match of a long poll is waited for: it is asked whether it is beyond an earlier event.
        path = example["path"].replace("after=74", "after=0")
        async with site.client.request(operation.method, path, data=given, headers=kind) as answer:
            assert answer.status == 200, operation.example
            if operation.content_type == "application/json":
                assert "errors" not in await answer.text()
        tried.add(operation.name)
    assert {"queryGraph", "getMatch", "listBasketballPlays", "listFootballTimeline"} <= tried


async def test_what_is_described_after_the_docs_were_made_is_in_them(site: Site) -> None:
    """A package's views may start later. To see it fail, take the operations when `Docs` is made."""
    assert site.client.app is not None
    site.client.app[OPERATIONS].append(
        Operation("/chess/boards/", "All boards", list[str], name="listBoards")
    )
    assert "/chess/boards/" in json.loads(await site.text("/openapi.json"))["paths"]
