"""The end of a drill: it compares what workers answer and have published with the fold of the log."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from aiohttp import ClientError, ClientSession, ClientTimeout

from drill.report import Report
from drill.slice import MESSY, Reference, Slice, Window
from drill.watch import Watch

_PATIENCE = 15.0
"""Seconds in which a worker must give a good answer, if its first one is wrong."""
_LISTED = 20
"""Findings of a kind that are reported in sentences; the others are only counted."""


class Verdict:
    """Compares match by match, and enters differences into the report."""

    def __init__(
        self,
        report: Report,
        slice_: Slice,
        watch: Watch,
        session: ClientSession,
        patience: float = _PATIENCE,
    ) -> None:
        self._report = report
        self._slice = slice_
        self._watch = watch
        self._session = session
        self._patience = patience

    async def pronounce(self, urls: Sequence[str], acknowledged: dict[str, int]) -> None:
        """Compare all matches, each at the next worker; `acknowledged` is the last acknowledged of each."""
        report, logged = self._report, self._watch.logged
        report.matches += len(logged)
        report.events += sum(log.last for log in logged.values())
        for match_id, seq in acknowledged.items():
            last = logged[match_id].last if match_id in logged else 0
            if last < seq:
                self._find(f"{match_id}: {seq} acknowledged, {last} in the log")
        holes = sum(log.holes for log in logged.values())
        if holes:
            self._find(f"the producer left out {holes} events")
        for turn, (match_id, log) in enumerate(sorted(logged.items())):
            reference = self._slice.reference(log)
            await self._compare_answers(match_id, reference, urls[turn % len(urls)])
            self.compare_published(match_id, reference.windows, self._watch.windows.get(match_id, []))
            await asyncio.sleep(0)
        for match_id in self._watch.windows.keys() - logged.keys():
            if match_id.startswith(MESSY):
                self._look_for_twice(match_id, self._watch.windows[match_id])
            else:
                self._find(f"windows of {match_id} were published, of which there are no events")

    def _look_for_twice(self, match_id: str, published: Sequence[Window]) -> None:
        """Count the windows of a messy match that were published again without saying why."""
        unmarked = Counter(window.number for window in published if not window.again)
        for number, times in unmarked.items():
            if times > 1:
                self._report.windows_twice += times - 1
                self._find(f"{match_id}, window {number} was published {times} times unmarked")

    async def _compare_answers(self, match_id: str, reference: Reference, url: str) -> None:
        report = self._report
        report.sent += reference.sent
        first, *others = reference.paths
        # A standby's answer may be behind; it counts if no better answer comes.
        found = [await self._ask(url + first, lambda body: not reference.is_behind(body))]
        found += [await self._ask(url + path) for path in others]
        bodies = [body for body in found if body is not None]
        if len(bodies) < len(found):
            report.wrong_matches += 1
            report.lost += reference.sent
            return
        comparison = reference.compare(bodies)
        report.counted += comparison.counted
        report.lost += comparison.lost
        report.twice += comparison.twice
        report.wrong_matches += bool(comparison.findings)
        for finding in comparison.findings:
            self._find(f"{match_id}: {finding}")

    def compare_published(self, match_id: str, due: Sequence[Window], published: Sequence[Window]) -> None:
        """Enter the windows of a match that were not published once, in order, with the right figures."""
        report = self._report
        report.windows += len(published)
        places = {window.number: place for place, window in enumerate(due)}
        seen: set[Hashable] = set()
        last = -1
        for window in published:
            number, place = window.number, places.get(window.number)
            if number in seen:
                report.windows_twice += 1
                self._find(f"{match_id}, window {number} was published twice")
            elif place is None or due[place].figures != window.figures:
                report.windows_wrong += 1
                self._find(f"{match_id}: {window} instead of {place if place is None else due[place]}")
            elif place < last:
                report.windows_out_of_order += 1
                self._find(f"{match_id}, window {number} was published after {due[last].number}")
            else:
                last = place
            seen.add(number)
        missing = [number for number in places if number not in seen]
        report.windows_missing += len(missing)
        for number in missing:
            self._find(f"{match_id}, window {number} was never published")

    async def _ask(self, url: str, good: Callable[[bytes], bool] = lambda _: True) -> bytes | None:
        """Return a good answer; without one in time, the last answer, or None and a finding."""
        deadline, why, found = time.monotonic() + self._patience, "no answer", None
        while time.monotonic() < deadline:
            try:
                async with self._session.get(url, timeout=ClientTimeout(total=5)) as answer:
                    body = await answer.read()
                    if answer.status == 200:
                        found = body
                        if good(found):
                            return found
                    why = f"{answer.status} {body[:200]!r}"
                    if answer.status == 404:
                        break
            except (ClientError, OSError, TimeoutError) as error:
                why = repr(error)
            await asyncio.sleep(0.2)
        # The first match has waited; hundreds of matches must not each wait as long.
        self._patience = min(self._patience, 1.0)
        if found is None:
            self._find(f"{url}: {why}")
        return found

    def _find(self, finding: str) -> None:
        if len(self._report.findings) < _LISTED:
            self._report.findings.append(finding)
