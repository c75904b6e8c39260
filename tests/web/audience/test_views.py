"""The figures of an audience over HTTP: from any worker, exact, and honest about what is missing."""

import json
import time
from typing import Any

import pytest

from schemas.football.kinds import Decision, Side
from tests.tables.football.story import Story as FootballStory
from tests.web.audience.crowd import beats, seat
from tests.web.pair import pair
from tests.web.site import Site


def now() -> int:
    return time.time_ns() // 1_000_000


async def found(site: Site, path: str, status: int = 200) -> Any:
    answer = await site.get(path)
    assert answer.status == status, await answer.text()
    return await answer.json()


async def test_a_match_s_audience_is_told_with_what_current_means_beside_it(site: Site) -> None:
    seat([site.worker], *beats("final", now(), 40))
    told = await found(site, "/football/matches/final/audience/")
    assert told["concurrent"]["now"] == told["viewers"] == told["peak"]["viewers"] == 40
    assert "90 s" in told["concurrent"]["definition"]
    assert "exact" in told["error"]
    assert told["by"] == {"device": {"mobile": 40}, "platform": {"web": 40}, "country": {"DE": 40}}
    assert told["missing"] == {"partitions": [], "share": 0.0, "workers": [], "events": False}


async def test_metrics_are_those_of_the_only_match_with_that_id(site: Site) -> None:
    seat([site.worker], *beats("derby", now(), 3))
    for path in ("/api/matches/derby/metrics", "/api/matches/derby/metrics/"):
        assert (await found(site, path))["sport"] == "football"


async def test_metrics_of_an_id_that_two_sports_have_are_a_conflict_that_names_both(site: Site) -> None:
    seat([site.worker], *beats("both", now(), 3), *beats("both", now(), 2, "cricket"))
    error = (await found(site, "/api/matches/both/metrics", 409))["error"]
    assert error["code"] == "ambiguous"
    assert "/cricket/matches/both/audience/" in error["message"]
    assert (await found(site, "/cricket/matches/both/audience/"))["viewers"] == 2


@pytest.mark.parametrize("path", ["/football/matches/nobody/audience/", "/api/matches/nobody/metrics"])
async def test_a_match_that_nobody_watches_is_not_found(site: Site, path: str) -> None:
    assert (await found(site, path, 404))["error"]["code"] == "not-found"


async def test_a_goal_is_a_moment_until_a_review_cancels_it(site: Site) -> None:
    story = FootballStory("final").begin().goal(Side.HOME, "Ada").goal(Side.AWAY, "Bo")
    site.put_football(story)
    moments = await found(site, "/football/matches/final/moments/")
    assert [(one["kind"], one["text"], one["at"]) for one in moments] == [
        ("goal", "Goal: Ada", 2000), ("goal", "Goal: Bo", 3000),
    ]  # fmt: skip
    site.put_football(story.review(2, Decision.CANCELLED))
    assert [one["text"] for one in await found(site, "/football/matches/final/moments/")] == ["Goal: Bo"]


async def test_the_peak_tells_which_goal_had_just_been_scored(site: Site) -> None:
    story = FootballStory("final").begin().goal(Side.HOME, "Ada")
    site.put_football(story)
    seat([site.worker], *beats("final", 2_000, 5))
    told = await found(site, "/football/matches/final/audience/")
    assert [one["text"] for one in told["peak"]["then"]] == ["Goal: Ada"]
    assert told["live"] is False


async def test_no_client_is_told_what_workers_tell_one_another(site: Site) -> None:
    answer = await site.get("/audience/partials/final/")
    assert answer.status == 404


async def test_two_workers_answer_alike_and_each_viewer_counts_once() -> None:
    async with pair() as two:
        seat(two.workers, *beats("final", now(), 60))
        for worker in range(2):
            told = {}
            while not told or told["missing"]["partitions"]:  # a busy machine may be late
                told = await (await two.ask(worker, "/football/matches/final/audience/")).json()
            assert (told["viewers"], told["concurrent"]["now"]) == (60, 60)


async def test_a_worker_that_is_away_is_named_and_its_share_is_missing() -> None:
    async with pair() as two:
        seat(two.workers, *beats("final", now(), 60))
        two.workers[1].ready = False
        answer = await two.ask(0, "/football/matches/final/audience/")
        told = await answer.json()
        assert told["missing"]["partitions"] == [1, 3, 5]
        assert told["missing"]["share"] == 0.5
        assert two.urls[1] in told["missing"]["workers"]
        assert 0 < told["viewers"] < 60
        assert answer.headers["X-Overstream-Partial"]
        assert answer.headers["Cache-Control"] == "no-store"


async def test_figures_are_pushed_at_once_and_again(site: Site) -> None:
    seat([site.worker], *beats("final", now(), 5))
    async with site.client.get("/football/matches/final/audience/live/") as stream:
        told = []
        async for line in stream.content:
            if line.startswith(b"data: "):
                told.append(json.loads(line[6:]))
                if len(told) == 2:
                    break
    assert [one["viewers"] for one in told] == [5, 5]
    assert told[1]["as_of"] > told[0]["as_of"]
    assert told[0]["retention"]["cohorts"] == []


async def test_the_peak_of_all_time_is_that_of_the_match_that_most_watched_at_once() -> None:
    async with pair() as two:
        # Many watched `tour`, but never so many at once.
        for minute in range(6):
            seat(two.workers, *beats("tour", now() - (40 - minute * 5) * 60_000, 30, first=30 * minute))
        seat(two.workers, *beats("final", now() - 600_000, 50), *beats("semi", now(), 20))
        told = {}
        while not told or not told["all_time_peak"]["complete"]:  # a busy machine may be late
            told = await (await two.ask(0, "/football/matches/semi/audience/")).json()
        assert told["peak"]["viewers"] == 20
        assert (told["all_time_peak"]["viewers"], told["all_time_peak"]["match_id"]) == (50, "final")
