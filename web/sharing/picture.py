"""The picture of a match where its page is shared: PNG, 1200 by 630, the same bytes for the same brief."""

from io import BytesIO

import msgspec
from PIL import Image, ImageDraw

from serving.http.templates import plain
from serving.languages.language import Language
from web.sharing.brief import Brief, BriefSide, Tone
from web.sharing.fonts import legible
from web.sharing.icon import icon
from web.sharing.pen import Direction, Pen

WIDTH, HEIGHT = 1200, 630
"""Pixels, in the proportions that sites show large."""

MARGIN = 64
"""Pixels around, where nothing is written."""

_GROUND, _STRIPE, _INK, _MUTED = "#0b3d2c", "#0e4733", "#ffffff", "#bcd6c9"
_BADGES = {
    Tone.LIVE: ("#ffffff", "#a3170f"),
    Tone.PAUSE: ("#ffe7b3", "#5f4200"),
    Tone.QUIET: ("#25644d", _INK),
}
_RIGHT = WIDTH - MARGIN
_BETWEEN = 32
_ROWS = (248, 378)
"""Base lines of the sides."""

SCORE_ROOM, SCORE_SIZES = 560, range(48, 105, 4)
"""Pixels in which the longest score is whole, and the sizes in which it is tried."""

_COLOURS = 128
"""Of the palette: enough for smooth letters, and a third of the bytes."""


class Lines(msgspec.Struct, frozen=True):
    """What is drawn: each text legible, or "" where there is nothing to say, or not in these fonts."""

    about: str
    badge: str
    tone: Tone
    sides: tuple[BriefSide, ...]
    standing: str
    direction: Direction


def lines_of(brief: Brief, language: Language) -> Lines:
    """Return what the fonts can write of a match.

    A side whose name they lack has its short one, and where they lack that too, none.
    """
    standing = language.clock(brief.starts_at) if brief.starts_at else brief.standing
    return Lines(
        _said(brief.about),
        _said(brief.badge),
        brief.tone,
        tuple(
            BriefSide(_said(side.name) or _said(side.short), _said(side.score), _said(side.beside))
            for side in brief.sides
        ),
        _said(standing),
        "rtl" if language.direction == "rtl" else "ltr",
    )


def _said(text: str) -> str:
    return legible(plain(text))


def draw(lines: Lines) -> bytes:
    """Draw a match as a PNG."""
    made = BytesIO()
    painted(lines).quantize(_COLOURS, dither=Image.Dither.NONE).save(made, "PNG")
    return made.getvalue()


def painted(lines: Lines) -> Image.Image:
    """Return the picture of a match in all its colours."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    canvas = ImageDraw.Draw(picture)
    for left in range(-HEIGHT // 4, WIDTH, 288):
        canvas.polygon([(left, 0), (left + 144, 0), (left + 254, HEIGHT), (left + 110, HEIGHT)], fill=_STRIPE)
    pen = Pen(canvas, lines.direction)
    room = _RIGHT - MARGIN - _badge(picture, pen, lines) - _BETWEEN
    pen.write((MARGIN, 108), pen.cut(lines.about, room, 32), 32, _MUTED)
    for side, row in zip(lines.sides, _ROWS, strict=False):
        _side(pen, side, row)
    canvas.line((MARGIN, 414, _RIGHT, 414), fill="#2c5b49", width=2)
    for place, line in enumerate(pen.lines(lines.standing, _RIGHT - MARGIN, 40, 2)):
        pen.write((MARGIN, 466 + 52 * place), line, 40, _INK)
    _mark(picture, pen)
    return picture


def _badge(picture: Image.Image, pen: Pen, lines: Lines) -> int:
    """Draw the badge in the upper right corner; return its width."""
    if not lines.badge:
        return 0
    ground, ink = _BADGES[lines.tone]
    text = pen.cut(lines.badge, 400, 30, bold=True)
    width, height = pen.width(text, 30, bold=True) + 48, 56
    # Pillow draws edges as steps: it is drawn larger, and its edges are smooth when it is made smaller.
    shape = Image.new("L", (width * 4, height * 4))
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width * 4, height * 4), radius=height * 2, fill=255)
    picture.paste(ground, (_RIGHT - width, 68), shape.resize((width, height)))
    pen.write((_RIGHT - width + 24, 107), text, 30, ink, bold=True)
    return width


def _side(pen: Pen, side: BriefSide, row: int) -> None:
    """Write a side and its score on one base line: the score whole, the name in what is left."""
    score, size = pen.fitted(side.score, SCORE_ROOM, SCORE_SIZES, bold=True)
    left = _RIGHT - pen.write_before((_RIGHT, row), score, size, _INK, bold=True)
    if side.beside:
        left -= _BETWEEN // 2
        beside = pen.cut(side.beside, 220, 32)
        left -= pen.write_before((left, row), beside, 32, _MUTED)
    name, size = pen.fitted(side.name, left - MARGIN - _BETWEEN, range(36, 69, 4), bold=True)
    pen.write((MARGIN, row), name, size, _INK, bold=True)


def _mark(picture: Image.Image, pen: Pen) -> None:
    """Put the site's icon and name into the lower left corner."""
    with Image.open(BytesIO(icon(44))) as ball:
        whole = ball.convert("RGBA")
        picture.paste(whole, (MARGIN, HEIGHT - 76), whole)
    pen.write((MARGIN + 58, HEIGHT - 43), "Overstream", 30, _MUTED, bold=True)
