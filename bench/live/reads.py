"""Reads over HTTP while the worker scores, asked by k6."""

import asyncio
from pathlib import Path

import msgspec

from bench.latency.measuring import Distribution
from bench.live.ground import playing
from bench.rig.environment import comparators_python
from sandbox.process import Process, ProcessFailedError

RATE = 2_000
USERS = 300
_PAUSE = 0.5
"""Seconds that a user waits between an answer and the next request, on average."""
_SECONDS = 30
_ENDING = 60
"""Seconds that the last answers, and k6's summary, may take."""


class Read(msgspec.Struct, frozen=True):
    """Answers to 300 virtual users; `failed` were other than 200."""

    answers: Distribution
    rate: float
    failed: int


async def measure_reads(folder: Path, seconds: int = _SECONDS) -> Read:
    """Let 300 users request states of 300 matches that move at 2,000 balls/s in all."""
    async with playing(folder, "reads", RATE, 240 + seconds) as ground:
        await asyncio.sleep(3)
        summary = folder / "reads.json"
        asking = Process(
            [
                *(str(comparators_python().with_name("k6")), "run", "--quiet", f"--summary-export={summary}"),
                str(Path(__file__).with_name("reads.js")),
            ],
            folder / "k6.log",
            {
                "BASE": ground.worker.url,
                "MATCHES": ",".join(ground.matches),
                "PAUSE": str(_PAUSE),
                "SECONDS": str(seconds),
                "USERS": str(USERS),
            },
        )
        if await asking.wait(seconds + _ENDING):
            raise ProcessFailedError(f"k6 failed:\n{asking.last_words()}")
    metrics = msgspec.json.decode(summary.read_bytes())["metrics"]
    times, count = metrics["http_req_duration"], int(metrics["http_reqs"]["count"])
    answers = Distribution(count, times["med"], times["p(95)"], times["p(99)"], times["max"])
    return Read(answers, metrics["http_reqs"]["rate"], int(metrics["checks"]["fails"]))
