"""Football in GraphQL: the API's answers field by field, and a subscription."""

from typing import Any

import pytest

from schemas.football.kinds import Phase
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.site import Site


@pytest.fixture
def story(site: Site) -> Story:
    told = Story().line_up(HOME).begin().at("3:00").goal(HOME, "a").at("7:00").passes(AWAY).foul(AWAY, "v")
    site.put_football(told)
    return told


async def ask(site: Site, query: str, **variables: object) -> dict[str, Any]:
    async with site.client.post("/graphql/", json={"query": query, "variables": variables}) as answer:
        reply: dict[str, Any] = await answer.json()
        return reply


async def test_every_query_answers_what_the_api_does(site: Site, story: Story) -> None:
    reply = await ask(
        site,
        """{
            footballMatch(id: "m") {
                status minute lastSeq home { score statistics { shots } }
                goals { minute standing player { id } } lastEvents { kind seq } shootOut { home }
            }
            footballMatches(status: LIVE) { matchId detailed }
            footballScores(limit: 1) { minute away { score redCards } }
            footballStatistics(id: "m") { home { shots possession } possessionSource }
            footballTimeline(id: "m", last: 1) { seq text kind side score at }
            footballLineUps(id: "m") { home { known players { onPitch } } }
            footballWindows(id: "m", phase: FIRST_HALF) { minutes complete score momentum home { goals } }
        }""",
    )
    assert reply["data"] == {
        "footballMatch": {
            "status": "LIVE",
            "minute": "8",
            "lastSeq": 5,
            "home": {"score": 1, "statistics": {"shots": 1}},
            "goals": [{"minute": "4", "standing": "GIVEN", "player": {"id": "a"}}],
            "lastEvents": [
                {"kind": "LINE_UP", "seq": 1},
                {"kind": "PHASE_START", "seq": 2},
                {"kind": "GOAL", "seq": 3},
                {"kind": "FOUL", "seq": 5},
            ],
            "shootOut": None,
        },
        "footballMatches": [{"matchId": "m", "detailed": True}],
        "footballScores": [{"minute": "8", "away": {"score": 0, "redCards": 0}}],
        "footballStatistics": {"home": {"shots": 1, "possession": 0.0}, "possessionSource": "passes"},
        "footballTimeline": [
            {"seq": 5, "text": "v: foul", "kind": "FOUL", "side": "AWAY", "score": [1, 0], "at": 5000}
        ],
        "footballLineUps": {"home": {"known": True, "players": [{"onPitch": True}] * 11}},
        "footballWindows": [
            {"minutes": "1-5", "complete": True, "score": [1, 0], "momentum": 100, "home": {"goals": 1}},
            {"minutes": "6-10", "complete": False, "score": [1, 0], "momentum": -100, "home": {"goals": 0}},
        ],
    }


async def test_a_match_nobody_has_is_null(site: Site) -> None:
    reply = await ask(
        site,
        '{ footballMatch(id: "x") { minute } footballStatistics(id: "x") { lastSeq } '
        'footballTimeline(id: "x") { seq } footballLineUps(id: "x") { lastSeq } '
        'footballWindows(id: "x") { number } }',
    )
    names = ("Match", "Statistics", "Timeline", "LineUps", "Windows")
    assert reply == {"data": dict.fromkeys(f"football{name}" for name in names)}


async def test_statistics_of_a_match_of_snapshots_are_null_and_no_error(site: Site) -> None:
    site.put_football(Story().at("10:00").score(2, 0))
    reply = await ask(site, '{ footballStatistics(id: "m") { lastSeq } footballTimeline(id: "m") { text } }')
    assert reply == {"data": {"footballStatistics": None, "footballTimeline": [{"text": "The score is 2-0"}]}}


async def test_the_timeline_is_paged_as_over_http(site: Site, story: Story) -> None:
    query = 'footballTimeline(id: "m", last: 1, before: 5, kind: GOAL, phase: FIRST_HALF) { seq }'
    assert (await ask(site, f"{{ {query} }}"))["data"]["footballTimeline"] == [{"seq": 3}]


async def test_it_is_in_words_of_the_language_that_is_asked_for(site: Site, story: Story) -> None:
    reply = await ask(
        site,
        """{
            footballMatch(id: "m", lang: "hi") {
                text { clock standing news newsSeq home { incidents { player minute } } }
            }
            footballScores(lang: "hi") { text { name home { score } } }
            footballTimeline(id: "m", only: GOALS, lang: "hi") { text }
            bare: footballMatch(id: "m") { text { lang } }
        }""",
    )
    assert reply["data"] == {
        "footballMatch": {
            "text": {
                "clock": "8\N{PRIME}",
                "standing": "",
                "news": "Home का गोल: a। Home 1, Away 0",
                "newsSeq": 3,
                "home": {"incidents": [{"player": "a", "minute": "4\N{PRIME}"}]},
            }
        },
        "footballScores": [{"text": {"name": "Home बनाम Away", "home": {"score": "1"}}}],
        "footballTimeline": [{"text": "Home का गोल: a"}],
        "bare": {"text": None},
    }


@pytest.mark.parametrize("own", [True, False], ids=["owner", "another"])
@pytest.mark.parametrize("numbers", ["last: 0", "last: 1001", "before: 0", "before: 9007199254740992"])
async def test_a_number_that_makes_no_sense_is_refused_by_every_worker_alike(
    site: Site, story: Story, numbers: str, own: bool
) -> None:
    site.worker.ready = own
    reply = await ask(site, f'{{ footballTimeline(id: "m", {numbers}) {{ seq }} }}')

    name, _, value = numbers.partition(": ")
    assert [error["message"].partition(":")[0] for error in reply["errors"]] == [f"{name} is {value}"]
    assert reply["data"] == {"footballTimeline": None}


async def test_a_subscription_tells_of_every_change(site: Site, story: Story) -> None:
    query = 'subscription { footballMatch(id: "m") { home { score } phase lastSeq } }'
    async with site.client.ws_connect("/graphql/", protocols=("graphql-transport-ws",)) as socket:
        await socket.send_json({"type": "connection_init"})
        assert (await socket.receive_json(timeout=10))["type"] == "connection_ack"
        await socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": query}})
        for goals in range(3):
            if goals:
                site.put_football(story.at("9:00", Phase.SECOND_HALF).goal(HOME, "c"))
            reply = await socket.receive_json(timeout=10)
            state = reply["payload"]["data"]["footballMatch"]
            assert (state["home"]["score"], state["lastSeq"]) == (1 + goals, story.match.last_seq)
