"""What happens while the ball of a made-up game is dead: substitutions, time-outs, reviews."""

from feeds.basketball.simulator.floor import Floor
from feeds.basketball.simulator.leagues import MINUTE
from feeds.basketball.simulator.roster import START
from schemas.basketball.events import Lineup, Note, NoteKind, Side

_CHANGES_EVERY = 40_000
"""Milliseconds of play between two looks at who should come."""
_WHISTLE = 12
_TIMEOUT = 80
_MEDIA = 150
_REVIEW = 70
"""Seconds that each takes."""
_REVIEWED = 0.018
_DELAYED = 0.003
_RUN = 7
"""Points without an answer, after which a coach likes to stop the game."""
_STOPS_A_RUN = 0.8
_LAST_MINUTE = 0.6
_FOURTH_QUARTER = 4
"""The most time-outs that a side takes into the NBA's last quarter."""


class Stoppages:
    """The stoppages of a game."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._looked_at = 0
        self._charged: list[Side] = []
        self._media = 0

    def start_period(self, length: int) -> None:
        """Report who starts a period of this many milliseconds."""
        floor, form = self._floor, self._floor.league.format
        book = floor.book
        for roster in floor.rosters:
            if book.period > 1:
                roster.rest(6.0 if book.period == form.periods // 2 + 1 else 1.5)
                roster.swaps(START, floor.fouls_due)
            roster.team_fouls = roster.late_fouls = 0
            if book.period == 1:
                roster.timeouts = form.timeouts
            elif book.period > form.periods:
                roster.timeouts = form.overtime_timeouts
            elif book.period == form.periods and floor.league.mandatory:
                roster.timeouts = min(roster.timeouts, _FOURTH_QUARTER)
        self._looked_at = length
        self._charged = []
        self._media = 0
        home, away = floor.rosters
        book.events.append(Lineup(*book.head(), courts=(home.court, away.court), starts=True))

    def tire(self) -> None:
        """Let players tire, and those on the bench rest, for the time since this was last called."""
        played = self._looked_at - self._floor.book.clock
        self._looked_at = self._floor.book.clock
        for roster in self._floor.rosters:
            roster.tire(played)

    def dead_ball(self, ball: Side, keep: int | None = None) -> None:
        """Let coaches and officials do what they may while the ball is dead.

        Args:
            ball: the side that has it next.
            keep: a player of that side who has to stay, for free throws.
        """
        floor = self._floor
        book, chance = floor.book, floor.random()
        book.wait(_WHISTLE)
        if chance < _REVIEWED:
            book.events.append(Note(*book.head(), kind=NoteKind.REVIEW, detail="instant replay"))
            book.wait(_REVIEW)
        elif chance > 1 - _DELAYED:
            side = ball.other
            book.events.append(Note(*book.head(), kind=NoteKind.VIOLATION, side=side, detail="delay of game"))
        self._stop_when_due()
        if keep is None:
            self._call_time(ball)
        if self._looked_at - book.clock >= _CHANGES_EVERY:
            self._rotate(ball, keep)

    def after_basket(self, conceded: Side) -> None:
        """Let the side that conceded a basket stop the game."""
        floor = self._floor
        if floor.run >= _RUN or (floor.is_final and floor.book.clock < MINUTE):
            self._call_time(conceded)

    def _rotate(self, ball: Side, keep: int | None) -> None:
        floor = self._floor
        self.tire()
        mind, fouls_due = floor.mind, floor.fouls_due
        for side in Side:
            for comes, leaves in floor.rosters[side].swaps(mind, fouls_due, keep if side is ball else None):
                floor.substitute(side, comes, leaves)

    def _call_time(self, side: Side) -> None:
        """Let the coach of the side that has the ball next call a time-out, who may want to."""
        floor, book = self._floor, self._floor.book
        lead = floor.lead(side)
        if floor.is_final and book.clock < MINUTE and -9 < lead <= 2:
            wanted = _LAST_MINUTE
        elif floor.run >= _RUN and floor.run_of is not side:
            wanted = _STOPS_A_RUN
        else:
            return
        if book.clock and floor.random() < wanted:
            self._take(side)

    def _stop_when_due(self) -> None:
        floor = self._floor
        book, league = floor.book, floor.league
        if book.period > league.format.periods:
            return
        media = league.media
        if self._media < len(media) and book.clock < media[self._media]:
            self._media = sum(book.clock < due for due in media)
            book.events.append(Note(*book.head(), kind=NoteKind.TIMEOUT, detail="media"))
            self._pause(_MEDIA)
        due = sum(book.clock < clock for clock in league.mandatory)
        while len(self._charged) < due:
            side = Side.AWAY if self._charged[-1:] == [Side.HOME] else Side.HOME
            if not self._take(side):
                self._charged.append(side)

    def _take(self, side: Side) -> bool:
        """Take a time-out, and return whether the side had one left."""
        floor = self._floor
        book, roster = floor.book, floor.rosters[side]
        if not roster.timeouts:
            return False
        roster.timeouts -= 1
        self._charged.append(side)
        book.events.append(Note(*book.head(), kind=NoteKind.TIMEOUT, side=side, detail="full"))
        # The run is stopped: nobody calls time for it again.
        floor.run = 0
        self._pause(_TIMEOUT)
        return True

    def _pause(self, seconds: int) -> None:
        self._floor.book.wait(seconds)
        self.tire()
        for roster in self._floor.rosters:
            roster.rest(0.5)
