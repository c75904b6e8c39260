"""Cricket's API over a worker's tables: caching, long poll, lists, bad questions."""

import asyncio
import gzip
import json
import time

import pytest
from msgspec.structs import replace

from engine.partitions.partition import Lag
from schemas.cricket.events import MatchInfo, Outcome, OutcomeKind, Team
from tables.cricket.scoring.fold import inform
from tables.cricket.scoring.state import encode
from tests.awaiting import until
from tests.engine.memory import MemoryPartition
from tests.tables.cricket.story import Story, t20
from tests.web.site import Site
from web.cricket.matches import CRICKET


@pytest.fixture
def story(site: Site) -> Story:
    played = Story(t20()).innings("Reds").over("1 4 W . 6 1").over("2 wd", "Y")
    site.put(played.match, played.overs)
    return played


async def test_who_has_the_newest_state_is_told_so_and_no_more(site: Site, story: Story) -> None:
    first = await site.get("/matches/m1/")
    again = await site.get("/matches/m1/", **{"If-None-Match": f'"x", {first.headers["ETag"]}'})

    assert first.headers["ETag"].startswith(f'W/"{story.match.last_seq}-')
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("view", ["", "scorecard/", "overs/"])
async def test_every_ball_makes_another_tag(site: Site, story: Story, view: str) -> None:
    before = await site.get(f"/matches/m1/{view}")
    story.more("1", "Y")
    site.put(story.match)
    after = await site.get(f"/matches/m1/{view}", **{"If-None-Match": before.headers["ETag"]})

    assert after.status == 200
    assert after.headers["ETag"] != before.headers["ETag"]


async def test_what_changes_without_a_ball_makes_another_tag_too(site: Site, story: Story) -> None:
    before = await site.get("/matches/m1/")
    won = Outcome(OutcomeKind.WON, "Blues", by_runs=5)
    site.put(inform(story.match, MatchInfo("m1", (Team("Reds"), Team("Blues")), t20(), outcome=won)))
    after = await site.get("/matches/m1/", **{"If-None-Match": before.headers["ETag"]})

    assert after.status == 200
    assert json.loads(await after.read())["last_seq"] == story.match.last_seq


async def test_a_live_match_is_kept_by_caches_for_a_moment_and_a_finished_one_for_long(
    site: Site, story: Story
) -> None:
    live = await site.get("/matches/m1/")
    site.put(replace(story.match, ended=True, current=replace(story.now, closed=2)))
    finished = await site.get("/matches/m1/")

    assert live.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert "s-maxage=3600" in finished.headers["Cache-Control"]


async def test_a_scorecard_is_compressed_for_who_takes_it_and_the_tag_is_the_same(
    site: Site, story: Story
) -> None:
    site.put(story.all_out(8).match)
    plain = await site.get("/matches/m1/scorecard/", **{"Accept-Encoding": "identity"})
    packed = await site.get("/matches/m1/scorecard/", **{"Accept-Encoding": "br;q=1, gzip"})
    refused = await site.get("/matches/m1/scorecard/", **{"Accept-Encoding": "gzip;q=0"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(await packed.read()) == await plain.read() == await refused.read()
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert packed.headers["Vary"] == "Accept-Encoding"


async def test_an_answer_is_encoded_once_a_change_however_many_ask(
    site: Site, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr("web.cricket.matches.scorecard", lambda match: made.append(match) or {})
    for _ in range(5):
        await site.get("/matches/m1/scorecard/")

    assert made == [story.match]


@pytest.mark.parametrize("name", ["last", "innings"])
async def test_questions_for_more_than_there_is_are_one_answer(site: Site, story: Story, name: str) -> None:
    """Each value of `last` was an answer of its own that was kept: 3,000 of them took 250 MB."""
    whole = await site.text("/matches/m1/overs/") if name == "last" else "[]"
    answers = site.served[CRICKET.answers]._kept
    before = len(answers)
    for value in range(3, 300):
        assert await site.text(f"/matches/m1/overs/?{name}={value}") == whole
    assert len(answers) <= before + 1


async def test_overs_of_an_innings_and_the_last_so_many_are_those(site: Site, story: Story) -> None:
    story.over("1 1 1 1 1 1").closed().innings("Blues").over("6 6 6 6 6 6").over("1")
    site.put(story.match, story.overs)

    async def asked(query: str) -> list[tuple[int, int]]:
        overs = json.loads(await site.text(f"/matches/m1/overs/{query}"))
        return [(over["innings"], over["over"]) for over in overs]

    every = [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]
    for _ in range(2):
        assert await asked("") == await asked("?last=99") == every
        assert await asked("?innings=2") == every[3:]
        assert await asked("?last=1") == every[-1:]
        assert await asked("?innings=1&last=1") == every[2:3]
        assert await asked("?innings=3") == []


async def test_a_long_poll_is_answered_by_the_next_ball(site: Site, story: Story) -> None:
    seq = story.match.last_seq
    waiting = asyncio.create_task(site.get(f"/matches/m1/?after={seq}&timeout=20"))
    await until(lambda: "m1" in CRICKET.tables.changes.watched)
    assert not waiting.done()
    story.more("4", "Y")
    site.put(story.match)
    answer = await waiting

    assert json.loads(await answer.read())["last_seq"] == seq + 1


async def test_a_long_poll_that_is_behind_is_answered_at_once(site: Site, story: Story) -> None:
    async with asyncio.timeout(10):
        answer = await site.get("/matches/m1/?after=0&timeout=60")
    assert json.loads(await answer.read())["last_seq"] == story.match.last_seq


async def test_a_long_poll_answers_with_what_there_is_when_time_is_up(site: Site, story: Story) -> None:
    answer = await site.get(f"/matches/m1/?after={story.match.last_seq}&timeout=0.01")
    assert json.loads(await answer.read())["last_seq"] == story.match.last_seq


async def test_the_scores_say_who_plays_and_how_each_innings_stands(site: Site, story: Story) -> None:
    story.over("1 1 1 1 1 1").closed().innings("Blues").over("6 6")
    site.put(story.match)
    [scores] = json.loads(await site.text("/scores/"))

    assert scores["teams"] == ["Reds", "Blues"]
    assert [(one["team"], one["runs"], one["wickets"]) for one in scores["innings"]] == [
        ("Reds", 21, 1),
        ("Blues", 12, 0),
    ]
    assert scores["required_runs"] == 10


async def test_lists_are_newest_first_and_by_status(site: Site, story: Story) -> None:
    other = replace(story.match, match_id="m2", last_update=story.match.last_update + 1)
    waiting = replace(other, match_id="m3", current=None, last_update=0)
    for match in (other, waiting):
        site.put(match)

    for path in ("/matches/", "/scores/"):
        listed = [one["match_id"] for one in json.loads(await site.text(path))]
        live = [one["match_id"] for one in json.loads(await site.text(f"{path}?status=live"))]
        assert (listed, live) == (["m2", "m1", "m3"], ["m2", "m1"])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/matches/m1/?after=x", "after is 'x'"),
        ("/matches/m1/?after=-1", "after is '-1'"),
        ("/matches/m1/?after=1&timeout=nan", "timeout is 'nan'"),
        ("/matches/m1/?after=1&timeout=61", "from 0 to 60"),
        ("/matches/m1/?timeout=5", "after, which is missing"),
        ("/matches/?status=rained", "expected one of scheduled, live"),
        ("/scores/?limit=0", "limit is '0'"),
    ],
)
async def test_nonsense_is_refused_with_the_reason(site: Site, story: Story, path: str, reason: str) -> None:
    answer = await site.get(path)
    error = json.loads(await answer.read())["error"]

    assert (answer.status, error["code"]) == (400, "bad-request")
    assert reason in error["message"]


@pytest.mark.parametrize("view", ["", "scorecard/", "overs/", "live/"])
async def test_an_unknown_match_is_404_with_a_hint(site: Site, view: str) -> None:
    answer = await site.get(f"/matches/nobody/{view}")
    assert answer.status == 404
    assert "matches/ lists" in json.loads(await answer.read())["error"]["message"]


async def test_the_workers_are_told_with_what_they_own(site: Site) -> None:
    reply = json.loads(await site.text("/workers/"))
    assert [(worker["partitions"], worker["asked"]) for worker in reply["workers"]] == [([*range(6)], True)]
    assert reply["unowned"] == []


class Standby(MemoryPartition):
    """A copy that was level with its owner at an epoch second."""

    level_at = 0.0


@pytest.mark.parametrize("view", ["/matches/m1/", "/matches/m1/scorecard/", "/match/m1/", "/match/m1/overs/"])
async def test_a_standby_answers_while_the_owner_is_away_and_says_how_old_it_may_be(
    site: Site, story: Story, view: str
) -> None:
    copy = Standby(site.partition_of("m1").number)
    copy.put("cricket-matches", b"m1", encode(story.match))
    copy.level_at = time.time() - 2
    copies(site, copy)
    answer = await site.get(view)

    assert answer.status == 200
    assert 2 <= float(answer.headers["X-Overstream-Age"]) < 60
    assert answer.headers["Cache-Control"] == "no-store"


def copies(site: Site, *standbys: Standby) -> None:
    """Let the worker own nothing and keep copies; who owns what is not known."""
    site.worker.partitions.put()
    site.worker.partitions.standbys = {standby.number: standby for standby in standbys}  # type: ignore[misc]
    site.worker.addresses = {}


class Behind(MemoryPartition):
    """A partition with records to come, the last scored one being of some seconds ago."""

    as_of = 0.0

    @property
    def lag(self) -> Lag:
        return Lag(700, self.as_of)


@pytest.mark.parametrize("view", ["/matches/", "/matches/m1/", "/match/m1/", "/scores/", "/ready/"])
async def test_an_answer_says_how_far_behind_it_is(site: Site, story: Story, view: str) -> None:
    assert "X-Overstream-Behind" not in (await site.get(view)).headers
    behind = Behind(site.partition_of("m1").number)
    behind.put("cricket-matches", b"m1", encode(story.match))
    behind.as_of = time.time() - 12
    site.worker.partitions.put(behind)
    answer = await site.get(view)

    assert answer.status == 200
    assert 12 <= float(answer.headers["X-Overstream-Behind"]) < 60


async def test_a_standby_that_lacks_a_match_is_no_proof_that_nobody_has_it(site: Site) -> None:
    copies(site, *map(Standby, range(6)))
    answer = await site.get("/matches/nobody/")

    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")


async def test_a_match_that_cannot_be_read_is_told_so_and_lists_go_on_without_it(
    site: Site, story: Story
) -> None:
    site.put(replace(story.match, match_id="m2"))
    partition = site.partition_of("m2")
    partition.put("cricket-matches", b"m2", b"damaged")
    partition.restart()

    for path in ("/matches/m2/", "/matches/m2/scorecard/", "/matches/m2/overs/", "/matches/m2/live/"):
        answer = await site.get(path)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        assert json.loads(await answer.read())["error"]["code"] == "needs-rebuild"
    assert (await site.get("/match/m2/")).status == 503
    for path in ("/matches/", "/scores/"):
        assert [one["match_id"] for one in json.loads(await site.text(path))] == ["m1"]
    query = '{ matches { matchId } a: matchState(id: "m1") { matchId } b: matchState(id: "m2") { score } }'
    reply = json.loads(await (await site.client.post("/graphql/", json={"query": query})).read())
    assert reply["data"]["matches"] == [{"matchId": "m1"}]
    assert reply["data"]["a"] == {"matchId": "m1"}
    assert reply["data"]["b"] is None
    assert "overstream_matches_quarantined 1.0" in await site.text("/metrics")
