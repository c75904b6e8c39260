"""Basketball in GraphQL: the API's answers field by field, and a subscription."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.tables.basketball.story import AWAY, HOME, Story
from tests.web.site import Site


@pytest.fixture
def story(site: Site) -> Story:
    told = Story().begin().at("11:30").shot(HOME, "a", 3, assist="b").at("10:40").shot(AWAY, "v")
    site.put_game(told)
    return told


async def ask(site: Site, query: str, **variables: object) -> dict[str, Any]:
    async with site.client.post("/graphql/", json={"query": query, "variables": variables}) as answer:
        reply: dict[str, Any] = await answer.json()
        return reply


async def test_every_query_answers_what_the_api_does(site: Site, story: Story) -> None:
    reply = await ask(
        site,
        """{
            gameState(id: "g") { status clock lastSeq possession home { score } lastPlays { kind seq } }
            games(status: LIVE) { matchId detailed }
            gameScores(limit: 1) { periodName away { score } }
            boxScore(id: "g") { home { players { player { id } points ast } totals { points } } breaches }
            plays(id: "g", last: 1) { seq text kind side score at }
            flow(id: "g") { largestLead { home } timeline { seconds home away } }
            windows(id: "g", kind: MINUTE) { minutesLeft complete score runs { home } }
        }""",
    )
    lines = [{"player": {"id": one}, "points": 3 * (one == "a"), "ast": int(one == "b")} for one in "abcde"]
    assert reply["data"] == {
        "gameState": {
            "status": "LIVE",
            "clock": "10:40",
            "lastSeq": 3,
            "possession": "HOME",
            "home": {"score": 3},
            "lastPlays": [{"kind": "SHOT", "seq": 2}, {"kind": "SHOT", "seq": 3}],
        },
        "games": [{"matchId": "g", "detailed": True}],
        "gameScores": [{"periodName": "Q1", "away": {"score": 2}}],
        "boxScore": {"home": {"players": lines, "totals": {"points": 3}}, "breaches": []},
        "plays": [
            {"seq": 3, "text": "v makes a two", "kind": "SHOT", "side": "AWAY", "score": [3, 2], "at": 3000}
        ],
        "flow": {
            "largestLead": {"home": 3},
            "timeline": [
                {"seconds": 30.0, "home": 3, "away": 0},
                {"seconds": 80.0, "home": 3, "away": 2},
            ],
        },
        "windows": [
            {"minutesLeft": 11, "complete": True, "score": [3, 0], "runs": {"home": 3}},
            {"minutesLeft": 10, "complete": False, "score": [3, 2], "runs": {"home": 0}},
        ],
    }


async def test_a_game_nobody_has_is_null(site: Site) -> None:
    reply = await ask(
        site,
        '{ gameState(id: "x") { clock } boxScore(id: "x") { lastSeq } plays(id: "x") { seq } '
        'flow(id: "x") { lastSeq } windows(id: "x") { period } }',
    )
    nothing = dict.fromkeys(("gameState", "boxScore", "plays", "flow", "windows"))
    assert reply == {"data": nothing}


async def test_the_box_score_of_a_game_of_snapshots_is_null_and_no_error(site: Site) -> None:
    site.put_game(Story().at("10:00").score(2, 0))
    reply = await ask(site, '{ boxScore(id: "g") { lastSeq } plays(id: "g") { text } }')
    assert reply == {"data": {"boxScore": None, "plays": [{"text": "The score is 2-0"}]}}


async def test_a_time_of_day_and_a_number_of_a_play_need_more_than_32_bits(site: Site) -> None:
    story = Story().begin()
    story.apply(replace(story.events[0], seq=2, timestamp=1_800_000_000_000))
    site.put_game(story)
    before = 2**53 - 1
    reply = await ask(site, 'query($b: Long) { plays(id: "g", before: $b) { at } }', b=before)
    assert reply["data"]["plays"][-1] == {"at": 1_800_000_000_000}


async def test_words_are_in_the_language_that_is_asked_for(site: Site, story: Story) -> None:
    reply = await ask(
        site,
        """{
            plain: gameState(id: "g") { text { moment } }
            gameState(id: "g", lang: "hi") { text { moment standing plays { chip words } } }
            gameScores(lang: "hi") { text { line } }
            plays(id: "g", lang: "hi", only: SCORING, last: 1) { text }
            gameInfo(id: "g") { periods officials home { name players { name } } }
        }""",
    )
    said = {"chip": "+2", "words": "v ने टू-पॉइंटर लगाया"}
    text = reply["data"]["gameState"]["text"]
    assert (text["moment"], text["standing"], text["plays"][-1]) == ("क्वा.1 10:40", "Home 1 अंक से आगे", said)
    assert reply["data"]["plain"] == {"text": None}
    assert reply["data"]["gameScores"] == [{"text": {"line": "क्वा.1 10:40"}}]
    assert reply["data"]["plays"] == [{"text": said["words"]}]
    assert reply["data"]["gameInfo"] == {
        "periods": 4,
        "officials": [],
        "home": {"name": "Home", "players": []},
    }


async def test_plays_are_paged_as_over_http(site: Site, story: Story) -> None:
    reply = await ask(site, '{ plays(id: "g", last: 1, before: 3, period: 1) { seq } }')
    assert reply["data"]["plays"] == [{"seq": 2}]


@pytest.mark.parametrize("own", [True, False], ids=["owner", "another"])
@pytest.mark.parametrize(
    "numbers", ["last: 0", "last: 1001", "period: 31", "period: -1", "before: 0", "before: 9007199254740992"]
)
async def test_a_number_that_makes_no_sense_is_refused_by_every_worker_alike(
    site: Site, story: Story, numbers: str, own: bool
) -> None:
    site.worker.ready = own
    reply = await ask(site, f'{{ plays(id: "g", {numbers}) {{ seq }} }}')

    name, _, value = numbers.partition(": ")
    assert [error["message"].partition(":")[0] for error in reply["errors"]] == [f"{name} is {value}"]
    assert reply["data"] == {"plays": None}


@pytest.mark.parametrize("given", ["7", 1.5, True, [7], {"a": 1}])
async def test_a_long_number_of_the_wrong_kind_is_the_askers_fault(
    site: Site, given: object, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await ask(site, 'query($b: Long) { plays(id: "g", before: $b) { seq } }', b=given)
    assert reply["data"] is None
    assert "Variable '$b' has invalid value" in reply["errors"][0]["message"]
    assert caplog.records == []


async def test_a_subscription_tells_of_every_change(site: Site, story: Story) -> None:
    query = 'subscription { gameState(id: "g") { home { score } lastSeq } }'
    async with site.client.ws_connect("/graphql/", protocols=("graphql-transport-ws",)) as socket:
        await socket.send_json({"type": "connection_init"})
        assert (await socket.receive_json(timeout=10))["type"] == "connection_ack"
        await socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": query}})
        for points in (0, 2, 3):
            if points:
                site.put_game(story.at("9:00").shot(HOME, "c", points))
            reply = await socket.receive_json(timeout=10)
            state = reply["payload"]["data"]["gameState"]
            assert (state["home"]["score"], state["lastSeq"]) == (story.game.score[0], story.game.last_seq)
