"""Workers and Kafka that prove to each other who they are, and new certificates without a ball lost."""

import asyncio
from pathlib import Path

import pytest

from tests.cluster.conftest import scoreboard_of
from tests.cluster.scoreboard import Match, in_turn, season
from tests.secured import PASSWORD, USER, SecuredKafka

pytestmark = [pytest.mark.cluster, pytest.mark.alone]


async def test_a_match_is_scored_by_a_worker_that_kafka_knows_by_name_and_password(
    secured: SecuredKafka, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text(PASSWORD + "\n")
    environ = secured.environ("sasl_ssl", sasl_username=USER, sasl_password_file=str(password))
    match = Match("by-password")
    async with scoreboard_of(secured.kafka, "sasl", tmp_path, environ) as board:
        (worker,) = await board.start(1)
        await board.send(match.records)
        await board.counted(match)
        await board.assert_exact([match])
        assert PASSWORD not in worker.log.read_text()


async def test_certificates_are_renewed_one_worker_after_the_other_without_a_ball_lost(
    secured: SecuredKafka, tmp_path: Path
) -> None:
    """The authority is replaced: all trust both first, workers and broker change over, the old one ends."""
    environ = secured.environ("ssl") | secured.issue("worker")
    matches = season(4)
    async with scoreboard_of(secured.kafka, "renewed", tmp_path, environ, ["cricket"]) as board:
        await board.start(2)
        playing = asyncio.create_task(board.send(in_turn(matches), rate=40))
        secured.renew_authority()
        secured.issue("worker")
        for worker in board.fleet.workers:
            await board.fleet.stop(worker)
            board.fleet.start(worker)
            await board.fleet.whole()
        secured.renew_broker()
        await asyncio.to_thread(secured.kafka.stop)
        await secured.kafka.start_async()
        await playing
        await board.fleet.whole()
        for match in matches:
            await board.counted(match)
        await board.assert_exact(matches)
