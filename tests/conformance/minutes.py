"""Minutes and plus-minus of box scores, beside ours."""

import gzip
import json
import re
from collections import Counter
from typing import Any, NamedTuple

import msgspec

from schemas.basketball.published import BoxScore, PlayerLine

CLOSE = 1
"""Seconds by which minutes may differ: box scores round them."""


class Official(NamedTuple):
    """A player's line of a box score; `player` is an id, or a name in full."""

    player: str
    seconds: float
    plus_minus: int


class Minutes(msgspec.Struct):
    """How many minutes and plus-minus agree, by format; they are not part of the verdict."""

    counted: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)

    def compare(self, form: str, official: list[Official], box: BoxScore) -> None:
        for line in official:
            ours = _line_of(box, line.player)
            if ours is None:
                continue
            self.counted[form, "players"] += 1
            if ours.minutes is not None:
                minutes, seconds = map(int, ours.minutes.split(":"))
                self.counted[form, "minutes"] += abs(60 * minutes + seconds - line.seconds) <= CLOSE
                self.counted[form, "plus-minus"] += ours.plus_minus == line.plus_minus

    def lines(self) -> list[str]:
        forms = sorted({form for form, _ in self.counted})
        return [
            f"{form}: "
            + ", ".join(
                f"{self.counted[form, what]:,} of {total:,} {what}" for what in ("minutes", "plus-minus")
            )
            for form in forms
            for total in [self.counted[form, "players"]]
        ]


def official_minutes(form: str, data: bytes) -> list[Official]:
    """Return the lines of a box score of those who played, of the kinds that lie beside the formats."""
    text = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    document = json.loads(text)
    if form == "cdn_live":
        return [_of_cdn(player) for player in _players(document["game"]) if player["played"] == "1"]
    if form == "wnba_v3_page":
        lines = _players(document["postGameData"]["postBoxscoreData"])
        return [_of_page(player) for player in lines if ":" in (player["statistics"].get("minutes") or "")]
    return [
        Official(re.sub(r" [FGC]$", "", line["NAME"]), _seconds(line["MIN"]), int(line["+/-"]))
        for line in document
        if ":" in line["MIN"]
    ]


def _players(game: dict[str, Any]) -> list[dict[str, Any]]:
    return [*game["homeTeam"]["players"], *game["awayTeam"]["players"]]


def _of_cdn(player: dict[str, Any]) -> Official:
    figures = player["statistics"]
    minutes, seconds = re.fullmatch(r"PT(\d+)M([\d.]+)S", figures["minutes"]).groups()  # type: ignore[union-attr]
    played = 60 * int(minutes) + float(seconds)
    return Official(str(player["personId"]), played, int(figures["plusMinusPoints"]))


def _of_page(player: dict[str, Any]) -> Official:
    figures = player["statistics"]
    return Official(str(player["personId"]), _seconds(figures["minutes"]), int(figures["plusMinusPoints"]))


def _seconds(text: str) -> int:
    minutes, seconds = map(int, text.split(":"))
    return 60 * minutes + seconds


def _line_of(box: BoxScore, player: str) -> PlayerLine | None:
    """Return our line of a player, None where the name is that of several."""
    lines = [
        line
        for line in (*box.home.players, *box.away.players)
        if line.player.id == player or player.endswith(f" {line.player.id}")
    ]
    return lines[0] if len(lines) == 1 else None
