"""Substitutions of a made-up match: three a side, mostly in the last half hour, a fourth in extra time."""

from feeds.football.simulator.book import MINUTE, SECOND
from feeds.football.simulator.pitch import Pitch
from schemas.football.events import Lineup, Note, Substitution
from schemas.football.kinds import HALVES, Side

MOST = 3
_SKIPPED = 0.03
_INJURED = 0.06
_HALF_TIME = 0.09
_EARLIEST, _LATEST = 53, 92
"""Minutes."""
_RESHAPED = 0.1
_BEFORE = (0, 45, 90, 105)
"""Minutes before each half."""
_TAKES = 25
_SHAPES = ("4-4-2", "4-3-3", "3-5-2", "5-4-1")


class Changes:
    """What the coaches plan, and what they do."""

    def __init__(self, pitch: Pitch) -> None:
        self._pitch = pitch
        self._plans = [self._plan(), self._plan()]
        for eleven in pitch.elevens:
            eleven.changes_left = MOST

    def allow_fourth(self) -> None:
        """Allow each side another one, in extra time."""
        for eleven, plan in zip(self._pitch.elevens, self._plans, strict=True):
            eleven.changes_left += 1
            plan.append(92 + int(self._pitch.random() * 22))

    def make_due(self) -> None:
        """Make the changes that are due, while the ball is dead."""
        book = self._pitch.book
        minute = _BEFORE[HALVES.index(book.phase)] + book.clock // MINUTE + 1
        for side in Side:
            plan = self._plans[side]
            if plan and minute > plan[0]:
                plan.pop(0)
                self._change(side, injured=minute < 46)

    def _plan(self) -> list[int]:
        """Return the minutes after which a side changes a player."""
        random, minutes = self._pitch.random, list[int]()
        for _ in range(MOST):
            chance = random()
            if chance < _SKIPPED:
                continue
            if chance < _SKIPPED + _INJURED:
                minutes.append(5 + int(38 * random()))
            elif chance < _SKIPPED + _INJURED + _HALF_TIME:
                minutes.append(45)
            else:
                minutes.append(_EARLIEST + int((_LATEST - _EARLIEST) * (random() + random()) / 2))
        return sorted(minutes)

    def _change(self, side: Side, *, injured: bool) -> None:
        pitch = self._pitch
        book, eleven = pitch.book, pitch.elevens[side]
        if (changed := eleven.change()) is None:
            return
        comes, goes = (eleven.ids[one] for one in changed)
        if injured:
            book.events.append(Note(*book.head(), side=side, player=goes, detail="injury"))
            book.clock += 3 * _TAKES * SECOND
        why = "injury" if injured else "tactical"
        book.events.append(Substitution(*book.head(), side, comes, why, other=goes))
        book.clock += _TAKES * SECOND
        if len(eleven.on) == 11 and pitch.random() < _RESHAPED:
            shape = _SHAPES[int(pitch.random() * len(_SHAPES))]
            book.events.append(Lineup(*book.head(), side, formation=shape))
