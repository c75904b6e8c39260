"""The end of a drill: what the workers answer and have published, against the fold of the balls."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast
from urllib.parse import quote

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from drill.cricket.messy import PREFIX
from drill.cricket.reference import OverNumber, Reference, play
from drill.report import Report
from drill.watch import Watch
from feeds.cricket.feed import CricketRecord
from feeds.cricket.records import Record
from feeds.matches.season import Season
from schemas.cricket.published import OverSummary, PublishedOver, Scorecard

T = TypeVar("T")

_PATIENCE = 15.0
"""Seconds in which a worker must give a good answer, the first time that it does not."""
_TOLD = 20
"""Findings of a kind that are told in words; the rest are counted."""
_card = msgspec.json.Decoder(Scorecard)
_overs = msgspec.json.Decoder(list[OverSummary])


class Verdict:
    """Compares match by match, and enters what differs into the report."""

    def __init__(
        self, report: Report, season: Season[CricketRecord], watch: Watch, session: ClientSession
    ) -> None:
        self._report = report
        self._season = season
        self._watch = watch
        self._session = session
        self._patience = _PATIENCE

    async def pronounce(self, urls: Sequence[str], acknowledged: dict[str, int]) -> None:
        """Compare all matches, each asked of one worker, in turn."""
        report, watch = self._report, self._watch
        report.matches, report.events = len(watch.logged), sum(watch.logged.values())
        for match_id, seq in acknowledged.items():
            if watch.logged.get(match_id, 0) < seq:
                self._find(f"{match_id}: {seq} acknowledged, {watch.logged.get(match_id, 0)} in the log")
        if watch.holes:
            self._find(f"the producer left out {watch.holes} balls")
        for turn, number in enumerate(sorted(map(_number, watch.logged))):
            match_id = self._season.match_id(number)
            records = cast(Iterator[Record], self._season.match(number, 0))
            reference = play(match_id, records, watch.logged[match_id], watch.infos.get(match_id))
            await self._compare_answers(match_id, reference, urls[turn % len(urls)])
            self._compare_published(match_id, reference, watch.overs.get(match_id, []))
            await asyncio.sleep(0)
        for match_id in watch.overs.keys() - watch.logged.keys():
            if match_id.startswith(PREFIX):
                self._look_for_twice(match_id, watch.overs[match_id])
            else:
                self._find(f"overs of {match_id} were published, of which there are no balls")

    def _look_for_twice(self, match_id: str, published: Sequence[PublishedOver]) -> None:
        """Count the overs of a messy match that were published again without saying why."""
        unmarked = Counter((over.innings, over.over) for over in published if over.correction is None)
        for number, times in unmarked.items():
            if times > 1:
                self._report.overs_twice += times - 1
                self._find(f"{match_id}, over {_told(number)} was published {times} times unmarked")

    async def _compare_answers(self, match_id: str, reference: Reference, url: str) -> None:
        report = self._report
        sent = sum(map(len, reference.balls.values()))
        report.sent += sent
        card = await self._ask(
            f"{url}/matches/{quote(match_id, safe='')}/scorecard/",
            _card,
            # A standby's answer may be behind; it is the last word if no better one comes.
            lambda card: card.last_seq >= reference.card.last_seq,
        )
        overs = await self._ask(f"{url}/matches/{quote(match_id, safe='')}/overs/", _overs)
        if card is None or overs is None:
            report.wrong_scorecards += 1
            report.lost += sent
            return
        if card != reference.card:
            report.wrong_scorecards += 1
            self._find(
                f"{match_id}: the scorecard at {card.last_seq} is not the fold's at {reference.card.last_seq}"
            )
        found = {(over.innings, over.over): over.balls for over in overs}
        report.counted += sum(map(len, found.values()))
        for number in found.keys() | reference.balls.keys():
            got, due = Counter(found.get(number, ())), Counter(reference.balls.get(number, ()))
            if got != due:
                report.lost += (due - got).total()
                report.twice += (got - due).total()
                self._find(f"{match_id}, over {_told(number)}: {_listed(got)} instead of {_listed(due)}")

    def _compare_published(
        self, match_id: str, reference: Reference, published: Sequence[PublishedOver]
    ) -> None:
        report = self._report
        report.overs += len(published)
        seen: set[OverNumber] = set()
        last: OverNumber = (0, -1)
        due = {number: figures for number, *figures in reference.published}
        for over in published:
            number = (over.innings, over.over)
            if number in seen:
                report.overs_twice += 1
                self._find(f"{match_id}, over {_told(number)} was published twice")
            elif number < last:
                report.overs_out_of_order += 1
                self._find(f"{match_id}, over {_told(number)} was published after {_told(last)}")
            elif due.get(number) != [over.runs, over.wickets]:
                report.overs_wrong += 1
                self._find(f"{match_id}, over {_told(number)}: {over} instead of {due.get(number)}")
            seen.add(number)
            last = max(last, number)
        missing = due.keys() - seen
        report.overs_missing += len(missing)
        for number in sorted(missing):
            self._find(f"{match_id}, over {_told(number)} was never published")

    async def _ask(
        self, url: str, decoder: msgspec.json.Decoder[T], good: Callable[[T], bool] = lambda _: True
    ) -> T | None:
        """Return a good answer; where there is none for long the last one, or None and a finding."""
        deadline, why, found = time.monotonic() + self._patience, "no answer", None
        while time.monotonic() < deadline:
            try:
                async with self._session.get(url, timeout=ClientTimeout(total=5)) as answer:
                    body = await answer.read()
                    if answer.status == 200:
                        found = decoder.decode(body)
                        if good(found):
                            return found
                    why = f"{answer.status} {body[:200]!r}"
                    if answer.status == 404:
                        break
            except (ClientError, OSError, TimeoutError) as error:
                why = repr(error)
            await asyncio.sleep(0.2)
        # It was given its time; hundreds of matches may not each wait for as long.
        self._patience = 1.0
        if found is None:
            self._find(f"{url}: {why}")
        return found

    def _find(self, finding: str) -> None:
        if len(self._report.findings) < _TOLD:
            self._report.findings.append(finding)


def _number(match_id: str) -> int:
    return int(match_id.rpartition("-")[2])


def _told(number: OverNumber) -> str:
    return f"{number[0]}/{number[1]}"


def _listed(balls: Counter[str]) -> str:
    return " ".join(sorted(balls.elements())) or "nothing"
