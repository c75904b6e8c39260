"""What a drill found, for people and for programs."""

from typing import NamedTuple

import msgspec


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a drill is to do.

    `minutes` is when the last fault may begin; each chosen fault strikes once in any
    case. `rate` is balls a second in all, of `matches` in play at a time.
    """

    minutes: float = 10.0
    seed: int = 1
    faults: str = "all"
    workers: int = 3
    brokers: int = 1
    rate: float = 600.0
    matches: int = 30


class Strike(msgspec.Struct):
    """One fault that struck, `at` so many seconds after the balls began to flow.

    The two last are the longest such times that began in it, or until the next one.
    """

    at: float
    fault: str
    told: str
    unreadable: float = 0.0
    without_progress: float = 0.0


class Report(msgspec.Struct, kw_only=True):
    """A drill's findings; times in seconds, `findings` in sentences.

    `sent` balls were acknowledged (all that bowlers bowled; `events` has the rest as
    well), `counted` were found in the overs over HTTP. `lost` and `twice` compare the two
    ball by ball, so that one cannot hide the other.
    """

    options: Options
    seconds: float = 0.0
    strikes: list[Strike] = []
    events: int = 0
    matches: int = 0
    sent: int = 0
    counted: int = 0
    lost: int = 0
    twice: int = 0
    wrong_scorecards: int = 0
    backwards: int = 0
    overs: int = 0
    overs_twice: int = 0
    overs_out_of_order: int = 0
    overs_missing: int = 0
    overs_wrong: int = 0
    wrong_404s: int = 0
    deaths: int = 0
    reads: int = 0
    longest_unreadable: float = 0.0
    longest_without_progress: float = 0.0
    slowest_stop: float = 0.0
    producer_restarts: int = 0
    messy_matches: int = 0
    findings: list[str] = []

    @property
    def faultless(self) -> bool:
        """Tell whether all that must be zero is zero, and something was proved by it."""
        return self.sent > 0 and not any(zero.times for zero in self.zeros) and not self.findings

    @property
    def zeros(self) -> "tuple[Zero, ...]":
        """Return what must be zero, by name."""
        return (
            Zero("lost", self.lost),
            Zero("counted twice", self.twice),
            Zero("wrong scorecards", self.wrong_scorecards),
            Zero("backwards", self.backwards),
            Zero("overs twice", self.overs_twice),
            Zero("overs out of order", self.overs_out_of_order),
            Zero("overs missing", self.overs_missing),
            Zero("overs wrong", self.overs_wrong),
            Zero("wrong 404s", self.wrong_404s),
            Zero("deaths", self.deaths),
        )

    def summary(self) -> str:
        """Return the drill in a line."""
        zeros = ", ".join(f"{zero.times} {zero.name}" for zero in self.zeros)
        return (
            f"{'EXACT' if self.faultless else 'NOT EXACT'}: seed {self.options.seed}, "
            f"{len(self.strikes)} faults in {self.seconds:.0f} s, {self.matches:,} matches "
            f"and {self.messy_matches} messy ones, "
            f"{self.sent:,} balls sent, {self.counted:,} counted, {zeros}; longest unreadable "
            f"{self.longest_unreadable:.1f} s, longest without progress {self.longest_without_progress:.1f} s"
        )


class Zero(NamedTuple):
    """Something that must not happen, and how often it did."""

    name: str
    times: int
