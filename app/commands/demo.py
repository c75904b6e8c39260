"""The demo: a Kafka, the topics and a worker of its own, and something to watch."""

import asyncio
import json
import shlex
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aiohttp import ClientSession

from app import settings
from app.commands.topics import make_topics
from app.config.fields import in_environment
from sandbox.kafka import BrokerError, BrokerSettings, KafkaServer
from sandbox.worker import WorkerFailedError, WorkerProcess
from serving.ingest.key_file import new_key

POSTED_RATE = 1000.0
"""Items a second that may be posted to a demo."""


def run_demo(play: Callable[[], int], sports: Sequence[str], posts: Mapping[str, object]) -> int:
    """Start all that a scoreboard needs, call `play`, and serve what it played of `sports` until Ctrl-C.

    `posts` are events in JSON that may be posted, by their paths: it prints how. Everything is new and
    temporary: a demo leaves nothing behind, neither processes nor files. Returns the exit status; 130 after
    Ctrl-C.
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
            keys = Path(folder) / "keys.json"
            key = new_key(keys, "demo", ("ingest:*",), POSTED_RATE)
            environ = {in_environment("api_keys_file"): str(keys)}
            worker = WorkerProcess(Path(folder), kafka.bootstrap, port=settings.web_port, environ=environ)
            try:
                worker.start()
                asyncio.run(_wait_ready(worker))
                live = f"{_listed(sports)} {'is' if len(sports) == 1 else 'are'} being played"
                print(f"Open {worker.url}/ - {live}; Ctrl-C ends it all", flush=True)
                for path, body in posts.items():
                    print(f"Post an event: {curl(worker.url + path, key, body)}", flush=True)
                status = play()
                if status:
                    return status
                print(f"All is played; {worker.url}/ answers until Ctrl-C", flush=True)
                worker.wait(timeout=None)
                raise WorkerFailedError(f"the worker ended by itself:\n{worker.last_words()}")
            finally:
                worker.close()
    except (BrokerError, WorkerFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def curl(url: str, key: str, body: object) -> str:
    """Return the command that posts JSON with a key, for a shell."""
    text = json.dumps(body, ensure_ascii=False)
    headers = (f"X-API-Key: {key}", "Content-Type: application/json")
    words = ["curl", "-X", "POST", *(word for header in headers for word in ("-H", header)), "-d", text, url]
    return shlex.join(words)


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


async def _wait_ready(worker: WorkerProcess) -> None:
    async with ClientSession() as session:
        await worker.wait_ready(session)
