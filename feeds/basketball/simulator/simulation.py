"""Made-up but lawful basketball games: the same seed gives the same game, play for play.

They keep the rules and show what real games show: fouls of every kind with the free throws they give,
players who tire, foul out or are ejected, time-outs, last shots, fouls on purpose, overtime. Nothing here
uses the scoring: a separate running score is kept, so that one can check the other.
"""

from collections.abc import Iterator
from random import Random

from msgspec.structs import replace

from feeds.basketball.records import Record
from feeds.basketball.simulator.book import Book
from feeds.basketball.simulator.chances import Start
from feeds.basketball.simulator.floor import Floor
from feeds.basketball.simulator.leagues import MINUTE, PRO, League
from feeds.basketball.simulator.names import arena, fixture
from feeds.basketball.simulator.possession import Possession
from feeds.basketball.simulator.stoppages import Stoppages
from schemas.basketball.events import GameInfo, Note, NoteKind, PeriodEnd, Side, Team

DEMO_ID = "demo-basketball"
DEMO_SEED = 10381
"""A game worth watching; see `demo_game`."""

_APART = 0.15
"""The share of feeds that report assists, steals and blocks apart from shots and turnovers."""
_BREAK = 150
_HALF_TIME = 15 * 60
"""Seconds."""


def simulate(
    match_id: str,
    seed: int | str,
    league: League = PRO,
    starts_at: int = 0,
    teams: tuple[Team, Team] | None = None,
) -> Iterator[Record]:
    """Yield a game: its `GameInfo`, its events, and its `GameInfo` again, ended.

    Args:
        match_id: the game's id; only the ids depend on it.
        seed: with the league and the teams, it decides the whole game.
        league: whose rules it is played by.
        starts_at: moment of the first event, epoch milliseconds. The rest of the
            timestamps follow at the pace of a real game.
        teams: home and away; by default the seed decides.
    """
    return MadeUpGame(match_id, seed, league, starts_at, teams).play()


def demo_game(starts_at: int = 0) -> Iterator[Record]:
    """Yield the bundled game: a close one, decided at the buzzer."""
    return simulate(DEMO_ID, DEMO_SEED, PRO, starts_at)


class MadeUpGame:
    """A game in play.

    Attributes:
        info: what is known of it beside its events.
    """

    def __init__(
        self,
        match_id: str,
        seed: int | str,
        league: League,
        starts_at: int,
        teams: tuple[Team, Team] | None = None,
    ) -> None:
        rng = Random(seed)
        home, away = teams or fixture(0, rng.randrange(1_000), women=league.women)
        self.info = GameInfo(match_id, home, away, league.format, arena(home, rng), league.name, starts_at)
        self._book = Book(match_id, starts_at)
        self._floor = Floor(self._book, league, (home, away), rng)
        self._floor.apart = rng.random() < _APART
        self._stoppages = Stoppages(self._floor)
        self._possession = Possession(self._floor, self._stoppages)
        self._tip_won_by = Side.HOME

    @property
    def score(self) -> tuple[int, int]:
        """Return the points so far, home and away."""
        home, away = self._floor.score
        return home, away

    def play(self) -> Iterator[Record]:
        """Yield all records, from the first description to the last."""
        book, form = self._book, self.info.format
        act = self._possession.act
        yield self.info
        while book.period < form.periods or self._floor.score[0] == self._floor.score[1]:
            self._start_period()
            while book.clock:
                act()
                yield from book.events
                book.events.clear()
            self._end_period()
            yield from book.events
            book.events.clear()
        yield PeriodEnd(*book.head(), game=True)
        yield replace(self.info, ended=True)

    def _start_period(self) -> None:
        book, form, ball = self._book, self.info.format, self._possession.ball
        book.period += 1
        overtime = book.period > form.periods
        book.clock = (form.overtime_minutes if overtime else form.period_minutes) * MINUTE
        self._stoppages.start_period(book.clock)
        if book.period == 1 or overtime:
            winner = Side.HOME if self._floor.random() < 0.5 else Side.AWAY
            book.events.append(Note(*book.head(), kind=NoteKind.JUMP_BALL, side=winner, detail="tip-off"))
            if not overtime:
                self._tip_won_by = winner
        elif book.period == 4:
            winner = self._tip_won_by
        else:
            winner = self._tip_won_by.other
        ball.give(winner, Start.DEAD)

    def _end_period(self) -> None:
        book, form = self._book, self.info.format
        self._stoppages.tire()
        book.events.append(PeriodEnd(*book.head()))
        book.wait(_HALF_TIME if book.period == form.periods // 2 else _BREAK)
