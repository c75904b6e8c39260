"""Made-up but lawful football matches: the same seed gives the same match, event for event.

They keep the Laws and show what real matches show: goals of all kinds, some of which officials cancel, cards
(one to the bench at half-time, too), players sent off, substitutions, added time, and in a cup extra time and
a shoot-out. Nothing here uses the scoring: a separate score is kept, so that one can check the other.
"""

from collections.abc import Iterator
from random import Random

from msgspec.structs import replace

from feeds.football.records import Record
from feeds.football.simulator.book import MINUTE, SECOND, Book
from feeds.football.simulator.names import fixture, ground
from feeds.football.simulator.pitch import Pitch
from feeds.football.simulator.play import Play
from feeds.football.simulator.shoot_out import ShootOut
from schemas.football.events import (
    CUP,
    LEAGUE,
    AddedTime,
    MatchEvent,
    MatchFormat,
    MatchInfo,
    PhaseEnd,
    PhaseStart,
    Team,
)
from schemas.football.kinds import Phase, Side

DEMO_ID = "demo-football"
DEMO_SEED = 17069
"""A match worth watching; see `demo_match`."""

_COMPETITIONS = {LEAGUE: "Premier Division", CUP: "Challenge Cup"}
_HALF_TIME, _BREAK, _SHORT = 15 * MINUTE, 5 * MINUTE, 2 * MINUTE
_ADDED = {Phase.FIRST_HALF: (1, 3), Phase.SECOND_HALF: (3, 4)}
"""Minutes added to each half, and how many more there may be; one or two in extra time."""
_DISSENT = 0.02
"""How often somebody on the bench is booked at half-time."""


def simulate(
    match_id: str,
    seed: int | str,
    form: MatchFormat = LEAGUE,
    starts_at: int = 0,
    teams: tuple[Team, Team] | None = None,
) -> Iterator[Record]:
    """Yield a match: its `MatchInfo`, its events, and its `MatchInfo` again, ended.

    Args:
        match_id: the match's id; only the ids depend on it.
        seed: with the format and the teams, it decides the whole match.
        form: `LEAGUE`, where a level match is a draw, or `CUP`, where extra time and a shoot-out follow.
        starts_at: moment of the kick-off, epoch milliseconds.
        teams: home and away; by default the seed decides.
    """
    return MadeUpMatch(match_id, seed, form, starts_at, teams).play()


def demo_match(starts_at: int = 0) -> Iterator[Record]:
    """Yield the bundled match."""
    return simulate(DEMO_ID, DEMO_SEED, CUP, starts_at)


class MadeUpMatch:
    """A match in play.

    Attributes:
        info: what is known of it beside its events.
        shoot_out: of its end; without a kick if it needs none.
    """

    def __init__(
        self,
        match_id: str,
        seed: int | str,
        form: MatchFormat,
        starts_at: int,
        teams: tuple[Team, Team] | None = None,
    ) -> None:
        rng = Random(seed)
        home, away = teams or fixture(0, rng.randrange(1_000))
        competition = _COMPETITIONS.get(form, "Friendly")
        self.info = MatchInfo(match_id, home, away, form, ground(home, rng), competition, starts_at)
        self._book = Book(match_id, starts_at)
        self._pitch = Pitch(self._book, (home, away), rng)
        self._play = Play(self._pitch)
        self.shoot_out = ShootOut(self._pitch)

    @property
    def score(self) -> tuple[int, int]:
        """Return the goals so far, home and away; those of a shoot-out are none."""
        home, away = self._book.score
        return home, away

    def play(self) -> Iterator[Record]:
        """Yield all records, from the first description to the last."""
        book, form = self._book, self.info.format
        kicks_off = Side.HOME if self._pitch.random() < 0.5 else Side.AWAY
        yield self.info
        yield from self._half(Phase.FIRST_HALF, 0, form.half_minutes, kicks_off)
        yield from self._half_time()
        yield from self._half(Phase.SECOND_HALF, _HALF_TIME, form.half_minutes, kicks_off.other)
        if form.extra_time and book.score[0] == book.score[1]:
            self._play.changes.allow_fourth()
            kicks_off = Side.HOME if self._pitch.random() < 0.5 else Side.AWAY
            minutes = form.extra_half_minutes
            yield from self._half(Phase.EXTRA_TIME_FIRST_HALF, _BREAK, minutes, kicks_off)
            yield from self._half(Phase.EXTRA_TIME_SECOND_HALF, _SHORT, minutes, kicks_off.other)
        if form.shoot_out and book.score[0] == book.score[1]:
            book.begin(Phase.SHOOT_OUT, _BREAK)
            yield PhaseStart(*book.head())
            yield from self.shoot_out.play()
            yield PhaseEnd(*book.head())
        yield PhaseEnd(*book.head(), match=True)
        yield replace(self.info, ended=True)

    def _half(self, phase: Phase, after: int, minutes: int, kicks_off: Side) -> Iterator[MatchEvent]:
        book, play, random = self._book, self._play, self._pitch.random
        book.begin(phase, after)
        yield PhaseStart(*book.head())
        play.side = kicks_off
        yield from self._play_until(minutes * MINUTE)
        least, spread = _ADDED.get(phase, (1, 2))
        added = least + int(random() * spread)
        yield AddedTime(*book.head(), minutes=added)
        yield from self._play_until((minutes + added) * MINUTE + int(random() * 40 * SECOND))
        play.tell_possession()
        yield from self._read()
        yield PhaseEnd(*book.head())

    def _play_until(self, clock: int) -> Iterator[MatchEvent]:
        book, act = self._book, self._play.act
        while book.clock < clock:
            act()
            yield from book.events
            book.events.clear()

    def _half_time(self) -> Iterator[MatchEvent]:
        """Yield what happens between the halves."""
        book, random = self._book, self._pitch.random
        if random() < _DISSENT:
            book.begin(Phase.HALF_TIME, 0)
            self._play.whistle.book_bench(Side.HOME if random() < 0.5 else Side.AWAY)
            yield from self._read()

    def _read(self) -> list[MatchEvent]:
        events = list(self._book.events)
        self._book.events.clear()
        return events
