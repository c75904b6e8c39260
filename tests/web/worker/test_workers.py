"""The workers as one of them knows them: what they own, how far they have read it, what is in play."""

import json
from typing import Any

from faust.types import TP
from msgspec.structs import replace

from schemas.basketball.events import GameInfo
from tables.cricket.scoring.fold import start
from tests.serving.worker import cluster_of
from tests.tables.basketball.story import HOME
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story, t20
from tests.web.pair import Pair, id_in, pair
from tests.web.site import Site
from web.worker.positions import in_play


def game(match_id: str, at: int = 1) -> GameStory:
    """A game in play whose last event was at `at` seconds."""
    story = GameStory(match_id).begin()
    return story.shot(HOME, "a") if at == 1 else story.apply(replace(story.events[0], seq=2, timestamp=at))


async def workers(site: Site, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(await site.text(f"/workers/{query}"))["workers"]
    return found


async def test_a_worker_says_how_far_it_has_read_each_topic_of_its_partitions(site: Site) -> None:
    site.worker.positions = {
        TP("basketball.events", 2): 812,
        TP("cricket.events", 2): 7,
        TP("cricket.events", 9): 1,
    }
    partition = site.worker.partitions[2]
    partition.progress.note({("basketball.events", 2): 809})
    [worker] = await workers(site)

    assert worker["positions"][2] == {
        "partition": 2,
        "topics": [
            {"topic": "basketball.events", "next": 812, "committed": 809},
            {"topic": "cricket.events", "next": 7, "committed": 0},
        ],
    }
    assert [one["partition"] for one in worker["positions"]] == [*range(6)]
    assert worker["positions"][3]["topics"] == []
    assert worker["matches"] is None


async def test_the_matches_in_play_of_all_sports_are_listed_with_their_last_events(site: Site) -> None:
    site.put(Story(t20()).innings("Reds").over("1 4 W").match)
    site.put(replace(start("to-come"), last_seq=0))
    site.put_game(game("g1"))
    site.put_game(GameStory("over").begin().shot(HOME, "a").end(game=True))
    site.put_game(GameStory("next").inform(GameInfo("next")))
    [worker] = await workers(site, "?matches=true")

    found = {(one["sport"], one["match_id"]): one for one in worker["matches"]}
    assert found.keys() == {("cricket", "m1"), ("basketball", "g1")}
    assert found["basketball", "g1"] == {
        "sport": "basketball",
        "match_id": "g1",
        "partition": site.partition_of("g1").number,
        "last_seq": 2,
        "offset": None,
        "status": "live",
    }
    assert worker["more_matches"] == 0


async def test_of_many_matches_in_play_the_last_changed_ones_are_listed(site: Site) -> None:
    for number in range(5):
        site.put_game(game(f"g{number}", at=1000 + number))
    found = await in_play(cluster_of(site.worker), most=2)

    assert [one.match_id for one in found.matches] == ["g4", "g3"]
    assert found.more == 3


async def test_a_question_that_makes_no_sense_is_refused(site: Site) -> None:
    answer = await site.get("/workers/?matches=yes")
    assert answer.status == 400
    assert "expected true or false" in json.loads(await answer.read())["error"]["message"]


def by_asked(reply: dict[str, Any]) -> dict[bool, dict[str, Any]]:
    return {one["asked"]: one for one in reply["workers"]}


async def told(two: Pair, worker: int, query: str = "?matches=true") -> dict[bool, dict[str, Any]]:
    return by_asked(json.loads(await (await two.ask(worker, f"/workers/{query}")).read()))


async def test_either_worker_lists_the_matches_of_both() -> None:
    async with pair() as two:
        for parity in range(2):
            two.put_game(game(id_in(parity)))
        two.workers[1].positions = {TP("basketball.events", 3): 5}
        for worker in range(2):
            found = await told(two, worker)
            for is_asked, parity in ((True, worker), (False, 1 - worker)):
                assert [one["match_id"] for one in found[is_asked]["matches"]] == [id_in(parity)]
        other = (await told(two, 0))[False]
        assert other["positions"][1]["topics"] == [
            {"topic": "basketball.events", "next": 5, "committed": 0},
        ]
        assert (await told(two, 0, ""))[False]["positions"] is None


async def test_a_silent_worker_is_named_and_its_matches_are_unknown_and_not_none() -> None:
    async with pair() as two:
        two.put_game(game(id_in(0)))
        two.workers[0].addresses = {
            number: "http://127.0.0.1:9" if number % 2 else two.urls[0] for number in range(6)
        }
        answer = await two.ask(0, "/workers/?matches=true")
        found = by_asked(json.loads(await answer.read()))

        assert answer.headers["X-Overstream-Partial"] == "http://127.0.0.1:9"
        assert answer.headers["Cache-Control"] == "no-store"
        assert found[False]["matches"] is None
        assert [one["match_id"] for one in found[True]["matches"]] == [id_in(0)]
