"""The feeder: `faust -A app simulate`, which can be killed in mid-match and resumes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from feeds.compression import Compression
from feeds.matches.journal import read_journal
from sandbox.process import FAUST, Process

_LAST_FLUSH = 60.0
"""Seconds that the last acknowledgements may take; then the drill kills the feeder."""
_SIGTERM = 143


class Feeder:
    """The simulator at a steady rate, as a process of its own; each one compresses in another way.

    Attributes:
        restarts: how often it was started again, after it was killed or gave up.
        complaints: its last log lines when it gave up by itself, which a drill reports.
    """

    def __init__(
        self,
        folder: Path,
        broker: str,
        environ: Mapping[str, str],
        sport: str,
        feed: Sequence[str],
        *,
        seed: int,
        matches: int,
        rate: float,
        say: Callable[[str], None],
    ) -> None:
        self.restarts = 0
        self.complaints: list[str] = []
        self._seed = seed
        self._journal = folder / f"acknowledged-{sport}.jsonl"
        self._log = folder / f"feeder-{sport}.log"
        self._environ = {**environ, "OVERSTREAM_BROKER": broker}
        self._command = (
            *FAUST,
            *(*feed, "--seed", str(seed), "--matches", str(matches), "--rate", str(rate)),
            *("--acked", str(self._journal)),
        )
        self._say = say
        self._process: Process | None = None
        self._finished = False

    def start(self) -> None:
        """Start to send, or resume after the events that the journal has as acknowledged."""
        resume = ("--resume", str(self._journal)) if self._journal.exists() else ()
        codecs = tuple(Compression)
        codec = codecs[(self._seed + self.restarts) % len(codecs)]
        self._process = Process(
            [*self._command, "--compression", codec.value, *resume], self._log, self._environ
        )

    async def crash(self) -> None:
        """Kill it, with records in flight, and start it again."""
        self._started().kill()
        self.restarts += 1
        self.start()

    def watch(self) -> None:
        """Start it again if it gave up."""
        process = self._started()
        if not process.running and not self._finished:
            self.complaints.append(process.last_words(3))
            self._say(f"the producer gave up and is started again: {process.last_words(1)}")
            self.restarts += 1
            self.start()

    async def finish(self) -> dict[str, int]:
        """Stop sending; return the last acknowledged number of each match."""
        self._finished = True
        status = await self._started().stop(_LAST_FLUSH)
        if status not in (0, _SIGTERM):
            self.complaints.append(f"status {status} at the end: {self._started().last_words(3)}")
        return {match_id: acked.seq for match_id, acked in read_journal(self._journal).items()}

    def close(self) -> None:
        """End it at once."""
        if self._process is not None and self._process.running:
            self._process.kill()

    def _started(self) -> Process:
        if self._process is None:
            raise RuntimeError("the feeder was not started")
        return self._process
