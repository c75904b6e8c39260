"""A real Prometheus beside the workers."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import yaml
from aiohttp import ClientError, ClientSession

from sandbox.kafka.ports import free_port
from sandbox.process import Process
from tests.debian import program

ALERTS = Path(__file__).parents[2] / "deploy" / "prometheus" / "alerts.yml"


class Sample(msgspec.Struct):
    """A sample of an answer: its moment and its value."""

    value: tuple[float, str]


class Found(msgspec.Struct):
    result: list[Sample]


class Answer(msgspec.Struct):
    data: Found


class Prometheus:
    """A running Prometheus."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self.url = url
        self._session = session

    async def ask(self, query: str) -> list[float]:
        """The values that a query has now, those that are numbers."""
        try:
            async with self._session.get(f"{self.url}/api/v1/query", params={"query": query}) as answer:
                body = await answer.read()
                if answer.status == 503:  # it is starting
                    return []
                assert answer.status == 200, (query, body)
        except ClientError:
            return []
        found = msgspec.json.decode(body, type=Answer).data.result
        return [value for sample in found if not math.isnan(value := float(sample.value[1]))]


@asynccontextmanager
async def prometheus(folder: Path, workers: list[str]) -> AsyncIterator[Prometheus]:
    """A Prometheus that asks these workers, and an exporter of this machine's disks, every second."""
    binary = program("prometheus", "prometheus")
    exporter = program("prometheus-node-exporter", "prometheus-node-exporter")
    own, disks = free_port(), free_port()
    jobs = {"overstream": workers, "kafka-disk": [f"127.0.0.1:{disks}"]}
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(ALERTS)],
        "scrape_configs": [
            {"job_name": job, "static_configs": [{"targets": targets}]} for job, targets in jobs.items()
        ],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    disk_only = ["--collector.disable-defaults", "--collector.filesystem"]
    started = [
        Process([exporter, f"--web.listen-address=127.0.0.1:{disks}", *disk_only], folder / "disks.log", {}),
        Process(
            [
                binary,
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'series'}",
                f"--web.listen-address=127.0.0.1:{own}",
            ],
            folder / "prometheus.log",
            {},
        ),
    ]
    try:
        async with ClientSession() as session:
            yield Prometheus(f"http://127.0.0.1:{own}", session)
    finally:
        await asyncio.gather(*(process.stop(10) for process in started))
