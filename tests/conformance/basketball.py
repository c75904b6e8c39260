"""Basketball's games against published figures: those of `DATA/expected.jsonl`, a line a game.

Every game goes the way of a live one (file, feed, the events' bytes, the fold, the state in and out of the
table's bytes), and what is published of it is compared. A file whose scores a spreadsheet turned into dates
has to be refused. Minutes and plus-minus are counted apart, where there is a box score: who is on court is
inferred in most formats.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from feeds.basketball.files import read
from feeds.basketball.formats.clocks import milliseconds
from feeds.basketball.mistakes import AnyRecord
from feeds.matches.feed import BadFile, File
from schemas.basketball.codec import decode_event, decode_info, encode_event, encode_info
from schemas.basketball.events import AnyEvent, Correction, GameInfo
from schemas.basketball.published import BoxScore, PlayerLine, TeamBox
from tables.basketball.box_scores import box_score
from tables.basketball.play_by_play import flow, told
from tables.basketball.projections import game_state
from tables.basketball.scoring.fold import fold, inform, start
from tables.basketball.scoring.state import Game
from tests.conformance.minutes import Minutes, official_minutes

STORED_EVERY = 50
"""Events between two journeys of the state through its bytes."""
SIDES = ("home", "away")
DATES = "score_turned_into_a_date_by_a_spreadsheet"
NAMES = {"pts": "points"}
"""Names of the box score that are ours under another one."""
SHOTS = ("pts", "fgm", "fga", "fg3m", "fg3a", "ftm", "fta")
FIGURES = (*SHOTS, "oreb", "dreb", "ast", "stl", "blk", "tov", "pf")
"""A player's, under the names of the box score."""

_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Game).decode


class Tally(msgspec.Struct):
    """What was compared, and the differences found."""

    games: int = 0
    figures: int = 0
    differences: list[str] = []
    refused: list[str] = []
    minutes: Minutes = msgspec.field(default_factory=Minutes)

    @property
    def agrees(self) -> bool:
        return bool(self.games) and not self.differences

    def compare(self, game: str, expected: dict[str, Any], got: dict[str, Any]) -> None:
        self.figures += len(expected)
        for name in expected.keys() | got.keys():
            wanted, found = expected.get(name, "nothing"), got.get(name, "nothing")
            if wanted != found:
                self.differences.append(f"{game} {name}: expected {wanted}, got {found}")

    def lines(self) -> list[str]:
        compared = f"{self.games:,} games, {self.figures:,} figures"
        verdict = f"{len(self.differences):,} differ" if self.differences else "all agree"
        verdict = verdict if self.games or self.differences else "nothing was compared"
        return [*sorted(self.differences), *self.refused, *self.minutes.lines(), f"{compared}: {verdict}"]


class Played(msgspec.Struct):
    """A game after its last event: its row, what each event made of it, and its box score."""

    game: Game
    plays: Sequence[tuple[AnyEvent, Game]]
    box: BoxScore


def run(data: Path) -> Tally:
    """Replay and compare every game of `data/expected.jsonl`."""
    tally = Tally()
    games = _games(data)
    if not games:
        tally.differences.append(f"{data}: has no expected.jsonl, or an empty one")
    for expected in games:
        try:
            _compare_game(tally, data, expected)
        except Exception as error:
            tally.differences.append(f"{expected['key']}: {type(error).__name__}: {error}")
    return tally


def _games(data: Path) -> list[dict[str, Any]]:
    """Return the lines of expected.jsonl, each with what the manifest says of its game."""
    lines, manifest = data / "expected.jsonl", data / "manifest.json"
    if not lines.exists():
        return []
    listed = json.loads(manifest.read_text()) if manifest.exists() else []
    by_key = {game["key"]: game for game in listed}
    expected = [json.loads(line) for line in lines.read_text().splitlines() if line.strip()]
    return [by_key.get(line["key"], {}) | line for line in expected]


def _compare_game(tally: Tally, data: Path, expected: dict[str, Any]) -> None:
    key, paths = expected["key"], [expected["pbp"]]
    tally.games += 1
    box = expected.get("box", "")
    if box and box != expected["pbp"]:
        paths.insert(0, box)
    missing = [path for path in paths if not (data / path).exists()]
    tally.differences += [f"{key}: there is no {path}" for path in missing]
    if expected["pbp"] in missing:
        return
    files = [File(path, (data / path).read_bytes()) for path in paths if path not in missing]
    found = next(one for one in read(files) if one.name == expected["pbp"])
    refused = DATES in expected.get("quirks", {})
    if isinstance(found, BadFile):
        tally.compare(key, {"refused": refused}, {"refused": True})
        (tally.refused if refused else tally.differences).append(f"{found.name}: refused: {found.reason}")
        return
    if refused:
        tally.compare(key, {"refused": True}, {"refused": False})
        return
    played = play(found.records())
    tally.compare(key, dict(_wanted(expected)), dict(_got(played, expected)))
    if box and box not in missing:
        official = official_minutes(expected["format"], (data / box).read_bytes())
        tally.minutes.compare(expected["format"], official, played.box)


def play(records: Sequence[AnyRecord]) -> Played:
    """Fold a game as it would be live, by way of its bytes."""
    game, plays = start(records[0].match_id), []
    key = game.match_id.encode()
    for number, record in enumerate(records, 1):
        if isinstance(record, GameInfo):
            game = inform(game, decode_info(encode_info(record), key))
            continue
        assert not isinstance(record, Correction)
        event = decode_event(encode_event(record), key)
        assert event == record, f"{record} came back as {event}"
        game = fold(game, event)
        plays.append((event, game))
        if number % STORED_EVERY == 0:
            game = _decode(_encode(game))
    assert [isinstance(one, GameInfo) and one.ended for one in records].index(True) == len(records) - 1
    return Played(game, plays, box_score(game))


def _wanted(expected: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the expected figures by where they stand; what is 0 of a player is not listed."""
    yield "overtimes", expected["overtimes"]
    yield "breaches", ()
    for side in SIDES:
        yield f"final {side}", expected["final"][side]
        yield f"periods {side}", tuple(expected["periods"][side])
        for name, value in expected["team"][side].items():
            yield f"team {side} {name}", value
        unsure = _not_told_apart(expected, side)
        for player, figures in expected["players"][side].items():
            if player in unsure:
                yield f"player {side} {player} uncertain", True
                continue
            for name in FIGURES:
                if figures.get(name):
                    yield f"player {side} {player} {name}", figures[name]
        yield f"flow largest_lead {side}", expected["flow"]["largest_lead"][side]
    yield "flow lead_changes", expected["flow"]["lead_changes"]
    yield "flow ties", expected["flow"]["ties"]
    for number, (period, clock, home, away) in enumerate(expected["flow"]["timeline"], 1):
        yield f"flow timeline {number}", (period, milliseconds(clock), home, away)


def _got(played: Played, expected: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the published figures by where they stand."""
    game, box = played.game, played.box
    assert game.info is not None
    state, over_time = game_state(game), flow(game, told(played.plays))
    yield "overtimes", len(state.home.periods) - game.info.format.periods
    yield "breaches", box.breaches
    for side, team, info, lead in (
        ("home", box.home, state.home, over_time.largest_lead.home),
        ("away", box.away, state.away, over_time.largest_lead.away),
    ):
        yield f"final {side}", info.score
        yield f"periods {side}", info.periods
        yield from ((f"team {side} {name}", value) for name, value in _of_team(team))
        unsure = _not_told_apart(expected, side)
        for line in team.players:
            yield from (
                (f"player {side} {line.player.id} {name}", value) for name, value in _of_player(line, unsure)
            )
        yield f"flow largest_lead {side}", lead
    yield "flow lead_changes", over_time.lead_changes
    yield "flow ties", over_time.ties
    for number, point in enumerate(over_time.timeline, 1):
        yield f"flow timeline {number}", (point.period, milliseconds(point.clock), point.home, point.away)


def _of_team(team: TeamBox) -> Iterator[tuple[str, int]]:
    for name in (*FIGURES, "technicals"):
        yield name, getattr(team.totals, NAMES.get(name, name))
    yield "team_rebounds", team.team_rebounds
    yield "team_turnovers", team.team_turnovers


def _of_player(line: PlayerLine, unsure: set[str]) -> Iterator[tuple[str, Any]]:
    if line.uncertain:
        yield "uncertain", True
    if line.player.id in unsure:
        return
    for name in FIGURES:
        if value := getattr(line, NAMES.get(name, name)):
            yield name, value


def _not_told_apart(expected: dict[str, Any], side: str) -> set[str]:
    return {name for of_side, name, _ in expected.get("players_not_told_apart", ()) if of_side == side}
