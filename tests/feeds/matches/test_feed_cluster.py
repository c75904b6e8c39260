"""Feeds into a real Kafka: what is said to be acknowledged is there, whatever was killed."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from msgspec.structs import replace

from engine.topics import Topics
from feeds.basketball.feed import FEED as BASKETBALL
from feeds.basketball.simulator.simulation import DEMO_ID, demo_game
from feeds.cricket.feed import FEED
from feeds.cricket.simulator.simulation import demo_match, simulate
from feeds.matches.journal import read_journal
from feeds.matches.producer import connect
from feeds.matches.replay import replay
from feeds.matches.simulation import play_demos, simulate_season
from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.kafka.ports import free_port
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import AnyEvent, MatchInfo
from schemas.cricket.topics import EVENTS, MATCHES

pytestmark = pytest.mark.cluster

SIMULATE = """
import sys
from pathlib import Path
from feeds.cricket.feed import FEED
from feeds.matches.simulation import simulate_season
resume = Path(sys.argv[4]) if len(sys.argv) > 4 else None
sys.exit(simulate_season(
    FEED, connection={"bootstrap_servers": sys.argv[1]}, matches=4, rate=1_000,
    seed=int(sys.argv[2]), acked=Path(sys.argv[3]), resume=resume,
))
"""

BALL = {"batter": "A One", "bowler": "B One", "non_striker": "A Two"}
BALL |= {"runs": {"batter": 1, "extras": 0, "total": 1}}
MATCH = {
    "meta": {"data_version": "1.1.0", "created": "2024-05-02", "revision": 1},
    "info": {
        "balls_per_over": 6,
        "dates": ["2024-05-01"],
        "gender": "female",
        "match_type": "T20",
        "outcome": {"result": "no result"},
        "overs": 20,
        "players": {"Alders": ["A One", "A Two"], "Birches": ["B One"]},
        "season": 2024,
        "team_type": "club",
        "teams": ["Alders", "Birches"],
        "toss": {"decision": "bat", "winner": "Alders"},
    },
    "innings": [{"team": "Alders", "overs": [{"over": 0, "deliveries": [BALL] * 6}]}],
}


@pytest.fixture(scope="module")
def bare_broker(kafka_parts: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """A broker of this module's own: it has no topics at first, and is killed at last."""
    with KafkaServer(BrokerSettings(data=tmp_path_factory.mktemp("feeds"), port=0)) as server:
        yield server


@pytest.fixture
def broker(bare_broker: KafkaServer) -> KafkaServer:
    async def make() -> None:
        async with Topics(connection_to(bare_broker), partitions=6, replication=1) as topics:
            await topics.make([EVENTS, MATCHES, BASKETBALL.events, BASKETBALL.matches])

    asyncio.run(make())
    return bare_broker


def connection_to(server: KafkaServer) -> dict[str, object]:
    return {"bootstrap_servers": server.bootstrap}


async def read(server: KafkaServer, topic: str, match_prefix: str) -> list[tuple[int, bytes, bytes]]:
    """All records of such matches: partition, key and value, in the order of their partition."""
    consumer = AIOKafkaConsumer(bootstrap_servers=server.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(6)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        records = []
        while any([await consumer.position(partition) < end for partition, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=1_000)).values():
                records += [(record.partition, record.key, record.value) for record in batch]
    finally:
        await consumer.stop()
    return [record for record in records if record[1].startswith(match_prefix.encode())]


def events_of(server: KafkaServer, match_prefix: str) -> dict[str, list[AnyEvent]]:
    events: dict[str, list[AnyEvent]] = defaultdict(list)
    partitions = defaultdict(set)
    for partition, key, value in asyncio.run(read(server, EVENTS.name, match_prefix)):
        event = decode_event(value, key)
        events[event.match_id].append(event)
        partitions[event.match_id].add(partition)
    assert all(len(each) == 1 for each in partitions.values())
    return events


def infos_of(server: KafkaServer, match_id: str) -> list[MatchInfo]:
    return [decode_info(value, key) for _, key, value in asyncio.run(read(server, MATCHES.name, match_id))]


def test_topics_that_are_not_there_are_named(
    bare_broker: KafkaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert play_demos([FEED], connection=connection_to(bare_broker), speed=1) == 1
    said = capsys.readouterr().err
    assert "has no topic cricket.matches and no cricket.events" in said
    assert "faust -A app topics" in said


def test_a_kafka_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    address = f"127.0.0.1:{free_port()}"
    assert play_demos([FEED], connection={"bootstrap_servers": [address]}, speed=1) == 1
    assert f"no Kafka answers at {address}: start one with `faust -A app broker`" in capsys.readouterr().err


def test_the_demo_is_played_whole(broker: KafkaServer) -> None:
    assert play_demos([FEED], connection=connection_to(broker), speed=100_000) == 0
    _, *expected, final = demo_match()
    assert [event.seq for event in events_of(broker, "demo")["demo"]] == [
        event.seq for event in expected if not isinstance(event, MatchInfo)
    ]
    assert isinstance(final, MatchInfo)
    assert [info.outcome for info in infos_of(broker, "demo")] == [None, final.outcome]


def test_the_demos_of_two_sports_are_played_side_by_side_each_to_its_end(
    broker: KafkaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert play_demos([FEED, BASKETBALL], connection=connection_to(broker), speed=100_000) == 0
    plays = asyncio.run(read(broker, BASKETBALL.events.name, DEMO_ID))
    balls = asyncio.run(read(broker, EVENTS.name, "demo"))
    assert len(plays) == len(list(demo_game())) - 2
    # A match that was played before is played again.
    assert len(balls) in {times * (len(list(demo_match())) - 2) for times in (1, 2)}
    assert "matches: 2, finished: 2" in capsys.readouterr().err


def test_a_demo_whose_topics_are_not_there_ends_the_other_too(
    broker: KafkaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = replace(BASKETBALL, events=replace(BASKETBALL.events, name="basketball.nowhere"))
    assert play_demos([FEED, elsewhere], connection=connection_to(broker), speed=1) == 1
    assert "has no topic basketball.nowhere" in capsys.readouterr().err


def test_a_replay_names_what_is_no_match_and_plays_the_rest_the_same_each_time(
    broker: KafkaServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "replay-1.json").write_text(json.dumps(MATCH))
    (tmp_path / "notes.json").write_text("{}")
    with ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("replay-2.json", json.dumps(MATCH))
        archive.writestr("replay-1.json", json.dumps(MATCH))
    for _ in range(2):
        assert replay(FEED, [tmp_path], connection=connection_to(broker)) == 1
    said = capsys.readouterr().err
    assert f"{tmp_path}/notes.json: not a Cricsheet match" in said
    assert "replay-1 already" in said
    sent = asyncio.run(read(broker, EVENTS.name, "replay-"))
    for match_id in (b"replay-1", b"replay-2"):
        values = [value for _, key, value in sent if key == match_id]
        assert len(values) >= 12
        assert values[: len(values) // 2] == values[len(values) // 2 :]
    assert [bool(info.outcome) for info in infos_of(broker, "replay-2")] == [False, True, False, True]


def test_a_replay_of_nothing_says_so(broker: KafkaServer, tmp_path: Path) -> None:
    assert replay(FEED, [tmp_path / "nowhere.json"], connection=connection_to(broker)) == 2
    assert replay(FEED, [tmp_path], connection=connection_to(broker), speed=10) == 2


@pytest.mark.parametrize("stopped_by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_simulation_stopped_in_mid_match_goes_on_where_it_was(
    broker: KafkaServer, tmp_path: Path, stopped_by: signal.Signals
) -> None:
    journal = tmp_path / "acked"
    seed = 70 + stopped_by
    arguments = [sys.executable, "-c", SIMULATE, broker.bootstrap, str(seed), str(journal)]
    first = run_until_acknowledged(arguments, journal, 200, stopped_by)
    assert first == (-signal.SIGKILL if stopped_by is signal.SIGKILL else 128 + stopped_by)
    acked = read_journal(journal)
    there = events_of(broker, f"sim-{seed}-")
    for match_id, match in acked.items():
        assert match.seq <= max(event.seq for event in there[match_id])
    if stopped_by is not signal.SIGKILL:
        assert {match_id: match.seq for match_id, match in acked.items()} == {
            match_id: events[-1].seq for match_id, events in there.items()
        }
    run_until_acknowledged([*arguments, str(journal)], journal, 400, signal.SIGTERM)
    for match_id, events in events_of(broker, f"sim-{seed}-").items():
        first_copies = {event.seq: type(event) for event in reversed(events)}
        assert sorted(first_copies) == list(range(1, len(first_copies) + 1)), match_id
    for match_id in acked:
        starts = {info.starts_at for info in infos_of(broker, match_id)}
        assert acked[match_id].starts_at in starts


def run_until_acknowledged(arguments: list[str], journal: Path, events: int, end: signal.Signals) -> int:
    """Run a simulation until so many events are acknowledged, and return its exit status."""
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None and (not journal.exists() or acknowledged(journal) < events):
                time.sleep(0.02)
            process.send_signal(end)
            return process.wait(timeout=30)
        finally:
            process.kill()


def acknowledged(journal: Path) -> int:
    return sum(match.seq for match in read_journal(journal).values())


def test_a_rate_and_a_duration_are_kept_to_the_event(broker: KafkaServer, tmp_path: Path) -> None:
    journal = tmp_path / "acked"
    connection = connection_to(broker)
    for resume in (None, journal):
        status = simulate_season(
            FEED,
            connection=connection,
            matches=5,
            rate=1_000,
            seed=9,
            duration=0.5,
            acked=journal,
            resume=resume,
        )
        assert status == 0
    there = events_of(broker, "sim-9-")
    assert sum(map(len, there.values())) == 1_000 == acknowledged(journal)
    for events in there.values():
        assert [event.seq for event in events] == list(range(1, len(events) + 1))


def test_a_journal_of_another_seed_is_refused(
    broker: KafkaServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = tmp_path / "acked"
    journal.write_text('{"match_id":"sim-3-0","starts_at":1,"ball_seq":4}\n')
    status = simulate_season(
        FEED, connection=connection_to(broker), matches=1, rate=1, seed=4, duration=1, resume=journal
    )
    assert status == 1
    assert "match sim-3-0 is not of seed 4" in capsys.readouterr().err


def test_a_broker_killed_in_mid_feed_costs_nothing_and_doubles_nothing(broker: KafkaServer) -> None:
    matches = [f"killed-{number}" for number in range(20)]

    async def play() -> None:
        async with connect(FEED, connection_to(broker)) as producer:
            for match_id in matches:
                if match_id == matches[10]:
                    broker.kill()
                    restarting = asyncio.create_task(broker.start_async())
                for record in simulate(match_id, seed=match_id):
                    await producer.send(record)
            await restarting
            await producer.flush()
            assert producer.finished == len(matches)

    asyncio.run(play())
    there = events_of(broker, "killed-")
    for match_id in matches:
        seqs = [event.seq for event in there[match_id]]
        assert seqs == list(range(1, len(list(simulate(match_id, seed=match_id))) - 1))
