"""Server-Sent Events over a worker's tables: nothing missed, nothing twice, the newest to slow readers."""

import asyncio
import json
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientResponse
from msgspec.structs import replace

from schemas.cricket.events import MatchInfo, Team
from serving.cluster import PARTIAL
from serving.hops import HOP
from serving.push.sse import SWEEPER
from tables.cricket.scoring.fold import inform
from tables.cricket.scoring.state import Match
from tables.matches.publications import Publication, Publications
from tests.tables.cricket.story import Story, t20
from tests.web.site import Site
from web.cricket.matches import CRICKET

Event = dict[str, str]


@pytest.fixture
def story(site: Site) -> Story:
    played = Story(t20()).innings("Reds").over("1 4 . 6")
    site.put(played.match)
    return played


class Stream:
    """A client's end of a stream."""

    def __init__(self, answer: ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> Event:
        """The next event, or comment, as it stands."""
        event: Event = {}
        async with asyncio.timeout(10):
            while line := (await self.answer.content.readline()).decode().rstrip("\n"):
                name, _, value = line.partition(": ")
                event[name] = value
        return event

    async def state(self) -> dict[str, Any]:
        event = await self.next()
        assert event["event"] == "state", event
        state: dict[str, Any] = json.loads(event["data"])
        assert event["id"] == str(state["last_seq"])
        return state


@asynccontextmanager
async def listening(site: Site, path: str, **headers: str) -> AsyncIterator[Stream]:
    async with site.client.get(path, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        stream = Stream(answer)
        assert await stream.next() == {"retry": "1000"}
        yield stream


async def test_a_stream_begins_with_the_state_and_goes_on_with_each_change(site: Site, story: Story) -> None:
    async with listening(site, "/matches/m1/live/") as stream:
        assert stream.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert (await stream.state())["score"] == 11
        for runs in (1, 2):
            site.put(story.more(str(runs)).match)
            assert (await stream.state())["last_balls"][-1] == str(runs)


async def test_a_client_that_resumes_gets_what_it_missed_and_not_what_it_has(
    site: Site, story: Story
) -> None:
    seen = str(story.match.last_seq)
    async with listening(site, "/matches/m1/live/", **{"Last-Event-ID": seen}) as stream:
        site.put(story.more("2").match)
        assert (await stream.state())["last_seq"] == int(seen) + 1
    site.put(story.more("3").match)
    async with listening(site, "/matches/m1/live/", **{"Last-Event-ID": str(int(seen) + 1)}) as stream:
        assert (await stream.state())["last_balls"][-1] == "3"


async def test_a_client_that_has_seen_what_the_new_owner_has_not_is_never_taken_back(
    site: Site, story: Story
) -> None:
    ahead = story.match.last_seq + 2
    async with listening(site, "/matches/m1/live/", **{"Last-Event-ID": str(ahead)}) as stream:
        for _ in range(3):
            site.put(story.more("1").match)
            await asyncio.sleep(0)
        assert (await stream.state())["last_seq"] == ahead + 1


async def test_what_changed_without_a_ball_is_not_missed(site: Site, story: Story) -> None:
    seen = str(story.match.last_seq)
    site.put(inform(story.match, MatchInfo("m1", (Team("Reds"), Team("Blues")), t20(50))))
    async with listening(site, "/matches/m1/live/", **{"Last-Event-ID": seen}) as stream:
        assert (await stream.state())["balls_remaining"] == 296


async def test_work_done_again_after_a_rebalance_is_not_told_again(site: Site, story: Story) -> None:
    async with listening(site, "/matches/m1/live/") as stream:
        await stream.state()
        before = story.match
        after = story.more("4").match
        for match in (after, before, after, story.more("6").match):
            site.put(match)
            await asyncio.sleep(0)
        assert [(await stream.state())["score"] for _ in range(2)] == [15, 21]


@pytest.mark.parametrize("given", ["x", "-1", "1.0", "9" * 30])
async def test_an_event_id_that_is_none_is_refused(site: Site, story: Story, given: str) -> None:
    answer = await site.get("/matches/m1/live/", **{"Last-Event-ID": given})
    assert answer.status == 400
    assert given in await answer.text()


async def test_an_idle_stream_has_a_heartbeat(site: Site, story: Story) -> None:
    site.served[SWEEPER].heartbeat = 0.0
    async with listening(site, "/matches/m1/live/") as stream:
        await stream.state()
        assert await stream.next() == {"": "still here"}


async def test_streams_end_when_the_worker_stops_and_no_new_one_begins(site: Site, story: Story) -> None:
    async with listening(site, "/matches/m1/live/") as one, listening(site, "/live/") as all_of_them:
        await site.cluster.note_stop()
        for stream in (one, all_of_them):
            await stream.answer.content.read()
            assert stream.answer.content.at_eof()
    refused = await site.get("/matches/m1/live/")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "1")


async def test_a_state_is_encoded_once_a_change_however_many_wait(
    site: Site, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Match] = []
    publication_of = Publications.of

    def counted(publications: Publications, match: Match) -> Publication:
        made.append(match)
        return publication_of(publications, match)

    monkeypatch.setattr(Publications, "of", counted)
    before = story.match
    path = f"/matches/m1/?after={before.last_seq}&timeout=20"
    async with AsyncExitStack() as open_streams:
        streams = [
            await open_streams.enter_async_context(listening(site, "/matches/m1/live/")) for _ in range(20)
        ]
        for stream in streams:
            await stream.state()
        polls = [asyncio.create_task(site.get(path)) for _ in range(20)]
        async with asyncio.timeout(10):
            while len(CRICKET.tables.changes._watchers["m1"]) < 40:
                await asyncio.sleep(0.01)
        assert made == [before]
        story.more("4", "Y")
        site.put(story.match)
        received = [await stream.state() for stream in streams]
        received += [json.loads(await (await poll).read()) for poll in polls]

    assert [state["score"] for state in received] == [15] * 40
    # What is pushed are the bytes that the agent published.
    assert made == [before]


async def test_a_client_that_leaves_is_forgotten(site: Site, story: Story) -> None:
    async with listening(site, "/matches/m1/live/") as stream:
        await stream.state()
        assert "m1" in CRICKET.tables.changes.watched
    async with asyncio.timeout(10):
        while "m1" in CRICKET.tables.changes.watched:
            await asyncio.sleep(0.01)


async def test_http_1_0_clients_such_as_old_proxies_are_served_too(site: Site, story: Story) -> None:
    server = site.client.server
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /matches/m1/live/ HTTP/1.0\r\n\r\n")
    async with asyncio.timeout(10):
        head, _, body = (await reader.readuntil(b"retry: 1000\n\n")).partition(b"\r\n\r\n")
        assert b"chunked" not in head
        assert body == b"retry: 1000\n\n"
        assert (await reader.readuntil(b"\n\n")).startswith(b"event: state\nid: ")
    writer.close()


async def test_a_client_that_reads_slowly_gets_the_newest_and_holds_nobody_back(
    site: Site, story: Story
) -> None:
    """Far more is pushed than the kernel keeps for a client; what comes out in the end is the last state."""
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(slow, ("127.0.0.1", site.client.server.port))
    await loop.sock_sendall(slow, b"GET /matches/m1/live/ HTTP/1.1\r\nHost: x\r\n\r\n")
    await loop.sock_recv(slow, 1)
    pushed = 4000
    async with listening(site, "/matches/m1/live/") as quick:
        match = story.match
        for seq in range(match.last_seq + 1, match.last_seq + 1 + pushed):
            site.put(replace(match, last_seq=seq))
            await asyncio.sleep(0)
        last = match.last_seq + pushed
        while (await quick.state())["last_seq"] < last:
            pass
    received = b""
    async with asyncio.timeout(20):
        while f"id: {last}\n".encode() not in received:
            received += await loop.sock_recv(slow, 65536)
    assert 0 < received.count(b"event: state") < pushed / 2
    slow.close()


async def test_all_matches_begin_with_all_and_go_on_with_what_changes(site: Site, story: Story) -> None:
    site.put(replace(story.match, match_id="m2"))
    async with listening(site, "/live/") as stream:
        first = await stream.next()
        assert {one["match_id"] for one in json.loads(first["data"])} == {"m1", "m2"}
        assert await stream.next() == {"event": "partial", "data": '{"silent":[]}'}
        site.put(story.more("4").match)
        [changed] = json.loads((await stream.next())["data"])
        assert (changed["match_id"], changed["innings"][0]["runs"]) == ("m1", 15)


async def first_scores(site: Site, path: str) -> dict[str, str]:
    """Where the matches stand that a stream of scores begins with."""
    async with listening(site, path) as stream:
        return {one["match_id"]: one["status"] for one in json.loads((await stream.next())["data"])}


async def test_only_matches_that_stand_as_is_asked_are_pushed_and_one_that_ends_once(
    site: Site, story: Story
) -> None:
    over = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("6 6").match
    site.put(replace(over, match_id="over"))
    site.put(replace(Story(t20()).match, match_id="soon"))
    assert await first_scores(site, "/live/") == {"m1": "live", "over": "finished", "soon": "scheduled"}
    for asked in ("status=live", "status=live,innings_break", "status=innings_break&status=live"):
        assert await first_scores(site, f"/live/?{asked}") == {"m1": "live"}

    async with listening(site, "/live/?status=live,innings_break") as stream:
        await stream.next()
        await stream.next()
        site.put(replace(over, match_id="m1", last_seq=90))
        [received] = json.loads((await stream.next())["data"])
        assert (received["match_id"], received["status"]) == ("m1", "finished")
        site.put(replace(over, match_id="m1", last_seq=91))
        site.put(replace(story.match, match_id="soon"))
        [received] = json.loads((await stream.next())["data"])
        assert (received["match_id"], received["status"]) == ("soon", "live")


@pytest.mark.parametrize("given", ["", "over", "live,", "live,over"])
async def test_a_status_that_is_none_is_refused(site: Site, given: str) -> None:
    answer = await site.get(f"/live/?status={given}")
    assert answer.status == 400
    assert "scheduled, live, innings_break, finished" in await answer.text()


async def test_all_matches_are_compressed_for_who_takes_it_and_end_as_gzip_does(
    site: Site, story: Story
) -> None:
    for number in range(100):
        site.put(replace(story.match, match_id=f"m{number}"))
    asking = {"Accept-Encoding": "gzip"}
    async with (
        site.client.get("/live/", headers=asking) as answer,
        site.client.get("/live/", headers=asking) as other,
    ):
        assert answer.headers["Content-Encoding"] == "gzip"
        unpacked, other_unpacked = zlib.decompressobj(31), zlib.decompressobj(31)
        text, size = b"", 0
        async with asyncio.timeout(10):
            while b"event: partial" not in text:
                chunk = await answer.content.readany()
                text, size = text + unpacked.decompress(chunk), size + len(chunk)
        assert text.count(b'"match_id"') == 100
        assert size < len(text) / 8
        site.put(story.more("4").match)
        async with asyncio.timeout(10):
            while b'"runs":15' not in text:
                text += unpacked.decompress(await answer.content.readany())
        await site.cluster.note_stop()
        text += unpacked.decompress(await answer.content.read())
        other_text = other_unpacked.decompress(await other.content.read())
    assert (unpacked.eof, other_unpacked.eof) == (True, True)
    assert b'"runs":15' in other_text


async def test_all_matches_are_partial_while_a_partition_is_lost_and_whole_again_after(
    site: Site, story: Story
) -> None:
    """A lost partition's matches were missing until it was taken anew, and nobody was told.

    To see it fail, have `lacks_own` ask `ready` only.
    """
    partition = site.partition_of("m1")
    async with (
        listening(site, "/live/") as stream,
        listening(site, "/live/", **{HOP: "1"}) as hop,
    ):
        assert await hop.next() == {"event": "partial", "data": '{"silent":[]}'}
        for received in (stream, hop):
            assert len(json.loads((await received.next())["data"])) == 1
            assert await received.next() == {"event": "partial", "data": '{"silent":[]}'}
        assert PARTIAL not in (await site.get("/scores/")).headers

        partition.lost = True
        for received in (stream, hop):
            assert await received.next() == {"event": "partial", "data": '{"silent":["unknown"]}'}
        for asked in ({}, {HOP: "1"}):
            answer = await site.get("/scores/", **asked)
            assert (answer.headers[PARTIAL], await answer.json()) == ("unknown", [])

        partition.lost = False
        for received in (stream, hop):
            assert await received.next() == {"event": "partial", "data": '{"silent":[]}'}
