"""The data of an audience's page: all that its template shows, made from its figures."""

from collections.abc import Mapping, Sequence

import msgspec

from schemas.audience.published import Audience, Impact
from schemas.matches.moments import Moment
from web.audience.curve_chart import CurveChart, curve_chart

_WORDS = {
    "ios": "iOS", "tvos": "tvOS", "android_tv": "Android TV", "fire_tv": "Fire TV", "macos": "macOS",
    "tv": "TV", "xbox": "Xbox", "playstation": "PlayStation", "poll_vote": "Poll vote",
}  # fmt: skip

MOST_COUNTRIES = 12
"""Countries that have a row of their own; the others are one."""


class Row(msgspec.Struct, frozen=True):
    """A row of figures: a name, a number, and its share of the largest (a bar) in percent."""

    name: str
    count: int
    width: float


class Stay(msgspec.Struct, frozen=True):
    """How many of those who came are still there after so many minutes, in percent."""

    minutes: int
    share: float


class AudiencePage(msgspec.Struct, frozen=True):
    """The page of an audience."""

    found: Audience
    chart: CurveChart | None
    kinds: tuple[Row, ...]
    devices: tuple[Row, ...]
    platforms: tuple[Row, ...]
    countries: tuple[Row, ...]
    stays: tuple[Stay, ...]
    impacts: tuple[Impact, ...]

    @property
    def is_partial(self) -> bool:
        """Whether a share of it is missing."""
        return bool(self.found.missing.partitions or self.found.missing.events)


def audience_page(found: Audience, moments: Sequence[Moment]) -> AudiencePage:
    """Return the page of the figures of an audience, and of the events of its match."""
    retention = found.retention
    return AudiencePage(
        found,
        curve_chart(found.minutes, moments),
        _rows(dict(sorted(found.engagement.by_type.items(), key=lambda one: -one[1]))),
        _rows(found.by.device),
        _rows(found.by.platform),
        _rows(_countries(found.by.country), named=False),
        tuple(
            Stay(minutes, round(100 * share, 1))
            for minutes, share in zip(retention.after_minutes, retention.shares, strict=True)
            if share is not None
        ),
        tuple(reversed(found.impact.events)),
    )


def _rows(counts: Mapping[str, int], *, named: bool = True) -> tuple[Row, ...]:
    most = max(counts.values(), default=0)
    return tuple(
        Row(_word(word) if named else word, count, round(100 * count / most, 1) if most else 0.0)
        for word, count in counts.items()
    )


def _countries(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the largest countries, and all others as one."""
    several = [one for one in counts.items() if one[0] != "other"]
    found = dict(several[:MOST_COUNTRIES])
    if rest := counts.get("other", 0) + sum(count for _, count in several[MOST_COUNTRIES:]):
        found["Others"] = rest
    return found


def _word(word: str) -> str:
    return _WORDS.get(word) or word.replace("_", " ").capitalize()


def percent(share: float | None) -> str:
    """Write a relative change for people: "+12.3 %"; a dash for None."""
    return "\N{EN DASH}" if share is None else f"{100 * share:+.1f}\N{NO-BREAK SPACE}%"
