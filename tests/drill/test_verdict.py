"""What the end of a drill finds, with each kind of fault put in on purpose."""

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from aiohttp import ClientSession, web

from drill.report import Options, Report
from drill.slice import Event, MatchLog, Window
from drill.verdict import Verdict
from tests.drill.sport import SLICE

DUE = [Window(0, 5), Window(1, 7), Window(2, 9)]


class Drill:
    """A finished drill of one match, and a worker with the given answers."""

    def __init__(self, url: str, session: ClientSession, answers: dict[str, bytes]) -> None:
        self.answers = answers
        self.url = url
        self.report = Report(options=Options(sport="sums"))
        log = MatchLog("m")
        for seq, number in ((1, 5), (2, 7), (3, 9)):
            log.add(Event(seq), b"%d %d" % (seq, number))
        self.watch: Any = SimpleNamespace(logged={"m": log}, windows={"m": list(DUE)})
        self.verdict = Verdict(self.report, SLICE, self.watch, session, patience=0.5)

    async def pronounce(self, acknowledged: int = 3) -> Report:
        await self.verdict.pronounce([self.url], {"m": acknowledged})
        return self.report


@pytest_asyncio.fixture
async def drill() -> Any:
    answers = {"/m/": b'{"last_seq":3}', "/m/numbers/": b"[5,7,9]"}

    async def answer(request: web.Request) -> web.Response:
        body = answers.get(request.path)
        return web.Response(status=404) if body is None else web.Response(body=body)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with ClientSession() as session:
            yield Drill(f"http://127.0.0.1:{runner.addresses[0][1]}", session, answers)
    finally:
        await runner.cleanup()


async def test_a_match_that_is_right_everywhere_is_faultless(drill: Drill) -> None:
    report = await drill.pronounce()
    assert report.faultless, report.findings
    assert (report.sent, report.counted, report.windows) == (3, 3, 3)


async def test_a_wrong_answer_is_found(drill: Drill) -> None:
    drill.answers["/m/numbers/"] = b"[5,7,8]"
    report = await drill.pronounce()
    assert report.wrong_matches == 1
    assert report.findings == ["m: [5, 7, 8]"]


async def test_a_match_that_no_worker_knows_is_lost(drill: Drill) -> None:
    del drill.answers["/m/"]
    report = await drill.pronounce()
    assert (report.wrong_matches, report.lost) == (1, 3)


async def test_an_answer_that_stays_behind_is_compared_in_the_end(drill: Drill) -> None:
    drill.answers["/m/"] = b'{"last_seq":2}'
    report = await drill.pronounce()
    assert report.faultless


async def test_what_was_acknowledged_must_be_in_the_log(drill: Drill) -> None:
    report = await drill.pronounce(acknowledged=4)
    assert report.findings == ["m: 4 acknowledged, 3 in the log"]


async def test_what_the_producer_left_out_is_found(drill: Drill) -> None:
    drill.watch.logged["m"].add(Event(5), b"5 1")
    report = await drill.pronounce()
    assert "the producer left out 1 events" in report.findings


@pytest.mark.parametrize(
    ("published", "fault"),
    [
        ([*DUE, DUE[1]], "windows_twice"),
        ([DUE[0], DUE[2], DUE[1]], "windows_out_of_order"),
        (DUE[:2], "windows_missing"),
        ([*DUE[:2], Window(2, 8)], "windows_wrong"),
        ([*DUE, Window(3, 1)], "windows_wrong"),
    ],
)
async def test_windows_come_once_in_order_and_right(
    drill: Drill, published: list[Window], fault: str
) -> None:
    drill.watch.windows["m"] = published
    report = await drill.pronounce()
    zeros = msgspec.structs.asdict(report)
    kinds = ("windows_twice", "windows_out_of_order", "windows_missing", "windows_wrong")
    assert {kind: zeros[kind] for kind in kinds} == dict.fromkeys(kinds, 0) | {fault: 1}
    assert not report.faultless


async def test_a_messy_match_publishes_a_window_again_only_with_a_reason(drill: Drill) -> None:
    drill.watch.windows["messy-1"] = [Window(1), Window(1, again=True)]
    assert (await drill.pronounce()).faultless
    drill.watch.windows["messy-1"].append(Window(1))
    assert (await drill.pronounce()).windows_twice == 1


async def test_windows_of_a_match_without_events_are_found(drill: Drill) -> None:
    drill.watch.windows["never"] = [Window(1)]
    assert (
        "windows of never were published, of which there are no events" in (await drill.pronounce()).findings
    )
