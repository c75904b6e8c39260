"""The report of a drill, for people and for programs."""

from typing import NamedTuple

import msgspec


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The options of a drill.

    `sport` names the sports that are played, with commas between. `minutes` is when the last fault may
    begin; each chosen fault strikes once in any case. `rate` is events a second in all, of `matches` in
    play at a time, in equal shares; `posts` are requests a second that post events over HTTP.
    """

    sport: str = "cricket,basketball,football"
    minutes: float = 10.0
    seed: int = 1
    faults: str = "all"
    workers: int = 3
    brokers: int = 1
    rate: float = 600.0
    matches: int = 30
    posts: float = 20.0

    @property
    def sports(self) -> tuple[str, ...]:
        """The names of the sports."""
        return tuple(dict.fromkeys(name.strip() for name in self.sport.split(",")))


class Strike(msgspec.Struct):
    """A fault that was caused `at` seconds after the first events, and its outcome in words.

    The last two fields are the longest such gaps, in seconds, that ended in it or before the next one.
    """

    at: float
    fault: str
    outcome: str
    unreadable: float = 0.0
    without_progress: float = 0.0


class Report(msgspec.Struct, kw_only=True):
    """A drill's findings; times in seconds, `findings` in sentences.

    `sent` is the number logged of what a sport counts one by one (in cricket the balls that were
    bowled; `events` has the rest as well), `counted` were found over HTTP. `lost` and
    `twice` compare the two one by one, so that one cannot hide the other. `wrong_matches`
    are those of which any answer differs from the fold; `windows` are what the sport
    publishes once, such as overs. `posted` are the events that were accepted over HTTP (202), and `beside`
    what else was, by what it is, after `refusals` answers after which they were posted again; `beside_zeros`
    are the counts of that which must be zero.
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
    wrong_matches: int = 0
    backwards: int = 0
    windows: int = 0
    windows_twice: int = 0
    windows_out_of_order: int = 0
    windows_missing: int = 0
    windows_wrong: int = 0
    wrong_404s: int = 0
    deaths: int = 0
    reads: int = 0
    longest_unreadable: float = 0.0
    longest_without_progress: float = 0.0
    slowest_stop: float = 0.0
    producer_restarts: int = 0
    messy_matches: int = 0
    posted: int = 0
    beside: dict[str, int] = {}
    beside_zeros: dict[str, int] = {}
    refusals: int = 0
    findings: list[str] = []

    @property
    def faultless(self) -> bool:
        """Return whether all that must be zero is zero, and the drill proved something."""
        return self.sent > 0 and not any(zero.times for zero in self.zeros) and not self.findings

    @property
    def zeros(self) -> "tuple[Zero, ...]":
        """Return the counts that must be zero, with their names."""
        return (
            Zero("lost", self.lost),
            Zero("counted twice", self.twice),
            Zero("wrong matches", self.wrong_matches),
            Zero("backwards", self.backwards),
            Zero("windows twice", self.windows_twice),
            Zero("windows out of order", self.windows_out_of_order),
            Zero("windows missing", self.windows_missing),
            Zero("windows wrong", self.windows_wrong),
            Zero("wrong 404s", self.wrong_404s),
            *(Zero(name, times) for name, times in self.beside_zeros.items()),
            Zero("deaths", self.deaths),
        )

    def summary(self) -> str:
        """Return the drill in a line."""
        zeros = ", ".join(f"{zero.times} {zero.name}" for zero in self.zeros)
        beside = "".join(f"{count:,} {name}, " for name, count in self.beside.items())
        return (
            f"{'EXACT' if self.faultless else 'NOT EXACT'}: {self.options.sport}, seed {self.options.seed}, "
            f"{len(self.strikes)} faults in {self.seconds:.0f} s, {self.matches:,} matches "
            f"and {self.messy_matches} messy ones, "
            f"{self.sent:,} sent, {self.posted:,} of them posted over HTTP after {self.refusals:,} refusals, "
            f"{self.counted:,} counted, {beside}{zeros}; longest unreadable "
            f"{self.longest_unreadable:.1f} s, longest without progress {self.longest_without_progress:.1f} s"
        )


class Zero(NamedTuple):
    """A count of something that must not happen."""

    name: str
    times: int
