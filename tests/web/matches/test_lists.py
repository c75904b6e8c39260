"""Lists of matches: cut on each worker, continued, and not spoilt by one match."""

import json
import logging
import re
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from engine.partitions.partition import Partition
from schemas.cricket.events import MatchInfo, Team
from schemas.cricket.published import MatchState
from serving import lists
from serving.push.voices import Speaking
from tables.cricket.scoring.fold import inform
from tests.tables.cricket.story import Story, t20
from tests.web.pair import Pair, pair
from tests.web.site import Site
from web.cricket.matches import CRICKET
from web.home.pages import FRONT_PAGES
from web.matches.lists import Encode
from web.matches.summaries import ROOM

PATHS = ["/matches/", "/scores/"]
COUNT = 23


@pytest.fixture
async def two() -> AsyncIterator[Pair]:
    """Two workers with some matches each, a second between any two of them."""
    played = Story(t20()).innings("Reds").over("4 1").match
    async with pair() as workers:
        for number in range(COUNT):
            workers.put(
                replace(played, match_id=f"m{number}", last_update=played.last_update + 1000 * number)
            )
        yield workers


async def part(two: Pair, worker: int, path: str) -> tuple[list[str], str | None]:
    """The ids that a list has, and the address of the next part."""
    answer = await two.ask(worker, path)
    assert answer.status == 200
    assert "X-Overstream-Partial" not in answer.headers
    link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", ""))
    return [one["match_id"] for one in json.loads(await answer.read())], link[1] if link else None


NEWEST = [f"m{number}" for number in reversed(range(COUNT))]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("limit", [1, 5, 22, 23, 24])
@pytest.mark.parametrize("asked", [(0, 0), (1, 1), (0, 1)], ids=["first", "second", "in turn"])
async def test_a_list_is_read_part_by_part_from_whichever_worker(
    two: Pair, path: str, limit: int, asked: tuple[int, int]
) -> None:
    """To see it fail, ask others for no more than is wanted, or leave the status out of `Link`."""
    two.put(replace(Story(t20()).match, match_id="to-come"))
    # The oldest of all are the second worker's: the first alone does not see that there are more.
    played = Story(t20()).innings("Reds").over("4 1").match
    oldest = [match_id for match_id in map("old-{}".format, range(99)) if _is_second_s(two, match_id)][:3]
    for number, match_id in enumerate(oldest, 1):
        two.put(replace(played, match_id=match_id, last_update=played.last_update - 1000 * number))
    due = [*NEWEST, *oldest]
    listed_ids: list[str] = []
    following: str | None = f"{path}?status=live&limit={limit}"
    parts = 0
    while following is not None:
        found, following = await part(two, asked[parts % 2], following)
        assert 0 < len(found) <= limit
        listed_ids += found
        parts += 1
        assert listed_ids == due[: len(listed_ids)]
    assert listed_ids == due
    assert parts == -(-len(due) // limit)


def _is_second_s(two: Pair, match_id: str) -> bool:
    return two.workers[0].partition_of(match_id.encode()) % 2 == 1


@pytest.mark.parametrize("path", PATHS)
async def test_a_list_has_so_many_unless_more_are_asked_for(two: Pair, path: str) -> None:
    """It was of all matches: 52 MB of 100,000."""
    for served in two.served:
        served[CRICKET.lists].limit = 10
    found, following = await part(two, 0, path)
    assert found == NEWEST[:10]
    assert following is not None
    assert (await part(two, 1, following))[0] == NEWEST[10:20]
    assert await part(two, 0, f"{path}?limit=100000") == (NEWEST, None)


def encoding(
    two: Pair, path: str, encode: Callable[[Encode, Partition, MatchState, Speaking], bytes]
) -> None:
    """Have both workers encode the matches of a list so; it is given how they do it otherwise."""
    for served in two.served:
        encoders = served[CRICKET.lists].encoders
        encoders[path] = partial(encode, encoders[path])


@pytest.mark.parametrize("path", PATHS)
async def test_no_more_is_encoded_than_is_asked_for(two: Pair, path: str) -> None:
    """`?limit=1` encoded, sent and read all there were."""
    made: list[str] = []

    def counted(encode: Encode, partition: Partition, state: MatchState, speaking: Speaking) -> bytes:
        made.append(state.match_id)
        return encode(partition, state, speaking)

    encoding(two, path, counted)
    assert (await part(two, 0, f"{path}?limit=1"))[0] == NEWEST[:1]
    # Each worker one, and another or two to know that the list goes on.
    assert len(made) <= 5


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("limit", ["", "?limit=1", "?limit=5"])
async def test_a_list_outlives_matches_that_cannot_be_written(
    two: Pair, caplog: pytest.LogCaptureFixture, path: str, limit: str
) -> None:
    """One match with absurd figures hid all others from everybody.

    To see it fail, return what is left of a part from `_own_rows`: the list ends before it has begun.
    """
    bad = {*NEWEST[:8], "m7"}

    def failing(encode: Encode, partition: Partition, state: MatchState, speaking: Speaking) -> bytes:
        if state.match_id in bad:
            raise OverflowError("a number beyond 64 bits")
        return encode(partition, state, speaking)

    encoding(two, path, failing)
    listed_ids: list[str] = []
    following: str | None = f"{path}{limit}"
    with caplog.at_level(logging.WARNING):
        for worker in range(2):
            while following is not None:
                found, following = await part(two, worker, following)
                listed_ids += found
    assert listed_ids == [match_id for match_id in NEWEST if match_id not in bad]
    named = [record.match_id for record in caplog.records if hasattr(record, "match_id")]
    assert sorted(named) == sorted(bad)


@pytest.mark.parametrize(
    "before",
    [
        "",
        "x",
        "1",
        ",m1",
        "1,",
        "--1,m1",
        "-,m1",
        "1.5,m1",
        "99999999999999,m1",
        "\N{ARABIC-INDIC DIGIT ONE},m",
    ],
)
async def test_a_place_that_is_none_is_refused_with_the_reason(two: Pair, before: str) -> None:
    status, _, body = await two.both(f"/matches/?before={quote(before)}")
    assert status == 400
    assert "before is" in body.decode()


async def test_the_front_page_knows_matches_of_every_status(two: Pair) -> None:
    """Those to come have not changed: they are behind all others, and behind where a list is cut."""
    for served in two.served:
        served[FRONT_PAGES].listed = 1
    two.put(replace(Story(t20()).match, match_id="to-come"))
    for worker in range(2):
        page = await (await two.ask(worker, "/")).text()
        assert "/match/to-come/" in page
        assert "/match/m22/" in page


async def test_what_workers_tell_each_other_is_not_packed_for_the_way(
    two: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker's part of a list was compressed at each question, and unpacked a moment later."""
    packed: list[bytes] = []

    def gzip(body: bytes) -> bytes:
        packed.append(body)
        return body

    monkeypatch.setattr("serving.http.representations._gzip", gzip)
    for path in ("/matches/", "/scores/", "/"):
        assert (await two.ask(0, path, headers={"Accept-Encoding": "identity"})).status == 200
    assert not packed


FAR = 4_102_444_799_999
"""Epoch milliseconds: the last moment of 2099."""


@pytest.mark.parametrize("limit", [1, 2, 1_000])
async def test_a_fixture_of_next_century_leads_no_list_and_is_read_once(two: Pair, limit: int) -> None:
    """It was on top of all lists until its day."""
    for number, starts_at in enumerate((FAR, FAR - 1, 0, 1)):
        info = MatchInfo("", (Team("Reds"), Team("Blues")), t20(), starts_at=starts_at)
        two.put(replace(inform(Story(t20()).match, info), match_id=f"to-come-{number}"))
    following: str | None = f"/matches/?limit={limit}"
    listed_ids: list[str] = []
    while following is not None:
        found, following = await part(two, len(listed_ids) % 2, following)
        listed_ids += found
    assert listed_ids == [*NEWEST, "to-come-3", "to-come-1", "to-come-0", "to-come-2"]


async def test_the_soonest_of_what_is_to_come_is_first_on_the_front_page(site: Site) -> None:
    """The match of next year was first, and that of this evening perhaps not there at all."""
    hour, now = 3_600_000, int(time.time() * 1000)
    for match_id, starts_at in {
        "year": now + 8_760 * hour,
        "soon": now + hour,
        "late": now - hour,
        "stale": now - 99 * hour,
    }.items():
        info = MatchInfo("", (Team("Reds"), Team("Blues")), t20(), starts_at=starts_at)
        site.put(replace(inform(Story(t20()).match, info), match_id=match_id))
    assert re.findall(r'data-key="(\w+)"', await site.text("/")) == ["late", "soon", "year", "stale"]


@pytest.mark.parametrize("odd", [2**62, 2**63 - 1, -(2**62), -1])
async def test_a_match_of_another_age_neither_breaks_a_page_nor_leads_a_list(two: Pair, odd: int) -> None:
    """`starts_at` of 2^62 was 500 wherever it was shown, and a timestamp of 2^63-1 on top of every list."""
    info = MatchInfo("odd", (Team("Reds"), Team("Blues")), t20(), starts_at=odd)
    scheduled = inform(Story(t20()).match, info)
    two.put(replace(scheduled, match_id="odd"))
    two.put(replace(scheduled, match_id="odd-too", last_update=odd))
    for path in ("/", "/match/odd/", "/match/odd-too/", "/scores/", "/matches/", "/matches/odd-too/"):
        assert (await two.both(path))[0] == 200, path
    assert (await part(two, 0, "/matches/?limit=1"))[0] == NEWEST[:1]


async def test_summaries_of_matches_that_left_the_list_are_not_kept_for_good(site: Site) -> None:
    played = Story(t20()).innings("Reds").over("4 1").match
    partition = site.partition_of("m0")
    ids = [match_id for match_id in map("m{}".format, range(900)) if site.partition_of(match_id) is partition]
    for match_id in ids[: ROOM + 10]:
        site.put(replace(played, match_id=match_id))
        assert match_id in await site.text("/scores/")
        CRICKET.tables.list_match(partition, match_id.encode(), None)
    assert await site.text("/scores/") == "[]"
    assert len(site.served[CRICKET.summaries]._kept.on(partition)[""]) <= ROOM


async def test_a_list_is_as_matches_stand_now(site: Site) -> None:
    """Their order is kept, not made at each question: what changes, ends or leaves is noticed."""
    played = Story(t20()).innings("Reds").over("4 1").match

    async def listed(query: str = "") -> list[str]:
        return [one["match_id"] for one in json.loads(await site.text(f"/matches/{query}"))]

    def moves(number: int, at: int, **changed: object) -> None:
        site.put(replace(played, match_id=f"m{number}", last_update=played.last_update + at, **changed))

    for number in range(4):
        moves(number, number)
    assert await listed() == ["m3", "m2", "m1", "m0"]
    moves(1, 9)
    moves(3, 8, ended=True, current=replace(played.current, closed=2))
    assert await listed() == ["m1", "m3", "m2", "m0"]
    assert await listed("?status=live") == ["m1", "m2", "m0"]
    assert await listed("?status=finished") == ["m3"]
    CRICKET.tables.list_match(site.partition_of("m1"), b"m1", None)
    assert await listed() == ["m3", "m2", "m0"]
    moves(1, 3)
    assert await listed("?limit=2") == ["m3", "m1"]


async def test_no_order_is_made_again_for_a_question(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`?limit=1` looked through all matches: a fifth of a second of the loop, of 100,000."""
    played = Story(t20()).innings("Reds").over("4 1").match
    for number in range(20):
        site.put(replace(played, match_id=f"m{number}", last_update=number))
    await site.text("/matches/")
    made = site.served[CRICKET.lists]._orders
    orders = [made.on(partition)[0] for partition in site.worker.partitions.values()]
    placed: list[str] = []
    of = lists.SortKey.of
    monkeypatch.setattr(
        lists.SortKey, "of", classmethod(lambda _, found: placed.append(found.match_id) or of(found))
    )
    site.put(replace(played, match_id="m3", last_update=99))
    [newest] = json.loads(await site.text("/matches/?limit=1"))
    assert newest["match_id"] == "m3"
    for partition, order in zip(site.worker.partitions.values(), orders, strict=True):
        assert made.on(partition)[0] is order
    # The one that moved, and the two that a worker puts together.
    assert len(placed) <= 4
