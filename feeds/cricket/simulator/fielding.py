"""The side in the field of a made-up innings: who bowls, and who takes the catch."""

from random import Random

import msgspec

from feeds.cricket.simulator.conditions import Conditions
from schemas.cricket.events import Team, WicketType

_NO_QUOTA = 1_000_000
_SUBSTITUTE_CATCHES = 0.02
_KEEPER_CATCHES = 0.25


class Side(msgspec.Struct, frozen=True):
    """A team as it takes the field: eleven in their batting order, one of them the keeper."""

    name: str
    eleven: tuple[str, ...]
    keeper: str
    substitutes: tuple[str, ...]

    @classmethod
    def of(cls, team: Team, rng: Random) -> "Side":
        """Pick the eleven of a squad, and its wicket-keeper."""
        eleven = team.players[:11]
        return cls(team.name, eleven, rng.choice(eleven[1:7]), team.players[11:])


class Attack:
    """Who bowls each over: no bowler two in a row (Law 17.8), no bowler beyond the quota.

    Where the ends change after two overs (of five balls), a bowler may bowl both.
    """

    def __init__(self, rng: Random, side: Side, conditions: Conditions) -> None:
        self._rng = rng
        self._side = side
        self._quota = conditions.quota or _NO_QUOTA
        self._overs_an_end = conditions.overs_an_end
        self._goes_on = 0.35 if conditions.limited else 0.85
        others = [name for name in side.eleven if name != side.keeper]
        self._bowlers = others[-6:]
        self._part_timers = others[:-6]
        self._bowled = dict.fromkeys(others, 0)
        self._unfit: set[str] = set()
        self._previous: tuple[str, ...] = ()
        self._current: tuple[str, ...] = ()

    def start_over(self, over: int) -> str:
        """Return the bowler of the over of this number, counted from 0."""
        other_end, self._previous = self._previous, self._current
        same_end = bool(over % self._overs_an_end)
        wanted = self._previous if same_end else other_end
        barred = () if same_end and len(self._previous) == 1 else self._previous
        bowler = self._choose(wanted[-1] if wanted else "", barred)
        self._current = (bowler,)
        self._bowled[bowler] += 1
        return bowler

    def relieve(self) -> str:
        """Return the bowler who finishes the over of one who cannot continue in this innings (Law 17.8)."""
        self._unfit.update(self._current)
        bowler = self._choose("", (*self._previous, *self._current))
        self._current = (*self._current, bowler)
        self._bowled[bowler] += 1
        return bowler

    def _choose(self, wanted: str, barred: tuple[str, ...]) -> str:
        if wanted and wanted not in barred and self._may_bowl(wanted) and self._rng.random() < self._goes_on:
            return wanted
        for group in (self._bowlers, self._part_timers):
            fit = [name for name in group if name not in barred and name != wanted and self._may_bowl(name)]
            if fit:
                return self._rng.choice(fit)
        # Too many are hurt or bowled out: the captain has to ask the umpires.
        return self._rng.choice([name for name in self._bowled if name not in barred])

    def _may_bowl(self, name: str) -> bool:
        return self._bowled[name] < self._quota and name not in self._unfit

    def fielders(self, wicket_type: WicketType, bowler: str) -> tuple[str, ...]:
        """Return the fielders who had a hand in a dismissal, in order."""
        rng, side = self._rng, self._side
        if wicket_type is WicketType.CAUGHT:
            if side.substitutes and rng.random() < _SUBSTITUTE_CATCHES:
                return (rng.choice(side.substitutes),)
            if rng.random() < _KEEPER_CATCHES:
                return (side.keeper,)
            return (rng.choice([name for name in side.eleven if name != bowler]),)
        if wicket_type is WicketType.CAUGHT_AND_BOWLED:
            return (bowler,)
        if wicket_type is WicketType.STUMPED:
            return (side.keeper,)
        if wicket_type is WicketType.RUNOUT:
            return tuple(rng.sample(side.eleven, 1 if rng.random() < 0.35 else 2))
        return ()
