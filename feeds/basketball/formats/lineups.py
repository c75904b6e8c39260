"""Who is on court as a period begins, where the format does not say.

Whoever acts in a period, or leaves, before having come was on court from its start. Technical fouls and
ejections prove nothing: the bench has them too. A player who does nothing in a whole period is not found,
and what contradicts itself is left out: fewer than five of a side are uncertain.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from schemas.basketball.bounds import MAX_ON_COURT
from schemas.basketball.events import (
    Foul,
    Lineup,
    Note,
    NoteKind,
    Play,
    PlayEvent,
    Shot,
    Side,
    Substitution,
    Turnover,
)

Court = tuple[str, ...]
Courts = tuple[Court, Court]


def with_courts(events: Sequence[PlayEvent], carried: bool, starters: Courts = ((), ())) -> list[PlayEvent]:
    """Return the events, each start of a period with the players on court.

    Args:
        events: of a game, in the feed's order.
        carried: whether all substitutions are reported, also those between periods.
        starters: of the game, where known.
    """
    return _carried(events, starters) if carried else _by_period(events, starters)


def acting(event: PlayEvent) -> Iterator[tuple[Side, str]]:
    """Yield the players whom a play proves to be on court."""
    if isinstance(event, Note):
        if event.side is not None and event.kind in (NoteKind.VIOLATION, NoteKind.JUMP_BALL):
            yield event.side, event.player
        return
    if not isinstance(event, Play) or isinstance(event, Substitution):
        return
    if isinstance(event, Foul):
        if event.kind.is_technical:
            return
        yield event.side.other, event.other
    yield event.side, event.player
    if isinstance(event, Shot):
        yield event.side, event.assist
        yield event.side.other, event.block
    elif isinstance(event, Turnover):
        yield event.side.other, event.steal


def _by_period(events: Sequence[PlayEvent], starters: Courts) -> list[PlayEvent]:
    # A name that two players share does not say which of them, or whether both, are on court.
    shared = {(event.side, event.player) for event in events if isinstance(event, Play) and event.uncertain}
    told = list(events)
    for place, event in enumerate(told):
        if isinstance(event, Lineup) and event.starts:
            found = starters if event.period == 1 else ((), ())
            inferred = _starters([one for one in events if one.period == event.period])
            home, away = (
                tuple(player for player in found[side] or inferred[side] if (side, player) not in shared)
                for side in Side
            )
            told[place] = replace(event, courts=(home, away))
    return told


def _carried(events: Sequence[PlayEvent], starters: Courts) -> list[PlayEvent]:
    found = _starters(events)
    on_court = [list(known or inferred) for known, inferred in zip(starters, found, strict=True)]
    told: list[PlayEvent] = []
    for event in events:
        if isinstance(event, Substitution):
            court = on_court[event.side]
            if event.other in court:
                court.remove(event.other)
            if event.player and event.player not in court:
                court.append(event.player)
        elif isinstance(event, Lineup) and event.starts:
            home, away = (tuple(court) if len(court) <= MAX_ON_COURT else () for court in on_court)
            event = replace(event, courts=(home, away))
        told.append(event)
    return told


def _starters(events: Sequence[PlayEvent]) -> Courts:
    home, away = (_starters_of(events, side) for side in Side)
    return home, away


def _starters_of(events: Sequence[PlayEvent], side: Side) -> Court:
    """Return who was on court before the first of the events, as far as they say."""
    changes = [event for event in events if isinstance(event, Substitution) and event.side is side]
    # A play may be told before the substitution that it follows: then both have one clock.
    entries = {(change.player, change.period, change.clock_ms) for change in changes}
    found: dict[str, None] = {}
    came: set[str] = set()
    for event in events:
        if isinstance(event, Substitution):
            if event.side is side:
                if event.other and event.other not in came:
                    found.setdefault(event.other)
                came.add(event.player)
            continue
        for of_side, player in acting(event):
            is_new = of_side is side and player and player not in came
            if is_new and (player, event.period, event.clock_ms) not in entries:
                found.setdefault(player)
    # Six at once contradict one another; four are as uncertain as they should be.
    return tuple(found) if len(found) <= MAX_ON_COURT else tuple(found)[: MAX_ON_COURT - 1]
