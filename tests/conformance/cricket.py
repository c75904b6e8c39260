"""Cricket's matches against real scorecards.

Every match of `DATA/matches` goes the way of a live one (the feed's events, their
bytes, the fold, the state in and out of the table's bytes), and each figure of its
line in `DATA/expected.jsonl` is looked up in the public scorecard, or in the state
where the scorecard has no such figure. A match without a line has to be consistent
with itself and with the outcome on file.
"""

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from feeds.cricket.cricsheet.events import BadFile, CricsheetFile, read_matches, to_events, to_info
from feeds.matches.files import Files
from schemas.cricket.codec import decode_event, decode_info, encode_event, encode_info
from schemas.cricket.events import MatchInfo, Outcome, OutcomeKind
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.fold import fold, inform, new_overs, start
from tables.cricket.scoring.result import outcome_of_scores, result_text
from tables.cricket.scoring.state import Match, Over, decode, encode
from tests.figures import Figures, consistency, expected_figures, scored_figures

STORED_EVERY = 50
"""Events between two journeys of the state through its bytes."""


class Tally(msgspec.Struct):
    """What was compared, and the differences found."""

    matches: int = 0
    innings: int = 0
    figures: int = 0
    differences: list[str] = []

    def compare(self, match_id: str, expected: Figures, got: Figures) -> None:
        self.figures += len(expected)
        for name in expected.keys() | got.keys():
            wanted, found = expected.get(name, "nothing"), got.get(name, "nothing")
            if wanted != found:
                self.differences.append(f"{match_id} {name}: expected {wanted}, got {found}")

    @property
    def agrees(self) -> bool:
        return bool(self.matches) and not self.differences

    def lines(self) -> list[str]:
        return [*sorted(self.differences), self.summary()]

    def summary(self) -> str:
        compared = f"{self.matches:,} matches, {self.innings:,} innings, {self.figures:,} figures"
        if not self.matches:
            return f"{compared}: nothing was compared"
        verdict = f"{len(self.differences):,} differ" if self.differences else "all agree"
        return f"{compared}: {verdict}"


def run(data: Path) -> Tally:
    """Replay and compare everything in `data`."""
    tally = Tally()
    expected = _read_expected(data / "expected.jsonl")
    folder = data / "matches"
    for found in read_matches(Files([folder if folder.exists() else data], (".json",))):
        if isinstance(found, BadFile):
            tally.differences.append(f"{found.name}: {found.reason}")
        else:
            line = expected.pop(found.match_id, None)
            try:
                _compare_match(tally, found, line)
            except Exception as error:
                tally.differences.append(f"{found.match_id}: {type(error).__name__}: {error}")
    tally.differences += [
        f"{match_id}: in expected.jsonl, but there is no such file" for match_id in expected
    ]
    return tally


def _read_expected(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    lines = [json.loads(line) for line in file.read_text().splitlines() if line.strip()]
    return {line["match"]: line for line in lines}


def _compare_match(tally: Tally, file: CricsheetFile, expected: dict[str, Any] | None) -> None:
    match_id = file.match_id
    info = decode_info(encode_info(to_info(file.content, match_id)), match_id.encode())
    match, overs = replay(file, info)
    cards = scorecard(match).innings
    tally.matches += 1
    tally.innings += len(match.innings)
    for innings, card in zip(match.innings, cards, strict=True):
        ours = [over for over in overs if over.innings == innings.number]
        tally.compare(match_id, *consistency(innings, card, ours))
        if expected is not None:
            wanted = expected["innings"][innings.number - 1 : innings.number]
            theirs = (
                expected_figures(innings.number, wanted[0]) if wanted else {"innings": innings.number - 1}
            )
            tally.compare(match_id, theirs, scored_figures(innings, card, ours, theirs))
    if expected is not None:
        tally.compare(match_id, {"innings": len(expected["innings"])}, {"innings": len(cards)})
    tally.compare(match_id, *outcomes(match, info, expected["check"] if expected else None))


def replay(file: CricsheetFile, info: MatchInfo) -> tuple[Match, list[Over]]:
    """Fold a match as it would be live; returns it with its overs as they were last closed."""
    match = inform(start(file.match_id), msgspec.structs.replace(info, outcome=None))
    overs: dict[tuple[int, int], Over] = {}
    for number, event in enumerate(to_events(file.content, file.match_id), 1):
        read = decode_event(encode_event(event), file.match_id.encode())
        assert read == event, f"{event} came back as {read}"
        after = fold(match, read)
        overs |= {(over.innings, over.number): over for over in new_overs(match, after)}
        match = after
        if number % STORED_EVERY == 0:
            match = decode(encode(match))
    current = match.current
    if current is not None and current.over is not None:  # left off in mid-over, with nothing said
        overs.setdefault((current.number, current.over.number), current.over)
    return match, list(overs.values())


def outcomes(match: Match, info: MatchInfo, check: list[str] | None) -> tuple[Figures, Figures]:
    """Compare the outcome of the scores alone with the official one, and what is shown with it."""
    official = info.outcome
    verdict, said = check if check is not None else ["agree" if _has_margin(official) else "nothing", ""]
    derived = outcome_of_scores(match)
    wanted: Figures = {}
    got: Figures = {}
    if official is not None:
        wanted["result"] = result_text(match, official)
        got["result"] = scorecard(inform(match, info)).result
    if (
        official is not None
        and official.kind is OutcomeKind.TIE
        and info.format.overs
        and not _super_over(match)
    ):
        # Level scores alone do not say whether a super over follows, or a bowl-out.
        return wanted | {"outcome of the scores": None}, got | {"outcome of the scores": derived}
    if verdict not in ("agree", "winner") or official is None:
        return wanted, got
    if derived is None:
        return wanted | {"outcome of the scores": result_text(match, official)}, got
    names = ["winner"] if derived.kind is OutcomeKind.WON or derived.winner else []
    names += ["kind", "by_runs", "by_wickets", "by_innings"] if verdict == "agree" else []
    wanted |= {f"outcome {name}": getattr(official, name) for name in names}
    got |= {f"outcome {name}": getattr(derived, name) for name in names}
    margin = re.match(r"(?:innings and )?(\d+)(?: (wickets))?", said)
    if margin is not None:
        wanted["margin by check"] = int(margin[1])
        got["margin by check"] = derived.by_wickets if margin[2] else derived.by_runs
    return wanted, got


def _super_over(match: Match) -> bool:
    return any(innings.terms.super_over for innings in match.innings)


def _has_margin(official: Outcome | None) -> bool:
    """The scores can be expected to show it: neither awarded nor without a result."""
    if official is None or official.kind is OutcomeKind.NO_RESULT:
        return False
    return official.kind is not OutcomeKind.WON or bool(official.by_runs or official.by_wickets)
