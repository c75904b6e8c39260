"""What is known of a match: the value of the scorecard table.

Immutable trees: an event makes a new `Match` that shares all it did not touch,
so a finished innings is never copied. Balls are not kept here, but for those of the
latest overs (`tables.matches.event_log` has them all); everything a scorecard shows is a
running sum.

All structs are `array_like` (compact msgpack, fields by position: append, never
reorder) and `gc=False` (a tree built leaf first can hold no cycle).
"""

from enum import IntEnum

import msgspec

from schemas.cricket.events import MatchInfo, Target, WicketType
from tables.matches.sequence.gaps import WHOLE, Feed


class Closed(IntEnum):
    """Why an innings is closed; `OPEN`, which is false, while it is not."""

    OPEN = 0
    ALL_OUT = 1
    OVERS_USED = 2
    TARGET_REACHED = 3
    DECLARED = 4
    FORFEITED = 5
    STOPPED = 6
    """It will not go on, as an `InningsClosed` said: weather, agreement."""
    PAR = 7
    """Its target was revised to the balls already bowled: rain ended the chase."""
    SUCCEEDED = 8
    """The next innings began and nothing else had closed it."""


class Batter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A batter's innings. `position` counts from 0, in order of appearance.

    `how` is NONE while not out. `bowler` is named where he has the wicket.
    """

    name: str
    position: int
    runs: int = 0
    balls: int = 0
    fours: int = 0
    sixes: int = 0
    how: WicketType = WicketType.NONE
    bowler: str = ""
    fielders: tuple[str, ...] = ()


class Bowler(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A bowler's figures, without what is still in `Innings.over`.

    `overs` are those bowled alone and called by the umpire, whatever their
    length; `loose` are legal balls of other overs; `balls` are all legal balls.
    """

    name: str
    overs: int = 0
    loose: int = 0
    balls: int = 0
    maidens: int = 0
    runs: int = 0
    wickets: int = 0
    wides: int = 0
    no_balls: int = 0


class Over(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An over, in progress or closed.

    `number` is the ball's `over_number`; `balls` are display texts. `ended` is
    the time of its last ball. `complete` is false while it is in progress, and
    for good if the innings ended in it. `revision` is 0, and one more each time a
    further ball came after the over was called.

    The rest is the scoring's own: `length` is the number of legal balls that ends
    it (0: it was called before, and this is a further ball), `conceded` and
    `spell` are the runs and legal balls of the last of `bowlers` in it.
    """

    innings: int
    number: int
    bowlers: tuple[str, ...]
    length: int
    started: int
    ended: int
    revision: int = 0
    complete: bool = False
    runs: int = 0
    wickets: int = 0
    legal_balls: int = 0
    conceded: int = 0
    spell: int = 0
    balls: tuple[str, ...] = ()


class Extras(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Runs that no bat made."""

    wides: int = 0
    no_balls: int = 0
    byes: int = 0
    leg_byes: int = 0
    penalty: int = 0


class Fall(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A wicket, or a retirement: the score after the ball.

    `batter` is a position, -1 where the producer names nobody.
    `over` is the over and ball it fell on, "24.6" for an over's last.
    """

    score: int
    wicket: int
    batter: int
    over: str


class Partnership(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A finished stand of two batters, given by their positions."""

    first: int
    second: int
    runs: int
    balls: int
    wicket: int


class Stand(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where the score stood when the present pair came together."""

    runs: int
    balls: int
    wicket: int


class Terms(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The conditions an innings is played under.

    `max_balls` and `given` are what events said (0, None: nothing). `limit` and
    `target` are what follows from them, the match's format and the earlier
    innings: kept here because every ball asks.
    """

    balls_per_over: int = 6
    super_over: bool = False
    absent: tuple[str, ...] = ()
    max_balls: int = 0
    given: Target | None = None
    limit: int = 0
    target: Target | None = None
    assumed: bool = True
    """No `InningsStart` said so: the format's conditions, once it is known."""

    @property
    def all_out(self) -> int:
        """The number of wickets that ends the innings."""
        if self.super_over:
            return 2
        return max(10 - len(set(self.absent)), 1) if self.absent else 10


class Card(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What changes at a wicket or an over's end only.

    `batters` are those not at the wicket: out, or retired for the time being.
    `last_called` is the highest number of an over called.
    """

    batters: tuple[Batter, ...] = ()
    bowlers: tuple[Bowler, ...] = ()
    falls: tuple[Fall, ...] = ()
    retirements: tuple[Fall, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    last_called: int = -1


class Innings(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One side's innings.

    `overs` counts those called; `over` is the one in progress, or the one that
    the innings ended in: its figures are not yet in the bowler's.

    `striker` faced the last ball. Both batters are None where no names are given.
    `awarded_since` are penalty runs awarded since it was closed.
    """

    number: int
    team: str
    terms: Terms
    card: Card = Card()
    runs: int = 0
    wickets: int = 0
    legal_balls: int = 0
    overs: int = 0
    extras: Extras = Extras()
    striker: Batter | None = None
    non_striker: Batter | None = None
    stand: Stand | None = None
    over: Over | None = None
    closed: Closed = Closed.OPEN
    awarded_since: int = 0

    @property
    def balls_used(self) -> int:
        """The balls of the limit that are gone: an over called is a whole over."""
        in_over = self.over.legal_balls if self.over is not None else 0
        return self.overs * self.terms.balls_per_over + in_over

    @property
    def all_batters(self) -> tuple[Batter, ...]:
        """Everyone who batted, in order of appearance."""
        known = [*self.card.batters]
        if self.striker is not None:
            known.append(self.striker)
        if self.non_striker is not None:
            known.append(self.non_striker)
        known.sort(key=_position)
        return tuple(known)


def _position(batter: Batter) -> int:
    return batter.position


class Awaited(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was said of an innings before it began: penalty runs, a target."""

    innings: int
    penalty: int = 0
    target: Target | None = None


class Match(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A match after its event `last_seq`, which happened at `last_update` (epoch ms).

    `last_overs` are the overs that the latest event to close any closed: one, or
    two when a ball closed an over that was never called and ended the innings.
    `ended` says that play is over for good without the scores showing it; `awaited` is
    what later innings will begin with. `heard` is the worker's clock (epoch ms) when something
    of it last came, 0 where nobody noted that.
    """

    match_id: str
    last_seq: int = 0
    last_update: int = 0
    info: MatchInfo | None = None
    earlier: tuple[Innings, ...] = ()
    current: Innings | None = None
    last_overs: tuple[Over, ...] = ()
    ended: bool = False
    feed: Feed = WHOLE
    awaited: tuple[Awaited, ...] = ()
    heard: int = 0

    @property
    def innings(self) -> tuple[Innings, ...]:
        """All innings begun, in order."""
        return self.earlier if self.current is None else (*self.earlier, self.current)

    @property
    def last_over(self) -> Over | None:
        """The over closed last."""
        return self.last_overs[-1] if self.last_overs else None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Match)


def encode(match: Match) -> bytes:
    """Write a match as the table keeps it (msgpack, about 3 kB for a one-day match)."""
    return _encoder.encode(match)


def decode(value: bytes) -> Match:
    """Read what `encode` wrote; the match goes on as if it had never left memory.

    Raises:
        msgspec.DecodeError: `value` is not such a match.
    """
    return _decoder.decode(value)
