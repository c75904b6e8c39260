"""What cricket's charts consist of, and the field in which they are drawn: overs across, values upwards."""

from collections.abc import Iterable, Sequence

import msgspec

from serving.languages.language import Language
from web.cricket.charts.progress import Progress
from web.matches.charts import Reading, Tick, in_json, round_step

TOP, HEIGHT = 7.0, 81.0
"""Where values are drawn; the overs are below."""

WICKET = 4.4
"""How far a further wicket of an over is from the one before."""

_PARTS = 5
"""About how many lines a grid has."""


class Band(msgspec.Struct, frozen=True):
    """The powerplay, from the first ball on."""

    width: float
    text: str


class Line(msgspec.Struct, frozen=True):
    """A line, with the class of its colour, in a field of 100 by 100.

    `scale` is of the innings being played, for the script to draw it on, "" of others: its origin across and
    down, and how far an over, a ball and a run lead.
    """

    side: str
    path: str
    scale: str = ""


class Bar(msgspec.Struct, frozen=True):
    """What an over brought, or a few of them: where its bar begins, its width, its top and its height."""

    left: float
    width: float
    top: float
    height: float


class Dot(msgspec.Struct, frozen=True):
    """A wicket."""

    across: float
    down: float
    side: str = ""


class Aim(msgspec.Struct, frozen=True):
    """The target, from a place on."""

    left: float
    down: float
    text: str


class Key(msgspec.Struct, frozen=True):
    """A line in the legend; `mark` is what is written below its part of the chart, "" where it has none."""

    side: str
    name: str
    score: str = ""
    mark: str = ""


class Table(msgspec.Struct, frozen=True):
    """What a chart shows, in figures: the first column heads the rows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart: its grid from below, what is written under it, what is drawn on it, and what it says.

    `now` is the reading of how it stands, None where that is the last.
    """

    name: str
    levels: tuple[Tick, ...]
    places: tuple[Tick, ...]
    borders: tuple[float, ...] = ()
    band: Band | None = None
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    aim: Aim | None = None
    keys: tuple[Key, ...] = ()
    side: str = ""
    readings: tuple[Reading, ...]
    now: int | None = None
    table: Table

    @property
    def data(self) -> str:
        """Return the readings in JSON."""
        return in_json(self.readings)


class Field:
    """The field of a chart of some innings, at least of one.

    Innings of a match of one a side lie upon each other, over upon over; others lie `in_turn`, one after the
    other: four that all begin at nought cannot be told apart.

    Attributes:
        innings: those that it shows.
        starts: after how many overs of the field each begins.
    """

    def __init__(self, innings: Sequence[Progress], most: float, *, in_turn: bool = False) -> None:
        """Make a field that is high enough for a value."""
        self.innings = innings
        self.in_turn = in_turn
        self._rooms = [max(one.length, 1) if in_turn else one.room for one in innings]
        self.starts = [sum(self._rooms[:at]) if in_turn else 0.0 for at in range(len(innings))]
        self._overs = sum(self._rooms) if in_turn else max(self._rooms)
        self._step = round_step(most, _PARTS)
        self._most = -(-max(most, 1) // self._step) * self._step

    def across(self, overs: float) -> float:
        """Return where so many overs of the field end."""
        return round(100 * overs / self._overs, 2)

    def down(self, value: float) -> float:
        """Return where a value is."""
        return round(TOP + HEIGHT * (1 - value / self._most), 2)

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        """Return a path through overs of the field, with a value each."""
        places = (f"{self.across(overs):g} {self.down(value):g}" for overs, value in points)
        return "".join(f"{'L' if at else 'M'}{place}" for at, place in enumerate(places))

    def scale(self, start: float, per_over: int) -> str:
        """Return the scale of a line that begins after so many overs, for `Line`."""
        over = 100 / self._overs
        parts = (self.across(start), self.down(0), over, over / per_over, HEIGHT / self._most)
        return " ".join(f"{part:.4g}" for part in parts)

    @property
    def levels(self) -> tuple[Tick, ...]:
        """Return the lines of the grid, from below."""
        return tuple(
            Tick(self.down(value), str(value)) for value in range(0, int(self._most) + 1, self._step)
        )

    @property
    def borders(self) -> tuple[float, ...]:
        """Return where an innings ends and the next one begins."""
        return tuple(map(self.across, self.starts[1:])) if self.in_turn else ()

    @property
    def places(self) -> tuple[Tick, ...]:
        """Return what is written below: overs or balls; of innings in turn, which one it is."""
        if self.in_turn:
            middles = (start + room / 2 for start, room in zip(self.starts, self._rooms, strict=True))
            return tuple(Tick(self.across(middle), str(at)) for at, middle in enumerate(middles, 1))
        last = self.innings[-1]
        step, per_over = round_step(self._overs, _PARTS), last.per_over if last.in_balls else 1
        overs = range(step, int(self._overs) + 1, step)
        return tuple(Tick(self.across(over), str(over * per_over)) for over in overs)

    def band(self, language: Language) -> Band | None:
        """Return the powerplay that all innings have."""
        overs = {one.powerplay for one in self.innings}
        if self.in_turn or len(overs) > 1 or not (powerplay := overs.pop()):
            return None
        return Band(self.across(powerplay), language.text("cricket-powerplay"))

    def keys(self) -> tuple[Key, ...]:
        """Return the innings for the legend."""
        return tuple(
            Key(one.side, one.name, one.score, str(at) if self.in_turn else "")
            for at, one in enumerate(self.innings, 1)
        )
