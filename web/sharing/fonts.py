"""The letters of pictures: which of the fonts has one, and whether its script can be set.

The fonts are packages of the lock, Noto Sans for Latin, Greek, Cyrillic and Devanagari and one for Arabic.
Pillow puts letters of the latter two together by Raqm, which needs the system's FriBiDi: without that,
they count as missing.
"""

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont, features

FAMILIES = (("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
            ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"))  # fmt: skip
"""The packages of the fonts, each with its file, in the order in which they are asked for a letter."""

CAN_SET = bool(features.check("raqm"))
"""Whether letters can be joined, moved and turned, as Devanagari and Arabic need it."""

_NEED_SETTING = (range(0x0590, 0x10A0), range(0x1780, 0x1800), range(0xFB1D, 0xFE00), range(0xFE70, 0xFF00))
_NOBODYS = "\U0010ffff"
"""A character that no font has."""

_TRIED_AT = 32
"""Pixels: the size at which it is tried whether a font has a letter."""


@cache
def font(family: int, size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return a font of `FAMILIES` in a size (pixels)."""
    package, file = FAMILIES[family]
    made = ImageFont.truetype(str(files(package) / "files" / file), size)
    made.set_variation_by_name("Bold" if bold else "Regular")
    return made


@lru_cache(maxsize=4096)
def families_with(letter: str) -> tuple[int, ...]:
    """Return the fonts that have a letter, by their places in `FAMILIES`."""
    if not CAN_SET and any(ord(letter) in one for one in _NEED_SETTING):
        return ()
    return tuple(place for place in range(len(FAMILIES)) if _trial(place, letter) != _trial(place, _NOBODYS))


def _trial(family: int, letter: str) -> bytes:
    picture = Image.new("1", (3 * _TRIED_AT, 2 * _TRIED_AT))
    ImageDraw.Draw(picture).text((_TRIED_AT, 4), letter, fill=1, font=font(family, _TRIED_AT))
    return picture.tobytes()


def legible(text: str) -> str:
    """Return a text without the signs that no font has; "" where it would lack a letter or a digit."""
    kept = []
    for letter in text:
        if families_with(letter):
            kept.append(letter)
        elif unicodedata.category(letter)[0] in "LMN":
            return ""
    return " ".join("".join(kept).split())


def runs(text: str) -> list[tuple[int, str]]:
    """Split a legible text into parts of one font each, as few as can be."""
    parts: list[tuple[int, str]] = []
    for letter in text:
        having = families_with(letter)
        last = parts[-1] if parts else None
        if last is not None and (last[0] in having or not having):
            parts[-1] = last[0], last[1] + letter
        else:
            parts.append((having[0] if having else 0, letter))
    return parts
