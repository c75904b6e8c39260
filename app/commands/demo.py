"""The demo: a Kafka, the topics and a worker of its own, and something to watch."""

import asyncio
import json
import shlex
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import msgspec
from aiohttp import ClientSession

from app import settings
from app.commands.topics import make_topics
from app.config.fields import in_environment
from sandbox.kafka import BrokerError, BrokerSettings, KafkaServer
from sandbox.worker import WorkerFailedError, WorkerProcess
from serving.identity.token_key_file import rotate_token_keys
from serving.ingest.key_file import new_key

SCOPES = ("ingest:*", "games:*", "scores:*")
"""What the key of a demo permits."""

POSTED_RATE = 1000.0
"""Items a second that may be posted to a demo."""

STOPS_WITHIN = 5.0
"""Seconds that the worker has for its end. What it holds is removed anyway."""


class Site(msgspec.Struct, frozen=True):
    """A demo that runs: its address, and the key by which its clients post."""

    url: str
    key: str


class Show(Protocol):
    """What a demo shows.

    Attributes:
        title: what is played, in words.
    """

    title: str

    def prepare(self, site: Site) -> Sequence[str]:
        """Prepare it; return the lines that tell people what to try.

        Raises:
            WorkerFailedError: the worker does not take what is shown.
        """

    def play(self, site: Site) -> int:
        """Play it, and return the exit status."""


def run_demo(show: Show) -> int:
    """Start all that a scoreboard needs, play a show, and serve what it played until Ctrl-C or SIGTERM.

    Everything is new and temporary: a demo leaves nothing behind, neither processes nor files. Returns the
    exit status; 130 after Ctrl-C.
    """
    host, _, port = settings.broker[0].rpartition(":")
    if host not in ("127.0.0.1", "localhost"):
        other = (
            f"OVERSTREAM_BROKER is {settings.broker[0]}, and the demo starts a Kafka of its own on 127.0.0.1"
        )
        print(f"{other}: unset it, or run `faust -A app worker` on the Kafka you have", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="overstream-demo-") as folder,
            KafkaServer(BrokerSettings(port=int(port)), say=print) as kafka,
        ):
            print(f"Kafka is ready at {kafka.bootstrap}", flush=True)
            asyncio.run(make_topics())
            return _serve(show, Path(folder), kafka)
    except (BrokerError, WorkerFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _serve(show: Show, folder: Path, kafka: KafkaServer) -> int:
    keys, token_keys = folder / "keys.json", folder / "token-keys.json"
    key = new_key(keys, "demo", SCOPES, POSTED_RATE)
    rotate_token_keys(token_keys, time.time())
    environ = {in_environment("api_keys_file"): str(keys), in_environment("jwt_keys_file"): str(token_keys)}
    worker = WorkerProcess(folder, kafka.bootstrap, port=settings.web_port, environ=environ)
    try:
        worker.start()
        asyncio.run(_wait_ready(worker))
        site = Site(worker.url, key)
        hints = show.prepare(site)
        print(f"Open {worker.url}/ - {show.title}; Ctrl-C ends it all", flush=True)
        print(f"Its key: {key}", flush=True)
        for hint in hints:
            print(hint, flush=True)
        status = show.play(site)
        # The loop that played has left the signal as it is by default.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        if status:
            return status
        print(f"All is played; {worker.url}/ answers until Ctrl-C", flush=True)
        worker.wait(timeout=None)
        raise WorkerFailedError(f"the worker ended by itself:\n{worker.last_words()}")
    finally:
        worker.close(STOPS_WITHIN)


def curl(url: str, body: object = None, headers: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the command that asks an address, or posts JSON to it where there is a body, for a shell."""
    if body is None:
        return shlex.join(["curl", url])
    given = [f"{name}: {value}" for name, value in {**headers, "Content-Type": "application/json"}.items()]
    text = json.dumps(body, ensure_ascii=False)
    return shlex.join(
        ["curl", "-X", "POST", *(word for one in given for word in ("-H", one)), "-d", text, url]
    )


async def _wait_ready(worker: WorkerProcess) -> None:
    async with ClientSession() as session:
        await worker.wait_ready(session)
