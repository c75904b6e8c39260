"""The published figures of a match's audience. All times are epoch milliseconds.

Fields are added and never renamed or removed.
"""

import msgspec

from schemas.matches.moments import Moment

CONCURRENT = (
    "viewers with a session in the ten seconds of as_of; a session lasts from its first event to its "
    "view_end, or to 90 s after its last heartbeat; each viewer counts once, however many sessions it has"
)
EXACT = "exact: no sketch is used, and no figure is sampled; what is missing is named"
RATE = "interactions (likes, shares, comments ...) a viewer-minute"
IMPACT = (
    "the mean number of viewers in the two minutes after the event against the two before, less the mean of "
    "the same in minutes without any event near; the interval is that in which 95 % of such minutes lie"
)
RETENTION = "the share of those who came in a minute who were there so many minutes after their own coming"


class Concurrent(msgspec.Struct, frozen=True):
    """How many watch: `now` is at `as_of`, and `definition` says what that means."""

    now: int
    as_of: int
    definition: str = CONCURRENT


class Peak(msgspec.Struct, frozen=True):
    """The most that watched at once, in the ten seconds from `at`; `then` is what had just happened."""

    viewers: int
    at: int | None
    then: list[Moment]


class AllTimePeak(msgspec.Struct, frozen=True):
    """The most that ever watched a match of the sport at once, among the matches that are kept.

    Not `complete` where a worker was silent when it was looked for: then it may have been more.
    """

    viewers: int
    at: int | None
    match_id: str | None
    complete: bool = True


class Minute(msgspec.Struct, frozen=True):
    """A minute: `viewers` on average, the `most` at once, and their interactions (`events`)."""

    at: int
    viewers: float
    most: int
    events: int


class Rate(msgspec.Struct, frozen=True):
    """The interactions of the match, and how many there were a viewer a minute."""

    events: int
    per_viewer_minute: float | None
    by_type: dict[str, int]
    definition: str = RATE


class Breakdown(msgspec.Struct, frozen=True):
    """Viewers by what they watched with, and where. One that used two counts in both."""

    device: dict[str, int]
    platform: dict[str, int]
    country: dict[str, int]


class Cohort(msgspec.Struct, frozen=True):
    """Those who came in the minute from `at`: how many, and how many stayed; null where it is too soon."""

    at: int
    viewers: int
    stayed: list[int | None]


class Retention(msgspec.Struct, frozen=True):
    """For each of `after_minutes` the share that stayed, of all who came so long ago, and by cohort."""

    after_minutes: list[int]
    shares: list[float | None]
    cohorts: list[Cohort]
    definition: str = RETENTION


class Impact(msgspec.Struct, frozen=True):
    """What an event did to the number of viewers, relative: 0.1 is a tenth more.

    `change` is after against before, `net` that less what minutes without an event do. `low` and `high` are
    the interval of `net`. Null where there are too few viewers or minutes to tell. `overlaps` is whether
    another event is so near that both have a part in it.
    """

    event: Moment
    before: float
    after: float
    change: float | None
    net: float | None
    low: float | None
    high: float | None
    overlaps: bool


class Impacts(msgspec.Struct, frozen=True):
    """The impact of each event, and its control: the mean of `minutes` without one, and their deviation."""

    events: list[Impact]
    control: float | None
    deviation: float | None
    minutes: int
    definition: str = IMPACT


class Missing(msgspec.Struct, frozen=True):
    """What no worker told of: partitions by number, their share of all, and the workers that are silent.

    `events` is whether the events of the match are missing, for the peak and the impact.
    """

    partitions: list[int]
    share: float
    workers: list[str]
    events: bool = False


class Audience(msgspec.Struct, frozen=True):
    """The audience of a match.

    `viewers` are distinct, `capped` counts records beyond what one identity may have: programs, mostly.
    """

    match_id: str
    sport: str
    as_of: int
    live: bool
    concurrent: Concurrent
    peak: Peak
    all_time_peak: AllTimePeak
    viewers: int
    sessions: int
    viewer_minutes: float
    engagement: Rate
    by: Breakdown
    minutes: list[Minute]
    retention: Retention
    impact: Impacts
    capped: int
    missing: Missing
    error: str = EXACT
