"""Posts of engagements: with a key, or with a token of one viewer and match."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from schemas.audience.codec import decode_engagement
from schemas.audience.kinds import Kind
from serving.ingest.key_file import new_key
from tests.web.matches.posting import Posting, json_of, posting_to
from web.audience.tokens import LASTS, Claims, made

PATH = "/api/engagements"
BEAT: dict[str, Any] = {
    "user_id": "u1", "match_id": "final", "session_id": "s1", "type": "heartbeat", "at": 1_767_225_600_000,
}  # fmt: skip
TOKEN = "/football/matches/final/audience/token/?user_id=u1"


@pytest.fixture
async def posting(tmp_path: Path) -> AsyncIterator[Posting]:
    async with posting_to(tmp_path) as ready:
        ready.key = new_key(ready.keys, "studio", ("ingest:audience",), 1e6)
        yield ready


async def test_engagements_are_in_the_topic_of_every_sport_under_their_viewer(posting: Posting) -> None:
    likes = BEAT | {"type": "like", "event_id": "e1", "device": "TV", "country": "de", "sport": "cricket"}
    for path in (PATH, f"{PATH}/"):
        posted = await json_of(await posting.post([BEAT, likes], path), 202)
        assert [one["event_id"] for one in posted["items"]] == [None, "e1"]
    first, second = (decode_engagement(value, b"u1") for value in posting.values("football.engagements")[:2])
    assert (first.sport, first.kind, first.country) == ("football", Kind.HEARTBEAT, "other")
    assert (second.sport, second.kind, second.country) == ("cricket", Kind.LIKE, "DE")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"type": "like"}, "event_id"),
        ({"match_id": ""}, "match_id"),
        ({"session_id": ""}, "session_id"),
        ({"user_id": ""}, "user_id"),
        ({"user_id": "x" * 101}, "user_id"),
        ({"type": "", "event_id": "e"}, "type"),
        ({"at": 0}, "at"),
        ({"at": "soon"}, "at"),
        ({"sport": "../x"}, "sport"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_taken(
    posting: Posting, wrong: dict[str, Any], field: str
) -> None:
    told = await json_of(await posting.post([BEAT, BEAT | wrong], PATH), 400)
    assert [(fault["index"], fault["field"]) for fault in told["faults"]] == [(1, field)]
    assert posting.values("football.engagements") == []


async def test_a_key_for_matches_alone_posts_no_engagements(posting: Posting) -> None:
    other = new_key(posting.keys, "other", ("ingest:football",), 1e6)
    assert (await posting.post(BEAT, PATH, X_API_Key=other)).status == 403
    assert (await posting.site.client.get(TOKEN, headers={"X-API-Key": other})).status == 403


async def token_of(posting: Posting) -> str:
    answer = await posting.site.client.get(TOKEN, headers={"X-API-Key": posting.key})
    token: str = (await json_of(answer, 200))["token"]
    return token


async def post_with(posting: Posting, token: str, **fields: object) -> int:
    answer = await posting.site.client.post(
        PATH, json=BEAT | fields, headers={"Authorization": f"Bearer {token}"}
    )
    return answer.status


async def test_a_browser_posts_with_the_token_that_a_keyed_server_got_for_it(posting: Posting) -> None:
    assert await post_with(posting, await token_of(posting)) == 202


async def test_a_token_is_of_one_viewer_and_match(posting: Posting) -> None:
    token = await token_of(posting)
    for other in ({"user_id": "u2"}, {"match_id": "semi"}, {"sport": "cricket"}):
        assert await post_with(posting, token, **other) == 403
    assert posting.values("football.engagements") == []


async def test_a_token_that_was_changed_or_whose_key_is_gone_is_refused(posting: Posting) -> None:
    token = await token_of(posting)
    for wrong in ("", "x", token[:-2], "A" + token, token.replace(".", "..")):
        assert await post_with(posting, wrong) == 401
    posting.keys.write_text('{"keys": []}')
    assert await post_with(posting, token) == 401


async def test_a_token_ends(posting: Posting) -> None:
    key = posting.ingest.keys.named("studio")
    assert key is not None
    expired = made(Claims("studio", "football", "final", "u1", 1_000), key)
    assert await post_with(posting, expired) == 401
    assert LASTS <= 3600


async def test_nobody_gets_a_token_without_a_key_or_a_viewer(posting: Posting) -> None:
    assert (await posting.site.client.get(TOKEN)).status == 401
    nobody = await posting.site.client.get(TOKEN.partition("?")[0], headers={"X-API-Key": posting.key})
    assert nobody.status == 400
