"""`make load`: 300 users for two minutes at 2,000 balls/s; status 0 only if p99 <= 100 ms and none failed."""

import asyncio
import shutil
import sys

from bench.live.reads import RATE, USERS, measure_reads
from bench.report import figure
from bench.rig.environment import RUN, comparators_python

SECONDS = 120
P99_MS = 100


def main() -> int:
    comparators_python()
    folder = RUN / "load"
    try:
        read = asyncio.run(measure_reads(folder, SECONDS))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    answers = read.answers
    kept = answers.p99 <= P99_MS and not read.failed
    print(
        f"{USERS} users, {RATE:,} balls/s, {SECONDS} s: {answers.count:,} answers, {figure(read.rate)}/s, "
        f"p50 {figure(answers.p50)} ms, p95 {figure(answers.p95)} ms, p99 {figure(answers.p99)} ms, "
        f"{read.failed} failed: p99 {'stayed under' if kept else 'DID NOT stay under'} {P99_MS} ms"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
