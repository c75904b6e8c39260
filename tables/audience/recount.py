"""A plain recount of a match's audience, from all its engagements at once: what the tables must have.

It shares nothing with the fold but the words: sets of buckets, no differences, no order.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from schemas.audience.events import Engagement
from schemas.audience.kinds import DEVICES, INTERACTIONS, PLATFORMS, Kind

TEN_SECONDS = 10_000
TEN_MINUTES = 600_000
SILENCE = 90_000
STAYS = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120)


class Recount(msgspec.Struct):
    """The audience of a match: `curve` by bucket, `joined` by minute, `stayed` by (minute, minutes after)."""

    viewers: int
    sessions: int
    curve: dict[int, int]
    joined: dict[int, int]
    stayed: dict[tuple[int, int], int]
    devices: dict[str, int]
    platforms: dict[str, int]
    countries: dict[str, int]
    kinds: dict[str, int]
    acts: dict[int, int]


def recount(events: Iterable[Engagement]) -> Recount:
    """Count the engagements of one match, in any order, repeats among them."""
    viewers: dict[str, list[Engagement]] = {}
    for event in events:
        viewers.setdefault(event.user_id, []).append(event)
    found = Recount(0, 0, {}, {}, {}, {}, {}, {}, {}, {})
    curve, joined, stayed = Counter[int](), Counter[int](), Counter[tuple[int, int]]()
    kinds, acts = Counter[str](), Counter[int]()
    words = Counter[str](), Counter[str](), Counter[str]()
    for said in viewers.values():
        sessions = [one for name in {event.session_id for event in said} for one in _sessions(said, name)]
        there = {bucket for start, stop in sessions for bucket in _buckets(start, stop)}
        found.sessions += len(sessions)
        curve.update(there)
        if there:
            found.viewers += 1
            joining = min(there)
            joined[joining // 6] += 1
            stayed.update((joining // 6, after) for after in STAYS if joining + 6 * after in there)
        for counted, mentioned in zip(words, _words(said), strict=True):
            counted.update(mentioned)
        done = {event.event_id: event for event in said if event.kind in INTERACTIONS}
        kinds.update(event.kind.name.lower() for event in done.values())
        acts.update(event.at // 60_000 for event in done.values())
    found.curve, found.joined, found.stayed = dict(curve), dict(joined), dict(stayed)
    found.devices, found.platforms, found.countries = map(dict, words)
    found.kinds, found.acts = dict(kinds), dict(acts)
    return found


def _sessions(said: list[Engagement], name: str) -> list[tuple[int, int]]:
    """Return the intervals of one session_id."""
    own = [event for event in said if event.session_id == name]
    beats = sorted(event.at for event in own if event.kind is not Kind.VIEW_END)
    ends = [event.at for event in own if event.kind is Kind.VIEW_END]
    parts: list[list[int]] = []
    for at in beats:
        if parts and at - parts[-1][-1] <= TEN_MINUTES:
            parts[-1].append(at)
        else:
            parts.append([at])
    found = []
    for part in parts:
        first, last = part[0], part[-1]
        over = [end for end in ends if first <= end <= last + TEN_MINUTES]
        found.append((first, max(min([*over, last + SILENCE]), first + 1)))
    return found


def _buckets(start: int, stop: int) -> range:
    return range(start // TEN_SECONDS, (stop - 1) // TEN_SECONDS + 1)


def _words(said: list[Engagement]) -> tuple[set[str], set[str], set[str]]:
    there = [event for event in said if event.kind is not Kind.VIEW_END]
    return (
        {DEVICES[event.device] for event in there},
        {PLATFORMS[event.platform] for event in there},
        {event.country for event in there},
    )
