"""What the API's description says of posts, held against what is really taken and answered."""

import json
from typing import Any

import msgspec
import pytest
from aiohttp import ClientResponse
from jsonschema import Draft202012Validator

from app import app
from app.registry import SPORTS, load
from serving.ingest.outcomes import Outcome, Result, Waited
from tables.cricket.sport import SPORT
from tables.matches.sport import Sport
from tests.web.matches.posting import BALL, EVENTS, LINES, NO_KEY, PROTOBUF, Posting, Waiting, ball
from web.matches.outcomes import waiters_of

OWN = {"/score/", "/api/events/"}
"""Paths of sports' own at which events are posted; more may be there."""

SPORTS_HERE = load(SPORTS, Sport, names=app.slices)
PATHS = {
    **{f"/{name}/events/": "post" for name in SPORTS_HERE},
    **{f"/{name}/matches/{{match_id}}/": "put" for name in SPORTS_HERE},
    **{f"{post.path.rstrip('/')}/": "post" for sport in SPORTS_HERE.values() for post in sport.posts},
    "/api/engagements/": "post",
    "/leaderboards/{game_id}/": "put",
    "/leaderboards/{game_id}/scores/": "post",
    "/leaderboards/{game_id}/visibility/": "post",
}


@pytest.fixture
async def description(posting: Posting) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await posting.site.text("/openapi.json"))
    return found


async def test_posts_are_of_every_sport_and_of_its_own_paths(description: dict[str, Any]) -> None:
    found = {
        path: method
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if "security" in operation and method != "get"
    }
    assert found == PATHS
    assert found.keys() >= OWN
    assert description["components"]["securitySchemes"]["ApiKey"]["name"] == "X-API-Key"


@pytest.mark.parametrize("path", PATHS)
async def test_every_example_is_taken_as_it_stands(
    posting: Posting, description: dict[str, Any], path: str
) -> None:
    content = description["paths"][path][PATHS[path]]["requestBody"]["content"]
    assert content["application/json"]["examples"]
    for kind, form in content.items():
        schema = Draft202012Validator({**form["schema"], "components": description["components"]})
        for name, example in form.get("examples", {}).items():
            value = example["value"]
            schema.validate(value)
            body = value if isinstance(value, str) else json.dumps(value)
            answer = await posting.post(
                body, path.format(match_id="posted", game_id="chess"), PATHS[path], Content_Type=kind
            )
            assert answer.status == 202, (kind, name, await answer.text())
            expect(description, path, answer)


def expect(description: dict[str, Any], path: str, answer: ClientResponse) -> None:
    """See that an answer is what is described for its status, with the headers that are."""
    described = description["paths"][path][PATHS[path]]["responses"][str(answer.status)]
    assert described["description"]
    for name, header in described["headers"].items():
        assert not header["required"] or name in answer.headers, name


def schema_of(description: dict[str, Any], path: str, status: int) -> Draft202012Validator:
    content = description["paths"][path][PATHS[path]]["responses"][str(status)]["content"]
    return Draft202012Validator(
        {**content["application/json"]["schema"], "components": description["components"]}
    )


async def test_answers_are_as_described(posting: Posting, description: dict[str, Any]) -> None:
    states = {"m1": msgspec.Raw(b'{"match_id":"m1"}')}
    for outcome in (Result.COUNTED, Result.PENDING, Result.CONFLICT):
        double = Waiting(Waited((Outcome(outcome, "why"),), states))
        posting.site.served[waiters_of(SPORT).events].wait = double.wait  # type: ignore[method-assign]
        await see(posting, description, await posting.post(path=f"{EVENTS}?wait=1"))
    answers = [
        await posting.post(),
        await posting.post(ball(0)),
        await posting.post(X_API_Key=NO_KEY),
        await posting.post(Content_Type="text/plain", body="x"),
        await posting.post([BALL] * 1001),
    ]
    posting.kafka.away = True
    posting.ingest.producer._link = None
    answers.append(await posting.post())
    for answer in answers:
        await see(posting, description, answer)
    assert [answer.status for answer in answers] == [202, 400, 401, 415, 413, 503]


async def see(posting: Posting, description: dict[str, Any], answer: ClientResponse) -> None:
    schema_of(description, EVENTS, answer.status).validate(await answer.json())
    expect(description, EVENTS, answer)


async def test_what_a_body_may_hold_is_described_field_by_field(
    posting: Posting, description: dict[str, Any]
) -> None:
    content = description["paths"][EVENTS]["post"]["requestBody"]["content"]
    assert list(content) == ["application/json", LINES, PROTOBUF]
    schema = Draft202012Validator(
        {**content["application/json"]["schema"], "components": description["components"]}
    )
    assert schema.is_valid([BALL, ball(2)])
    for wrong in (ball(1, runs="4"), ball(1, rums=4), [ball(1, kind="NOTHING")], "x"):
        assert not schema.is_valid(wrong)


async def test_the_readable_page_shows_how_to_post(posting: Posting) -> None:
    page = await posting.site.text("/docs/")
    assert "curl -X POST -H &#39;X-API-Key: ...&#39;" in page
    assert "X-API-Key" in page
    assert "application/x-ndjson" in page
