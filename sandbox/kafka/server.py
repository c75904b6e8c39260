"""One Kafka process: formatted, started, awaited, stopped, killed, restarted."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Self

from sandbox.kafka.errors import BrokerError, StartError
from sandbox.kafka.jars import Say, find_jars, say_nothing
from sandbox.kafka.java import find_java, java_command
from sandbox.kafka.ports import HOST, free_port, require_free
from sandbox.kafka.properties import LOG_DIR, BrokerSettings, properties_text, server_properties
from sandbox.kafka.readiness import is_ready, takes_connections
from sandbox.tether import tethered

READY_TIMEOUT_S = 60.0
"""Seconds for a start, which takes 2 s on an idle machine."""
STOP_TIMEOUT_S = 10.0
"""Seconds for a stop. Alone it takes half a second; a cluster's last broker waits for others until then."""
_POLL_S = 0.05
_TAIL_LINES = 15


class KafkaServer:
    """A broker of this process, to be used in a `with` or an `async with`.

    Responsibilities: the data folder (its format included), the process, and its end: it is
    stopped when the block is left, and on Linux it does not outlive this process, however this
    one ends. What was acknowledged survives `kill` and `restart`; the port stays the same.

    To the kernel, the thread that starts the process is its parent, so call `start`,
    `start_async` and `restart` from a thread that stays alive: the main one.

    Attributes:
        settings: as given.
        port: where it listens.
        bootstrap: the address for clients, `127.0.0.1:<port>`.
        data: the data folder in use.
        log: Kafka's own log, warnings and worse.
    """

    def __init__(self, settings: BrokerSettings, say: Say = say_nothing) -> None:
        """Describe a broker; nothing is started yet.

        Args:
            settings: how to run.
            say: gets a line on each slow step, such as fetching jars; by default, it is dropped.
        """
        self.settings = settings
        self.port = settings.port or free_port()
        self.bootstrap = f"{HOST}:{self.port}"
        self._folder = contextlib.ExitStack()
        if settings.data:
            self.data = settings.data.absolute()
        else:
            temporary = tempfile.TemporaryDirectory(prefix="overstream-kafka-")
            self.data = Path(self._folder.enter_context(temporary))
        self.log = self.data / "kafka.log"
        self._say = say
        self._jars: list[Path] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def running(self) -> bool:
        """Return whether the process is alive; it may not be ready yet."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Return the process id of the JVM.

        Raises:
            BrokerError: it was not started.
        """
        return self._started().pid

    def start(self) -> Self:
        """Start the broker and wait until it is ready; a new data folder is formatted.

        Raises:
            BrokerError: it cannot run (`JreError`, `JarsError`, `PortTakenError`), or did not become
                ready (`StartError`); no process is left then.
        """
        self.prepare()
        self.launch()
        self.wait_until_ready()
        return self

    async def start_async(self) -> Self:
        """Do as `start`, without blocking the event loop."""
        await asyncio.to_thread(self.prepare)
        self.launch()
        try:
            await asyncio.to_thread(self.wait_until_ready)
        except asyncio.CancelledError:
            self.kill()
            raise
        return self

    def prepare(self) -> None:
        """Do what comes before the process: find the JRE and the jars, write and format the data folder.

        Raises:
            BrokerError: as `start` says.
        """
        if self.running:
            raise BrokerError(f"the broker at {self.bootstrap} runs already")
        require_free(self.port)
        self._jars = self._jars or find_jars(self._say)
        controller_port = self.settings.controller_port or free_port()
        text = properties_text(server_properties(self.settings, self.port, controller_port))
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            (self.data / "server.properties").write_text(text, "ascii")
            if not (self.data / LOG_DIR / "meta.properties").exists():
                self._format(text)
        except OSError as error:
            raise StartError(f"the data folder {self.data} cannot be used: {error}; give another") from error

    def _format(self, properties: str) -> None:
        """Make the partitions' folder atomically: a partial format would look complete."""
        cluster_id = self.settings.cluster_id or urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        with tempfile.TemporaryDirectory(prefix="format-", dir=self.data) as staging:
            Path(staging, "server.properties").write_text(properties, "ascii")
            tool = java_command(find_java(), self._jars, "kafka.tools.StorageTool", "-XX:TieredStopAtLevel=1")
            users = [
                f"--add-scram=SCRAM-SHA-512=[name={name},password={password}]"
                for name, password in self.settings.scram_users.items()
            ]
            done = subprocess.run(
                # With `=`, because an id may begin with a dash.
                [*tool, "format", f"--cluster-id={cluster_id}", "--config=server.properties", *users],
                cwd=staging,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
            if done.returncode:
                raise StartError(f"Kafka could not format {self.data}:\n{_tail(done.stdout + done.stderr)}")
            os.rename(Path(staging, LOG_DIR), self.data / LOG_DIR)

    def launch(self) -> None:
        """Start the process after `prepare`, and do not wait: brokers of one cluster start together."""
        scratch = self.data / "tmp"
        command = java_command(
            find_java(),
            self._jars,
            "kafka.Kafka",
            f"-Xmx{self.settings.heap_mb}m",
            # Kafka's codecs unpack their libraries there; a kill leaves them, and `kill` sweeps them up.
            f"-Djava.io.tmpdir={scratch}",
        )
        scratch.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                tethered([*command, "server.properties"]),
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # the terminal's Ctrl-C is for us, who then stop it in order
            )

    def wait_until_ready(self, timeout: float = READY_TIMEOUT_S) -> None:
        """Wait until it listens wherever it should, and topics can be created; else the process is ended.

        Raises:
            StartError: it ended, or was not ready within `timeout` seconds.
        """
        process, deadline = self._started(), time.monotonic() + timeout
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(self.kill)
            while not self._is_ready():
                if process.poll() is not None:
                    raise StartError(f"Kafka ended while it started; {self.last_words()}")
                if time.monotonic() > deadline:
                    raise StartError(f"Kafka was not ready within {timeout:g} s; {self.last_words()}")
                time.sleep(_POLL_S)
            on_failure.pop_all()

    def _is_ready(self) -> bool:
        listens = all(takes_connections(port) for port in self.settings.own_ports)
        return listens and is_ready(self.port, self.settings.node_id)

    def wait(self) -> int:
        """Wait until the process has ended, and return its exit status."""
        return self._started().wait()

    def stop(self, timeout: float = STOP_TIMEOUT_S) -> None:
        """End it in order; with force if that takes more than `timeout` seconds, or is interrupted."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it as a crash would (SIGKILL), and wait until it is gone; do nothing if it is not running."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None
        shutil.rmtree(self.data / "tmp", ignore_errors=True)

    def restart(self) -> Self:
        """Stop it in order and start it again with the same data, at the same address."""
        self.stop()
        return self.start()

    def close(self) -> None:
        """Stop it, and remove its folder if that was a temporary one."""
        self.stop()
        self._folder.close()

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        try:
            return await self.start_async()
        except BaseException:
            self.close()
            raise

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.close)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise BrokerError("the broker was not started")
        return self._process

    def last_words(self) -> str:
        """Return the end of what this run wrote to its log, for an error message."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            text = log.read().decode(errors="replace")
        return f"the end of {self.log}:\n{_tail(text)}"


def _tail(text: str) -> str:
    """Return the last lines without stack frames, which hide what went wrong."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("\tat ")]
    return "\n".join(lines[-_TAIL_LINES:]) or "(nothing was written)"
