"""Football's matches against what an independent program counts: `DATA/expected.jsonl`, a line a match.

Every match goes the way of a live one (file, feed, the events' bytes, the fold, the state in and out of the
table's bytes), and what is published of it is compared: the score by half, goals, cards, substitutions, the
shoot-out kick by kick, and both sides' statistics but for possession, of which everybody has a definition of
their own. Files beside the events (line-ups and substitutions of Wyscout's matches) are read from
`DATA/official`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from feeds.football.files import SUFFIXES, read
from feeds.football.mistakes import AnyRecord
from feeds.matches.feed import BadFile, File
from feeds.matches.files import Files
from schemas.football.codec import decode_event, decode_info, encode_event, encode_info
from schemas.football.events import Correction, MatchInfo
from schemas.football.published import CardState, GoalState, MatchState, PlayerName
from schemas.football.words import PhaseName, Standing
from tables.football.projections import match_state
from tables.football.scoring.fold import fold, inform, start
from tables.football.scoring.state import Match

STORED_EVERY = 50
"""Events between two journeys of the state through its bytes."""
SIDES = ("home", "away")
PERIODS = (
    PhaseName.FIRST_HALF,
    PhaseName.SECOND_HALF,
    PhaseName.EXTRA_TIME_FIRST_HALF,
    PhaseName.EXTRA_TIME_SECOND_HALF,
)
STATISTICS = ("shots", "shots_on_target", "passes", "passes_accurate", "corners", "fouls", "offsides")
"""A side's figures that are counted alike everywhere; one of 0 may be missing in the expected line."""
CLOSE = 0.001
"""The most by which an xG may differ."""

NOBODY = "nobody"
"""A player who is not named."""

_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Match).decode


class Tally(msgspec.Struct):
    """What was compared, and the differences found."""

    matches: int = 0
    figures: int = 0
    differences: list[str] = []

    @property
    def agrees(self) -> bool:
        return bool(self.matches) and not self.differences

    def compare(self, match: str, expected: dict[str, Any], got: dict[str, Any]) -> None:
        self.figures += len(expected)
        for name in expected.keys() | got.keys():
            wanted, found = expected.get(name, "nothing"), got.get(name, "nothing")
            if not _same(wanted, found):
                self.differences.append(f"{match} {name}: expected {wanted}, got {found}")

    def lines(self) -> list[str]:
        compared = f"{self.matches:,} matches, {self.figures:,} figures"
        verdict = f"{len(self.differences):,} differ" if self.differences else "all agree"
        verdict = verdict if self.matches or self.differences else "nothing was compared"
        return [*sorted(self.differences), f"{compared}: {verdict}"]


def run(data: Path) -> Tally:
    """Replay and compare every match of `data/expected.jsonl`."""
    tally, lines = Tally(), data / "expected.jsonl"
    expected = [json.loads(line) for line in lines.read_text().splitlines()] if lines.exists() else []
    if not expected:
        tally.differences.append(f"{data}: has no expected.jsonl, or an empty one")
    by_path = {line["events_file"]: line for line in expected}
    for found in read(_files(data, tuple(by_path))):
        line = by_path.get(found.name)
        if line is None:
            continue
        if isinstance(found, BadFile):
            tally.differences.append(f"{line['key']}: {found.reason}")
            continue
        del by_path[found.name]
        tally.matches += 1
        try:
            state = match_state(play(found.records()))
            tally.compare(line["key"], dict(_wanted(line)), dict(_got(state, line)))
        except Exception as error:
            tally.differences.append(f"{line['key']}: {type(error).__name__}: {error}")
    tally.differences += [f"{line['key']}: there is no match in {path}" for path, line in by_path.items()]
    return tally


def _files(data: Path, paths: Iterable[str]) -> Iterator[File]:
    """Yield what lies beside the events, and then the events."""
    yield from (file for file in Files([data / "official"], SUFFIXES) if isinstance(file, File))
    yield from (File(path, (data / path).read_bytes()) for path in paths if (data / path).exists())


def play(records: Sequence[AnyRecord]) -> Match:
    """Fold a match as it would be live, by way of its bytes."""
    match = start(records[0].match_id)
    key = match.match_id.encode()
    for number, record in enumerate(records, 1):
        if isinstance(record, MatchInfo):
            match = inform(match, decode_info(encode_info(record), key))
            continue
        assert not isinstance(record, Correction)
        event = decode_event(encode_event(record), key)
        assert event == record, f"{record} came back as {event}"
        match = fold(match, event)
        if number % STORED_EVERY == 0:
            match = _decode(_encode(match))
    assert [isinstance(one, MatchInfo) and one.ended for one in records].index(True) == len(records) - 1
    return match


def _wanted(line: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the expected figures by where they stand."""
    yield "extra_time", line["extra_time"]
    yield "status", "finished"
    for side in SIDES:
        figures = line["stats"][side]
        yield f"score {side}", line["score"][side]
        yield f"half_time {side}", line["half_time"][side]
        yield from _numbered(f"score_by_period {side}", line["score_by_period"][side])
        for name in STATISTICS:
            yield f"stats {side} {name}", figures.get(name, 0)
        if line["format"] == "statsbomb":
            yield f"stats {side} xg", float(figures.get("xg", 0))
        if line["shootout"]:
            yield f"shootout {side}", tuple(line["shootout"][side])
            kicks = line["shootout_kicks"][side]
            yield from _numbered(f"kick {side}", [(_id(kick["player"]), kick["scored"]) for kick in kicks])
    yield from _listed("goal", [_with(goal, "own_goal", "penalty") for goal in line["goals"]])
    yield from _listed("card", [_with(card, "card") for card in line["cards"]])
    changes = [
        {
            "minute": shown(change["minute"], line["extra_time"]),
            "side": change["side"],
            "player": _id(change["on"]),
            "off": _id(change["off"]),
        }
        for change in line["substitutions"]
    ]
    yield from _listed("substitution", changes)


def _got(state: MatchState, line: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the published figures by where they stand."""
    known = _Names(line)
    yield "extra_time", len(state.home.score_by_period) > 2
    yield "status", state.status.value
    for place, (side, info) in enumerate(zip(SIDES, (state.home, state.away), strict=True)):
        yield f"score {side}", info.score
        yield f"half_time {side}", state.half_time and state.half_time[place]
        yield from _numbered(f"score_by_period {side}", info.score_by_period)
        for name in STATISTICS:
            yield f"stats {side} {name}", getattr(info.statistics, name)
        if line["format"] == "statsbomb":
            yield f"stats {side} xg", info.statistics.xg
        if state.shoot_out is not None:
            kicks = [kick for kick in state.shoot_out.kicks if kick.side == side]
            yield f"shootout {side}", (sum(kick.scored for kick in kicks), len(kicks))
            yield from _numbered(f"kick {side}", [(known.of(kick.player), kick.scored) for kick in kicks])
    goals = [
        known.item(goal) | {"own_goal": goal.own_goal, "penalty": goal.penalty}
        for goal in state.goals
        if goal.standing is not Standing.CANCELLED
    ]
    yield from _listed("goal", goals)
    yield from _listed("card", [known.item(card) | {"card": card.card.value} for card in state.cards])
    changes = [
        {
            "minute": change.minute,
            "side": change.side.value,
            "player": known.of(change.on),
            "off": known.of(change.off),
        }
        for change in state.substitutions
    ]
    yield from _listed("substitution", changes)


class _Names:
    """How a format calls players: Wyscout's are numbers, and some lines have their names too."""

    def __init__(self, line: dict[str, Any]) -> None:
        self._numbers = line["format"] == "wyscout_v2"
        self._named = {str(one["player"]) for one in (*line["goals"], *line["cards"]) if one.get("name")}

    def of(self, player: PlayerName | None) -> str:
        if player is None:
            return NOBODY
        return player.id if self._numbers else player.name

    def item(self, one: GoalState | CardState) -> dict[str, Any]:
        name = {"name": one.player.name} if one.player and one.player.id in self._named else {}
        period = PERIODS.index(one.phase) + 1
        place = {"minute": one.minute, "period": period, "side": one.side.value}
        return place | {"player": self.of(one.player)} | name


def _with(one: dict[str, Any], *fields: str) -> dict[str, Any]:
    """Return an expected goal or card."""
    name = {"name": one["name"]} if one.get("name") else {}
    common = {field: one[field] for field in ("minute", "period", "side", *fields)}
    return common | {"player": _id(one["player"])} | name


def _listed(what: str, items: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the figures of each item, in the order of minutes: clocks of feeds may go back."""
    ordered = sorted(items, key=lambda one: (_order(one["minute"]), one["side"], one["player"]))
    for number, item in enumerate(ordered, 1):
        yield from ((f"{what} {number} {field}", value) for field, value in item.items())


def _numbered(what: str, figures: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    yield from ((f"{what} {number}", figure) for number, figure in enumerate(figures, 1))


def shown(minute: str, extra_time: bool) -> str:
    """Return a minute as a scoreboard shows it: Wyscout's match file counts through, and 93 is 90+3."""
    last = 120 if extra_time else 90
    return f"{last}+{int(minute) - last}" if minute.isdecimal() and int(minute) > last else minute


def _order(minute: str) -> tuple[int, int]:
    whole, _, added = minute.partition("+")
    return int(whole), int(added or 0)


def _id(player: str | int | None) -> str:
    return str(player) if player else NOBODY


def _same(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, float) and isinstance(found, float):
        return abs(wanted - found) <= CLOSE
    return bool(wanted == found)
