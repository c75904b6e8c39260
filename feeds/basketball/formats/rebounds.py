"""Which rebounds are offensive, in formats whose rows do not say.

A rebound is offensive where the side's own shot was the last one missed. Where the row prints the
player's running split (Off:2 Def:5) and the sum is the same, the printed split counts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from schemas.basketball.events import FreeThrow, PlayEvent, Rebound, Shot, Side

Split = tuple[int, int]
"""Offensive and defensive rebounds of a player up to a row."""


def decided(events: Sequence[PlayEvent], printed: Mapping[int, Split]) -> list[PlayEvent]:
    """Return the events with their rebounds decided; `printed` has the splits by the places of events."""
    offensive = _by_last_miss(events)
    of_player = defaultdict[tuple[Side, str], list[int]](list)
    for place, event in enumerate(events):
        if isinstance(event, Rebound) and event.player:
            of_player[event.side, event.player].append(place)
    for places in of_player.values():
        _settle(places, printed, offensive)
    return [
        replace(event, offensive=offensive[place]) if isinstance(event, Rebound) else event
        for place, event in enumerate(events)
    ]


def _by_last_miss(events: Sequence[PlayEvent]) -> dict[int, bool]:
    missed: Side | None = None
    offensive = {}
    for place, event in enumerate(events):
        if isinstance(event, Shot | FreeThrow):
            missed = missed if event.made else event.side
        elif isinstance(event, Rebound):
            offensive[place] = event.side is missed
    return offensive


def _settle(places: Sequence[int], printed: Mapping[int, Split], offensive: dict[int, bool]) -> None:
    """Make a player's rebounds agree with the printed splits, the last of which overrules those before."""
    wanted = {0: 0}
    for number, place in enumerate(places, 1):
        split = printed.get(place)
        if split is not None and sum(split) == number:
            wanted[number] = split[0]
    end, most = len(places), None
    for number in sorted(wanted, reverse=True):
        if most is None:
            end, most = number, wanted[number]
            continue
        if 0 <= most - wanted[number] <= end - number:
            _flip(places[number:end], most - wanted[number], offensive)
            end, most = number, wanted[number]


def _flip(places: Sequence[int], wanted: int, offensive: dict[int, bool]) -> None:
    """Make so many of some rebounds offensive, the latest first where others have to be."""
    excess = sum(offensive[place] for place in places) - wanted
    for place in reversed(places):
        if excess and offensive[place] is (excess > 0):
            offensive[place] = not offensive[place]
            excess += 1 if excess < 0 else -1
