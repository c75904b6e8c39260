"""The data of an audience's page: all that its template shows, made from its figures."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from schemas.audience.published import Audience, Impact
from schemas.matches.moments import Moment
from serving.languages.language import Language
from web.audience.curve_chart import CurveChart, curve_chart

_NAMES = {
    "ios": "iOS", "android": "Android", "tvos": "tvOS", "android_tv": "Android TV", "fire_tv": "Fire TV",
    "roku": "Roku", "playstation": "PlayStation", "xbox": "Xbox", "windows": "Windows", "macos": "macOS",
    "linux": "Linux",
}  # fmt: skip
"""Names of products, which are the same in all languages."""

_REST = "others"
"""Stands for all countries that have no row of their own."""

MOST_COUNTRIES = 12
"""Countries that have a row of their own; the others are one."""


class Row(msgspec.Struct, frozen=True):
    """A row of figures: its word for programs, its name, a number, and its percentage of the largest."""

    key: str
    name: str
    count: int
    width: float


class Stay(msgspec.Struct, frozen=True):
    """How many of those who came are still there after so many minutes, in percent."""

    minutes: int
    share: float


class AudiencePage(msgspec.Struct, frozen=True):
    """The page of an audience. `peak_after` is what happened before the peak, "" where nothing did."""

    found: Audience
    chart: CurveChart | None
    kinds: tuple[Row, ...]
    devices: tuple[Row, ...]
    platforms: tuple[Row, ...]
    countries: tuple[Row, ...]
    stays: tuple[Stay, ...]
    impacts: tuple[Impact, ...]
    peak_after: str

    @property
    def is_partial(self) -> bool:
        """Whether a share of it is missing."""
        return bool(self.found.missing.partitions or self.found.missing.events)


def audience_page(found: Audience, moments: Sequence[Moment], language: Language) -> AudiencePage:
    """Return the page of the figures of an audience in a language: that of the `moments` of its match."""
    retention = found.retention
    texts = {(moment.seq, moment.at): moment.text for moment in moments}

    def text_of(moment: Moment) -> str:
        return texts.get((moment.seq, moment.at), moment.text)

    return AudiencePage(
        found,
        curve_chart(found.minutes, moments),
        _rows(dict(sorted(found.engagement.by_type.items(), key=lambda one: -one[1])), language),
        _rows(found.by.device, language),
        _rows(found.by.platform, language),
        _rows(_countries(found.by.country), language),
        tuple(
            Stay(minutes, round(100 * share, 1))
            for minutes, share in zip(retention.after_minutes, retention.shares, strict=True)
            if share is not None
        ),
        tuple(
            replace(impact, event=replace(impact.event, text=text_of(impact.event)))
            for impact in reversed(found.impact.events)
        ),
        text_of(found.peak.then[-1]) if found.peak.then else "",
    )


def _rows(counts: Mapping[str, int], language: Language) -> tuple[Row, ...]:
    most = max(counts.values(), default=0)
    return tuple(
        Row(word, _name(word, language), count, round(100 * count / most, 1) if most else 0.0)
        for word, count in counts.items()
    )


def _countries(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the largest countries, and all others as one."""
    several = [one for one in counts.items() if one[0] != "other"]
    found = dict(several[:MOST_COUNTRIES])
    if rest := counts.get("other", 0) + sum(count for _, count in several[MOST_COUNTRIES:]):
        found[_REST] = rest
    return found


def _name(word: str, language: Language) -> str:
    """Return what people call what a word stands for; a country by its code."""
    if word.isupper():
        return word
    return _NAMES.get(word) or language.text(f"audience-{word.replace('_', '-')}")
