"""A match in brief: the few lines that a picture or a card in another site's page has, of any sport."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol, cast

import msgspec

from serving.languages.language import Language
from tables.matches.sport import AnySport
from web.matches.cards import Glance


class Tone(StrEnum):
    """How a badge is shown. The values are class names of `parts/match.css`."""

    LIVE = "live"
    PAUSE = "pause"
    QUIET = "quiet"


class BriefSide(msgspec.Struct, frozen=True):
    """A side: `short` is what scoreboards call it, "" where that is not known.

    `score` is "" before it has one; `beside` is said of it in small, "18.1 ov", "4 pen.".
    """

    name: str
    score: str = ""
    beside: str = ""
    short: str = ""


class Brief(msgspec.Struct, frozen=True):
    """A match in a language, after its event `seq`.

    Attributes:
        name: "Reds v Blues".
        status: the sport's word for it.
        badge: the phase in a word, shown in its `tone`.
        standing: what is required, who leads or who won; "" where there is nothing to say.
        about: competition and ground, as far as they are known.
        starts_at: epoch milliseconds; 0 where the match has begun, or its start is not known.
    """

    match_id: str
    seq: int
    name: str
    status: str
    sides: tuple[BriefSide, ...]
    badge: str
    tone: Tone
    standing: str
    about: str
    starts_at: int


Sides = Callable[[Any, Language], tuple[BriefSide, ...]]
"""Returns the sides of a sport's summary, of which the text is in that language where the sport has texts."""


class _Told(Protocol):
    """What is asked of the text of a summary."""

    @property
    def badge(self) -> str: ...
    @property
    def line(self) -> str: ...


def brief_of(sport: AnySport, match: Glance, sides: Sides, language: Language) -> Brief:
    """Return a summary in brief; a sport without texts has its result for a standing."""
    t, shown, begun = language.text, sides(match, language), match.status != sport.to_come
    told = _told(match)
    return Brief(
        match.match_id,
        match.last_seq,
        f" {t('versus')} ".join(side.name for side in shown) or match.match_id,
        match.status,
        shown,
        told.badge if told is not None else t(_badge(sport, match.status)),
        _tone(sport, match.status),
        (told.line if told is not None else match.result or "") if begun or not match.starts_at else "",
        " · ".join(filter(None, (match.competition, match.venue))),
        0 if begun else match.starts_at,
    )


def _told(match: Glance) -> _Told | None:
    text = getattr(match, "text", None)
    return cast(_Told, text) if isinstance(text, msgspec.Struct) else None


def _tone(sport: AnySport, status: str) -> Tone:
    if status in (sport.to_come, sport.finished):
        return Tone.QUIET
    return Tone.LIVE if status == "live" else Tone.PAUSE


def _badge(sport: AnySport, status: str) -> str:
    if status == sport.to_come:
        return "badge-scheduled"
    if status == sport.finished:
        return "badge-finished"
    return "badge-live" if status == "live" else "badge-break"
