"""Compares real matches with published figures: `python -m tests.conformance DATA [--sport SPORT]`.

Differences are listed one a line; the last line sums up; the exit status is 0 only
if all agree.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tests.conformance import basketball, cricket, football


class Comparison(Protocol):
    """What was compared: its differences and its summary, in lines, and whether all agree."""

    @property
    def agrees(self) -> bool: ...

    def lines(self) -> list[str]: ...


SPORTS: Mapping[str, Callable[[Path], Comparison]] = {
    "cricket": cricket.run,
    "basketball": basketball.run,
    "football": football.run,
}


def main(arguments: Sequence[str]) -> int:
    """Run the comparison; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", add_help=False)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sport", choices=list(SPORTS), default="cricket")
    try:
        given = parser.parse_args(arguments)
    except SystemExit:
        return 2
    if not given.data.is_dir():
        sys.stderr.write(f"{parser.format_usage()}DATA has expected.jsonl, and the matches beside it\n")
        return 2
    compared = SPORTS[given.sport](given.data)
    sys.stdout.writelines(f"{line}\n" for line in compared.lines())
    return 0 if compared.agrees else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
