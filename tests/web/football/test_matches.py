"""Statistics, timeline, line-ups and windows of a match over HTTP: caching, paging, bad questions."""

import json
import time

import pytest

from schemas.football.events import MatchInfo, Player, Team
from tests.engine.memory import MemoryPartition
from tests.tables.football.story import ELEVEN, HOME, Story
from tests.web.football.told import PATH, opening, read
from tests.web.matches.test_live import listening
from tests.web.site import Site, put_football

VIEWS = ["", "statistics/", "timeline/", "line-ups/", "windows/"]


@pytest.fixture
def story(site: Site) -> Story:
    told = opening()
    site.put_football(told)
    return told


@pytest.mark.parametrize("view", VIEWS)
async def test_a_view_is_answered_once_and_every_event_makes_another_tag(
    site: Site, story: Story, view: str
) -> None:
    before = await site.get(f"{PATH}{view}")
    again = await site.get(f"{PATH}{view}", **{"If-None-Match": before.headers["ETag"]})
    site.put_football(story.at("8:00").goal(HOME, "c"))
    after = await site.get(f"{PATH}{view}", **{"If-None-Match": before.headers["ETag"]})

    assert (before.status, again.status, after.status) == (200, 304, 200)
    assert before.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert after.headers["ETag"] != before.headers["ETag"]


async def test_without_a_language_an_answer_has_no_text(site: Site, story: Story) -> None:
    for path in (PATH, "/football/scores/m/"):
        assert "text" not in json.loads(await site.text(path))
        answer = await site.get(f"{path}?lang=hi-IN")
        assert answer.headers["Content-Language"] == "hi"
        assert json.loads(await answer.read())["text"]["name"] == "Home बनाम Away"


async def test_each_reader_is_pushed_the_language_that_it_asked_for(site: Site, story: Story) -> None:
    async with (
        listening(site, f"{PATH}live/") as plain,
        listening(site, f"{PATH}live/?lang=hi") as hindi,
    ):
        assert "text" not in await plain.state()
        assert (await hindi.state())["text"]["stage"] == "दूसरा हाफ़"
        site.put_football(story.at("9:00").goal(HOME, "c"))
        assert "text" not in await plain.state()
        assert (await hindi.state())["text"]["news"] == "Home का गोल: c। Home 2, Away 1"


async def test_statistics_are_those_of_the_match(site: Site, story: Story) -> None:
    found = await read(site, "statistics/")
    assert (found["home"]["shots"], found["home"]["xg"], found["home"]["passes"]) == (1, 0.25, 3)
    assert (found["home"]["possession"], found["away"]["possession"]) == (75.0, 25.0)
    assert (found["possession_source"], found["minute"], found["last_seq"]) == ("passes", "48", 11)


async def test_a_match_of_snapshots_has_all_but_statistics(site: Site) -> None:
    site.put_football(Story().at("10:00").score(1, 0).at("20:00").score(1, 1).at("45:00").score(1, 1))
    answer = await site.get(f"{PATH}statistics/")

    assert answer.status == 404
    assert "its feed says only the score" in json.loads(await answer.read())["error"]["message"]
    assert [one["text"] for one in await read(site, "timeline/")] == [
        "The score is 1-0",
        "The score is 1-1",
        "The score is 1-1",
    ]
    assert [one["score"] for one in (await read(site, "windows/"))[:5]] == [
        [1, 0],
        [1, 0],
        [1, 1],
        [1, 1],
        [1, 1],
    ]
    assert (await read(site, "line-ups/"))["home"]["known"] is False


async def test_line_ups_have_who_started_who_came_and_who_went(site: Site, story: Story) -> None:
    players = (
        *(Player(one, one.upper(), str(at), starts=True) for at, one in enumerate(ELEVEN)),
        Player("l"),
    )
    site.put_football(story.inform(MatchInfo("m", Team("Reds", "RED", players, "4-4-2", "Ann"))))
    found = (await read(site, "line-ups/"))["home"]
    by_id = {one["player"]["id"]: one for one in found["players"]}
    assert (found["name"], found["coach"], found["formation"], found["known"]) == (
        "Reds",
        "Ann",
        "4-3-3",
        True,
    )
    assert (by_id["a"]["started"], by_id["a"]["on_pitch"], by_id["a"]["went_off"]) == (True, False, "48")
    assert (by_id["l"]["started"], by_id["l"]["on_pitch"], by_id["l"]["came_on"]) == (False, True, "48")
    assert [one["player"]["id"] for one in found["players"]] == [*ELEVEN, "l"]


async def test_windows_are_in_order_with_the_one_in_progress_and_by_phase(site: Site, story: Story) -> None:
    windows = await read(site, "windows/")
    assert [(one["phase"], one["number"]) for one in windows] == [
        *(("first_half", number) for number in range(1, 11)),
        ("second_half", 1),
    ]
    assert [one["complete"] for one in windows] == [True] * 10 + [False]
    assert (windows[0]["home"]["goals"], windows[1]["away"]["goals"], windows[1]["score"]) == (1, 1, [1, 1])
    assert await read(site, "windows/?phase=second_half") == windows[10:]
    assert await read(site, "windows/?phase=shoot_out") == []


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        ("timeline/?last=0", "last is '0': expected a whole number from 1 to 1000"),
        ("timeline/?last=1001", "last is '1001'"),
        ("timeline/?phase=third_half", "phase is 'third_half': expected one of pre_match, first_half"),
        ("timeline/?kind=throw_in", "kind is 'throw_in': expected one of pass, shot, goal"),
        ("timeline/?before=0", "before is '0'"),
        ("windows/?phase=1", "phase is '1'"),
    ],
)
async def test_nonsense_is_refused_with_the_reason(site: Site, story: Story, view: str, reason: str) -> None:
    answer = await site.get(f"{PATH}{view}")
    error = json.loads(await answer.read())["error"]

    assert (answer.status, error["code"]) == (400, "bad-request")
    assert reason in error["message"]


@pytest.mark.parametrize("view", VIEWS)
async def test_an_unknown_match_is_404_with_a_hint(site: Site, view: str) -> None:
    answer = await site.get(f"/football/matches/nobody/{view}")
    assert answer.status == 404
    assert "matches/ lists" in json.loads(await answer.read())["error"]["message"]


async def test_a_match_that_has_not_begun_has_empty_views(site: Site) -> None:
    site.put_football(Story().inform(MatchInfo("m")))

    assert await read(site, "timeline/") == await read(site, "windows/") == []
    assert (await read(site, "line-ups/"))["home"]["players"] == []
    assert (await read(site, "statistics/"))["home"]["possession"] is None


class Standby(MemoryPartition):
    """A copy that was level with its owner at an epoch second."""

    level_at = 0.0


@pytest.mark.parametrize("view", VIEWS)
async def test_a_standby_answers_while_the_owner_is_away_and_says_how_old_it_may_be(
    site: Site, story: Story, view: str
) -> None:
    whole = await site.text(f"{PATH}{view}")
    copy = Standby(site.partition_of("m").number)
    put_football(copy, story)
    copy.level_at = time.time() - 2
    site.worker.partitions.put()
    site.worker.partitions.standbys = {copy.number: copy}  # type: ignore[misc, dict-item]
    site.worker.addresses = {}
    answer = await site.get(f"{PATH}{view}")

    assert (answer.status, await answer.text()) == (200, whole)
    assert 2 <= float(answer.headers["X-Overstream-Age"]) < 60


async def test_a_match_that_cannot_be_read_is_told_so(site: Site, story: Story) -> None:
    partition = site.partition_of("m")
    partition.put("football-matches", b"m", b"damaged")
    for number in range(2):
        partition.put("football-events", b"m\0" + number.to_bytes(4, "big"), b"damaged")
    partition.restart()

    for view in VIEWS:
        answer = await site.get(f"{PATH}{view}")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1"), view
        assert json.loads(await answer.read())["error"]["code"] == "needs-rebuild"
