"""A live worker's metrics, as Prometheus' own tools see them."""

import asyncio
import subprocess

from tests.cluster.scoreboard import Match, Scoreboard
from tests.cluster.scoreboard import until as eventually
from tests.debian import program


async def test_promtool_finds_nothing_wrong_with_a_live_workers_metrics(board: Scoreboard) -> None:
    promtool = program("promtool", "prometheus")
    (worker,) = await board.start(1)
    match = Match("metrics")
    await board.send(match.records)
    await board.counted(match)
    await board.get(worker, "/nowhere")
    _, told = await board.get(worker, "/metrics")

    check = [promtool, "check", "metrics"]
    outcome = await asyncio.to_thread(subprocess.run, check, input=told, capture_output=True, check=False)

    assert outcome.returncode == 0, (outcome.stdout + outcome.stderr).decode()


async def test_a_workers_metrics_tell_of_its_work(board: Scoreboard) -> None:
    (worker,) = await board.start(1)
    match = Match("worked")
    await board.send(match.records)
    await board.counted(match)

    async def nothing_waits() -> bool:
        return await board.metric(worker, "overstream_lag_records") == 0

    await eventually(nothing_waits, "no lag")
    assert await board.metric(worker, "overstream_ready") == 1
    assert await board.metric(worker, "overstream_partitions_owned") == 6
    assert await board.metric(worker, "overstream_recovering") == 0
    assert await board.metric(worker, "overstream_rebalances_total") >= 1
    assert await board.metric(worker, "overstream_records_total") >= len(match.records)
    assert await board.metric(worker, "overstream_store_bytes", partition=str(match.partition)) > 0
    assert await board.metric(worker, "overstream_commit_seconds_count") > 0
    assert await board.metric(worker, "overstream_agent_seconds_count", agent="cricket.score") > 0
    assert await board.metric(worker, "overstream_produce_to_state_seconds_count") > 0
    ok = {"route": "/matches/{match_id}/", "status": "200"}
    assert await board.metric(worker, "overstream_http_requests_total", **ok) > 0
