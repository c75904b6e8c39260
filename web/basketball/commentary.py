"""A game play by play in words: each play in a sentence, in any language; and a page of plays."""

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from schemas.basketball.events import FoulKind
from schemas.basketball.published import PlayKind, PlayLine
from serving.languages.language import Language
from tables.basketball.deeds import Deed
from tables.basketball.play_by_play import Played
from web.basketball.feed_words import detail_words, key_of, shot_parts
from web.basketball.notation import is_scoring
from web.basketball.periods import capital, period_words

PLAYS = 100
"""Plays of an answer without `?last=`, and of a page."""

MAX_PLAYS = 1_000
"""The highest `?last=`."""


class Only(StrEnum):
    """The plays that may be asked for alone. The values are public."""

    SCORING = "scoring"
    """Those that changed the score."""


class PlayPage(msgspec.Struct, frozen=True):
    """Some plays in order; `earlier` is whether others of those that were asked for come before them."""

    plays: Sequence[Played]
    earlier: bool


def page_of(
    plays: Sequence[Played], period: int | None, only: Only | None, last: int, before: int | None
) -> PlayPage:
    """Return the `last` plays, of a period, of a kind and `before` a number where these are given."""
    found = [
        one
        for one in plays
        if (period is None or one.line.period == period)
        and (only is None or is_scoring(one.line))
        and (before is None or one.line.seq < before)
    ]
    return PlayPage(found[-last:], len(found) > last)


def in_words(plays: Sequence[Played], language: Language) -> list[PlayLine]:
    """Return the lines of plays with their texts."""
    return [replace(one.line, text=sentence(one.deed, language)) for one in plays]


_NAMED = frozenset(
    {
        PlayKind.REBOUND,
        PlayKind.TURNOVER,
        PlayKind.FOUL,
        PlayKind.STEAL,
        PlayKind.BLOCK,
        PlayKind.ASSIST,
        PlayKind.VIOLATION,
        PlayKind.TIMEOUT,
        PlayKind.REVIEW,
        PlayKind.JUMP_BALL,
        PlayKind.EJECTION,
    }
)
"""The kinds of plays that are said by their name."""

_OF_SOMEBODY = {
    PlayKind.JUMP_BALL: "basketball-say-wins-jump-ball",
    PlayKind.EJECTION: "basketball-say-is-ejected",
}


def sentence(deed: Deed, language: Language) -> str:
    """Return a play in words: "Curry makes a 26-foot three-point jump shot, assisted by Green"."""
    t, kind = language.text, deed.kind
    match kind:
        case PlayKind.SHOT:
            return _shot(deed, language)
        case PlayKind.FREE_THROW:
            return _does(deed, _throw(deed, language), language)
        case PlayKind.SUBSTITUTION:
            return _substitution(deed, language)
        case PlayKind.SCORE:
            return t("basketball-say-score", score="{}-{}".format(*deed.score))
        case PlayKind.LINEUP | PlayKind.GAME_END:
            return t(f"basketball-say-{key_of(kind)}")
        case PlayKind.PERIOD_START | PlayKind.PERIOD_END if deed.period is not None:
            return t(f"basketball-say-{key_of(kind)}", period=period_words(deed.period, language))
    if deed.who and kind in _OF_SOMEBODY:
        return _more(t(_OF_SOMEBODY[kind], who=deed.who), deed, language)
    what = _what(deed, language)
    text = t("basketball-say-of", who=deed.who, what=what) if deed.who else capital(what)
    if not deed.other:
        return text
    return t(f"basketball-say-{key_of(kind)}-and", text=text, player=deed.other)


def _shot(deed: Deed, language: Language) -> str:
    text = _does(deed, _attempt(deed, language), language)
    if deed.assist:
        text = language.text("basketball-say-assisted", text=text, player=deed.assist)
    if deed.other:
        text = language.text("basketball-say-blocked", text=text, player=deed.other)
    return text


def _does(deed: Deed, what: str, language: Language) -> str:
    return language.text(
        "basketball-say-makes" if deed.made else "basketball-say-misses", who=deed.who, what=what
    )


def _attempt(deed: Deed, language: Language) -> str:
    """Write what a shot was: "a 26-foot three-point jump shot", "a driving layup", "a three (hail Mary)"."""
    t, parts = language.text, shot_parts(deed.detail)
    known = parts or ("three" if deed.points == 3 else "two",)
    if parts and deed.points == 3 and "three" not in parts:
        known = ("three-point", *parts)
    shot = " ".join(t(f"basketball-shot-{part}") for part in known)
    text = (
        t("basketball-shot-from", feet=deed.feet, shot=shot)
        if deed.feet
        else t("basketball-shot-near", shot=shot, first=known[0])
    )
    return text if parts is not None else _more(text, deed, language)


_OF = re.compile(r"(?:(.*) )?([1-9]) of ([1-9])")


def _throw(deed: Deed, language: Language) -> str:
    """Write which free throw it was: "free throw 1 of 2", "a free throw (technical)"."""
    found = _OF.fullmatch(deed.detail)
    if found is None:
        return _more(language.text("basketball-throw"), deed, language)
    text = language.text("basketball-throw-of", number=int(found[2]), of=int(found[3]))
    return _more(text, replace(deed, detail=found[1] or ""), language)


def _substitution(deed: Deed, language: Language) -> str:
    t = language.text
    if not deed.who:
        return t("basketball-say-goes-out", player=deed.other)
    if not deed.other:
        return t("basketball-say-comes-in", who=deed.who)
    return t("basketball-say-comes-in-for", who=deed.who, player=deed.other)


def _what(deed: Deed, language: Language) -> str:
    """Write what was done, where it is not an attempt: "offensive rebound", "turnover (bad pass)"."""
    t, kind = language.text, deed.kind
    if kind is PlayKind.FOUL and deed.foul is not None:
        text = t(f"basketball-foul-{key_of(deed.foul.name)}")
        return text if _repeats(deed.detail, deed.foul) else _more(text, deed, language)
    if kind is PlayKind.REBOUND and deed.offensive is not None:
        return t("basketball-rebound-offensive" if deed.offensive else "basketball-rebound-defensive")
    if kind in _NAMED:
        return _more(t(f"basketball-{key_of(kind)}"), deed, language)
    return detail_words(kind, deed.detail, language) or t("basketball-other-play")


def _repeats(detail: str, foul: FoulKind) -> bool:
    """Return whether what a feed adds to a foul says no more than its kind."""
    if foul is FoulKind.DEFENSIVE_THREE_SECONDS:
        return True
    return {*key_of(detail).split("-")} <= {*key_of(foul.name).split("-"), "personal", "foul", ""}


def _more(text: str, deed: Deed, language: Language) -> str:
    """Return a text with what the feed adds, if anything."""
    detail = detail_words(deed.kind, deed.detail, language)
    return language.text("basketball-say-more", text=text, detail=detail) if detail else text
