"""The state of a match: the value of the scorecard table.

The structs are immutable trees: an event makes a new `Match` that shares all unchanged
parts, so a finished innings is never copied. Only the balls of the latest overs are here
(`tables.matches.event_log` has all); every figure of a scorecard is a running sum.

All structs are `array_like` (compact msgpack, fields by position: append, never
reorder) and `gc=False` (a tree built leaf first cannot hold a cycle).
"""

from enum import IntEnum

import msgspec

from schemas.cricket.events import MatchInfo, Target, WicketType
from tables.matches.sequence.gaps import WHOLE, Feed


class Closed(IntEnum):
    """Why an innings is closed; `OPEN`, which is falsy, while it is open."""

    OPEN = 0
    ALL_OUT = 1
    OVERS_USED = 2
    TARGET_REACHED = 3
    DECLARED = 4
    FORFEITED = 5
    STOPPED = 6
    """An `InningsClosed` ended it: weather, agreement."""
    PAR = 7
    """Rain ended the chase: the target was revised to the balls already bowled."""
    SUCCEEDED = 8
    """The next innings began while it was open."""


class Facing(IntEnum):
    """Who faces the next ball; `UNKNOWN`, which is falsy, where nothing shows it."""

    UNKNOWN = 0
    STRIKER = 1
    NON_STRIKER = 2


class Batter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A batter's innings. `position` counts from 0, in order of appearance.

    `how` is NONE while not out. `bowler` is set where the bowler is credited with the wicket.
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
    """A bowler's figures, without those of `Innings.over`.

    `overs` are called overs without another bowler, whatever their length; `loose`
    are legal balls of other overs; `balls` are all legal balls.
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
    the time (epoch ms) of its last ball. `complete` is false while it is in progress,
    and stays false if the innings ended in it. `revision` counts the further balls
    that came after the over was called.

    The other fields are internal: `length` is the number of legal balls that ends
    it (0: it was called before, and has a further ball), `conceded` and `spell` are
    the runs and legal balls of the last of `bowlers` in it. `first` and `last` are the
    numbers (`seq`) of its first and last ball, 0 where they are not known.
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
    first: int = 0
    last: int = 0


class Extras(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Runs that are not off the bat, by kind."""

    wides: int = 0
    no_balls: int = 0
    byes: int = 0
    leg_byes: int = 0
    penalty: int = 0


class Fall(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A wicket or a retirement, with the score after the ball.

    `batter` is a position, -1 where the producer does not name the batter.
    `over` is its over and ball, "24.6" for the last ball of an over.
    """

    score: int
    wicket: int
    batter: int
    over: str


class Partnership(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The partnership of two batters, who are given by their positions."""

    first: int
    second: int
    runs: int
    balls: int
    wicket: int


class Stand(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The score when the pair at the wicket came together."""

    runs: int
    balls: int
    wicket: int


class Terms(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The conditions of an innings.

    `max_balls` and `given` come from events (0, None: not given). `limit` and
    `target` are derived from them, the match's format and the earlier innings, and
    stored because every ball needs them.
    """

    balls_per_over: int = 6
    super_over: bool = False
    absent: tuple[str, ...] = ()
    max_balls: int = 0
    given: Target | None = None
    limit: int = 0
    target: Target | None = None
    assumed: bool = True
    """No `InningsStart` gave the conditions: they follow the format once it is known."""

    @property
    def all_out(self) -> int:
        """The number of wickets that ends the innings."""
        if self.super_over:
            return 2
        return max(10 - len(set(self.absent)), 1) if self.absent else 10


class Card(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The part of an innings that changes only at a wicket or at the end of an over.

    `batters` are those who have left the wicket, out or retired. `last_called` is the
    highest number of a called over.
    """

    batters: tuple[Batter, ...] = ()
    bowlers: tuple[Bowler, ...] = ()
    falls: tuple[Fall, ...] = ()
    retirements: tuple[Fall, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    last_called: int = -1


class Innings(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One side's innings.

    `overs` counts called overs; `over` is the one in progress, or the one in which
    the innings ended: the bowler's figures do not include it yet.

    `striker` faced the last ball, and `facing` says which of both faces the next one. Both batters are None
    where no names are given. `awarded_since` are penalty runs awarded after the innings closed.
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
    facing: Facing = Facing.UNKNOWN

    @property
    def balls_used(self) -> int:
        """The balls of the limit that are used: a called over counts as a whole over."""
        in_over = self.over.legal_balls if self.over is not None else 0
        return self.overs * self.terms.balls_per_over + in_over

    @property
    def all_batters(self) -> tuple[Batter, ...]:
        """All batters, in order of appearance."""
        batters = [*self.card.batters]
        if self.striker is not None:
            batters.append(self.striker)
        if self.non_striker is not None:
            batters.append(self.non_striker)
        batters.sort(key=_position)
        return tuple(batters)


def _position(batter: Batter) -> int:
    return batter.position


class Upcoming(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Penalty runs and the target of an innings that has not begun yet."""

    innings: int
    penalty: int = 0
    target: Target | None = None


class Match(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A match after its event `last_seq`, which happened at `last_update` (epoch ms).

    `last_overs` are the overs that the last closing event closed: one, or two when a
    ball closed an over that was never called and ended the innings. `ended` means that
    play has ended although the scores do not show it; `upcoming` is kept for later
    innings. `heard` is the worker's clock (epoch ms) at the latest record of the match,
    0 where it is unknown, `offset` that of the last event's record that counted, -1 where it is unknown.
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
    upcoming: tuple[Upcoming, ...] = ()
    heard: int = 0
    offset: int = -1

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
    """Return a match as a value of the table (msgpack, about 3 kB for a one-day match)."""
    return _encoder.encode(match)


def decode(value: bytes) -> Match:
    """Return the match that `encode` wrote, equal to the original.

    Raises:
        msgspec.DecodeError: `value` is not such a match.
    """
    return _decoder.decode(value)
