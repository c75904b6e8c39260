"""The worm, which is the runs of innings over by over, and their run rate."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from serving.languages.language import Language
from web.cricket.charts.drawing import WICKET, Aim, Chart, Dot, Field, Key, Line, Table
from web.cricket.charts.progress import OverEnd, Progress
from web.matches.charts import Reading

_LEAST_RUNS, _LEAST_RATE = 10, 6
"""What the charts have room for, however few runs there are."""

_STEEPEST = 2.5
"""How many times the rates that were reached one that is required is shown: at last it may be anything."""

_UNKNOWN = "\N{EN DASH}"

Stand = tuple[OverEnd, tuple[OverEnd | None, ...]]
"""An over's end, and each innings after as many overs; None of one that has not come so far."""

Says = Callable[[Progress, OverEnd], str]


def worm(innings: Sequence[Progress], language: Language, *, in_turn: bool) -> Chart:
    """Return the chart of the runs of innings, of one at least."""
    last = innings[-1]
    highest = max(max(one.runs, one.target or 0) for one in innings)
    field = Field(innings, max(highest, _LEAST_RUNS), in_turn=in_turn)

    def points(one: Progress, start: float) -> list[tuple[float, float]]:
        return [(start, 0), *((start + over.length, over.total) for over in one.overs)]

    aim = None
    if last.target is not None:
        text = f"{language.text('cricket-target-of')} {last.target}"
        aim = Aim(field.across(field.starts[-1]), field.down(last.target), text)
    starts, stands = list(zip(innings, field.starts, strict=True)), _stands(innings)
    return Chart(
        name=language.text("cricket-worm"),
        levels=field.levels,
        places=field.places,
        borders=field.borders,
        band=field.band(language),
        lines=tuple(
            Line(
                one.side,
                field.path(points(one, start)),
                field.scale(start, one.per_over) if one is last and not one.is_over else "",
            )
            for one, start in starts
        ),
        dots=tuple(
            Dot(field.across(start + over.length), round(field.down(over.total) - at * WICKET, 2), one.side)
            for one, start in starts
            for over in one.overs
            for at in range(over.wickets)
        ),
        aim=aim,
        keys=field.keys(),
        readings=_readings(
            field, stands, lambda _, over: over.total, lambda _, over: over.score or _UNKNOWN, language
        ),
        now=_now(field, stands),
        table=_table(innings, stands, lambda _, over: over.score or _UNKNOWN, language),
    )


def run_rate(innings: Sequence[Progress], language: Language, *, in_turn: bool) -> Chart:
    """Return the chart of the run rates of innings, of one at least, and of what the last one requires."""

    def rate(_: Progress, over: OverEnd) -> float:
        return over.total / over.length if over.length else 0.0

    def says(one: Progress, over: OverEnd) -> str:
        return language.decimal(rate(one, over))

    # Rates of the first balls of an innings are meaningless.
    known = [[over for over in one.overs if over.length >= 1] for one in innings]
    reached = max(
        [_LEAST_RATE, *(rate(one, over) for one, overs in zip(innings, known, strict=True) for over in overs)]
    )
    required = _required(innings[-1]) if not in_turn else {}
    field = Field(
        innings, max(reached, min(max(required.values(), default=0), _STEEPEST * reached)), in_turn=in_turn
    )
    lines = [
        Line(one.side, field.path([(start + over.length, rate(one, over)) for over in overs]))
        for one, start, overs in zip(innings, field.starts, known, strict=True)
        if overs
    ]
    keys = [*field.keys()]
    if required:
        lines.append(Line("required", field.path(required.items())))
        keys.append(Key("required", language.text("cricket-required")))
    stands = _stands(innings)
    return Chart(
        name=language.text("cricket-run-rate"),
        levels=field.levels,
        places=field.places,
        borders=field.borders,
        band=field.band(language),
        lines=tuple(lines),
        keys=tuple(keys),
        readings=_readings(field, stands, rate, says, language, required),
        now=_now(field, stands),
        table=_table(innings, stands, says, language, required),
    )


def _required(last: Progress) -> dict[float, float]:
    """Return the runs an over that a chase requires after so many overs, while it can be reached."""
    if last.target is None or not last.limit:
        return {}
    found = {0.0: last.target / last.limit}
    for over in last.overs:
        if over.total < last.target and over.length < last.limit:
            found[over.length] = (last.target - over.total) / (last.limit - over.length)
    return found


def _stands(innings: Sequence[Progress]) -> list[Stand]:
    """Return where all innings stood after as many overs, for each end of an over of any of them."""
    ends = [one.ends for one in innings]
    lengths = [[over.length for over in overs] for overs in ends]

    def stood(number: int, length: float) -> OverEnd | None:
        reached = bisect_right(lengths[number], length)
        over = ends[number][reached - 1] if reached else None
        return over if over is not None and (over.length == length or innings[number].is_over) else None

    known = sorted({over.length: over for overs in ends for over in overs}.items())
    return [(over, tuple(stood(number, length) for number in range(len(innings)))) for length, over in known]


def _now(field: Field, stands: Sequence[Stand]) -> int | None:
    """Return which reading says how the last innings stands; None where the last does."""
    if field.in_turn:
        return None
    return next((at for at in reversed(range(len(stands))) if stands[at][1][-1] is stands[at][0]), None)


def _readings(
    field: Field,
    stands: Sequence[Stand],
    value: Callable[[Progress, OverEnd], float],
    says: Says,
    language: Language,
    required: dict[float, float] | None = None,
) -> tuple[Reading, ...]:
    t = language.text

    def said(one: Progress, over: OverEnd) -> str:
        return t("cricket-spoken-side", team=one.name, text=says(one, over))

    def reading(start: float, length: float, at: float, words: str, parts: list[str]) -> Reading:
        text = t("cricket-chart-after", length=words, text=", ".join(parts))
        return Reading(field.across(start + length), max(field.down(at), 0), text)

    if field.in_turn:
        return tuple(
            reading(start, over.length, value(one, over), over.said, [said(one, over)])
            for one, start in zip(field.innings, field.starts, strict=True)
            for over in one.ends
        )
    found = []
    for end, stood in stands:
        both = [(one, over) for one, over in zip(field.innings, stood, strict=True) if over is not None]
        parts = [said(one, over) for one, over in both]
        if required and end.length in required:
            parts.append(t("cricket-chart-required", rate=language.decimal(required[end.length])))
        found.append(reading(0, end.length, value(*both[-1]), end.said, parts))
    return tuple(found)


def _table(
    innings: Sequence[Progress],
    stands: Sequence[Stand],
    says: Says,
    language: Language,
    required: dict[float, float] | None = None,
) -> Table:
    heads = [language.text("cricket-after-heading"), *(one.name for one in innings)]
    rows = []
    for end, stood in stands:
        row = [end.said, *(says(one, over) if over else "" for one, over in zip(innings, stood, strict=True))]
        if required:
            row.append(language.decimal(required[end.length]) if end.length in required else "")
        rows.append(tuple(row))
    if required:
        heads.append(language.text("cricket-required"))
    return Table(tuple(heads), tuple(rows))
