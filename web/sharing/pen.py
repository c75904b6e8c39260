"""Writing on a picture: texts in any of the fonts, made to fit the room that they have."""

import unicodedata
from typing import Literal

from PIL import ImageDraw

from web.sharing.fonts import CAN_SET, font, runs

STEP = 4
"""Pixels by which a text is made smaller until it fits."""

Direction = Literal["ltr", "rtl"]


class Pen:
    """Writes on a picture in one direction; `direction` is that of the language around names."""

    def __init__(self, draw: ImageDraw.ImageDraw, direction: Direction = "ltr") -> None:
        self._draw = draw
        self._direction: Direction | None = direction if CAN_SET else None

    def width(self, text: str, size: int, *, bold: bool = False) -> int:
        """Return the pixels that a text takes."""
        lengths = (
            font(family, size, bold=bold).getlength(part, direction=self._direction)
            for family, part in runs(text)
        )
        return round(sum(lengths))

    def fitted(self, text: str, room: int, sizes: range, *, bold: bool = False) -> tuple[str, int]:
        """Return a text and the largest of `sizes` in which it fits; cut where it fits in none."""
        for size in reversed(sizes):
            if self.width(text, size, bold=bold) <= room:
                return text, size
        return self.cut(text, room, sizes[0], bold=bold), sizes[0]

    def cut(self, text: str, room: int, size: int, *, bold: bool = False) -> str:
        """Return a text, or as much of it as fits with an ellipsis; no letter loses its marks."""
        if self.width(text, size, bold=bold) <= room:
            return text
        kept = text
        while kept and self.width(f"{kept}…", size, bold=bold) > room:
            kept = kept[:-1]
            while kept and unicodedata.category(text[len(kept)])[0] == "M":
                kept = kept[:-1]
        return f"{kept.rstrip()}…"

    def lines(self, text: str, room: int, size: int, most: int) -> list[str]:
        """Return a text in lines that fit, `most` at most, the last of them cut if it must be."""
        lines: list[str] = []
        words = text.split()
        while words and len(lines) < most - 1:
            taken = 1
            while taken < len(words) and self.width(" ".join(words[: taken + 1]), size) <= room:
                taken += 1
            lines.append(self.cut(" ".join(words[:taken]), room, size))
            words = words[taken:]
        return [*lines, self.cut(" ".join(words), room, size)] if words else lines

    def write(self, at: tuple[int, int], text: str, size: int, fill: str, *, bold: bool = False) -> int:
        """Write a text from its left end on its base line; return its width."""
        x, y = at
        for family, part in runs(text):
            letters = font(family, size, bold=bold)
            self._draw.text((x, y), part, fill=fill, font=letters, anchor="ls", direction=self._direction)
            x += round(letters.getlength(part, direction=self._direction))
        return x - at[0]

    def write_before(
        self, at: tuple[int, int], text: str, size: int, fill: str, *, bold: bool = False
    ) -> int:
        """Write a text to its right end on its base line; return its width."""
        width = self.width(text, size, bold=bold)
        return self.write((at[0] - width, at[1]), text, size, fill, bold=bold)
