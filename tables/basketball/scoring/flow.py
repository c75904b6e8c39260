"""Points: the score, its periods and windows, who leads, and the run of points without an answer."""

from msgspec.structs import replace

from schemas.basketball.events import Side
from tables.basketball.scoring.state import Game, Pair, Window


def add(pair: Pair, side: Side, number: int) -> Pair:
    """Return a pair with a number added to one side's."""
    home, away = pair
    return (home + number, away) if side is Side.HOME else (home, away + number)


def score_points(game: Game, side: Side, points: int, period: int) -> Game:
    """Return the game after a side scored; what is told late counts in the period in which it happened."""
    place = min(period, len(game.periods)) - 1
    periods = list(game.periods)
    periods[place] = add(periods[place], side, points)
    return _with_score(game, add(game.score, side, points), tuple(periods), side, points)


def score_jump(game: Game, to: Pair) -> Game:
    """Return the game after the score became another one, of both sides perhaps; what lay between is unknown.

    A run goes on where only one side scored.
    """
    home, away = to[0] - game.score[0], to[1] - game.score[1]
    last = game.periods[-1]
    periods = (*game.periods[:-1], (last[0] + home, last[1] + away))
    if home and away:
        return replace(_with_score(game, to, periods, None, 0), run_of=None, run=0)
    return _with_score(game, to, periods, Side.AWAY if away else Side.HOME, home or away)


def complete_windows(game: Game) -> Game:
    """Return the game with the windows in progress over."""
    if game.quarter is None or game.minute is None or game.quarter.complete:
        return game
    return replace(
        game, quarter=replace(game.quarter, complete=True), minute=replace(game.minute, complete=True)
    )


def _with_score(game: Game, score: Pair, periods: tuple[Pair, ...], side: Side | None, points: int) -> Game:
    lead = score[0] - score[1]
    leads = Side.HOME if lead > 0 else Side.AWAY if lead < 0 else None
    high_home, high_away = game.largest
    return replace(
        game,
        score=score,
        periods=periods,
        led=game.led if leads is None else leads,
        lead_changes=game.lead_changes + (leads is not None and game.led is not None and leads != game.led),
        ties=game.ties + (leads is None),
        largest=(max(high_home, lead), max(high_away, -lead)),
        run_of=side,
        run=game.run + points if side is game.run_of else points,
        quarter=_window(game.quarter, score, side, points),
        minute=_window(game.minute, score, side, points),
    )


def _window(window: Window | None, score: Pair, side: Side | None, points: int) -> Window | None:
    """Return a window after the score changed; one that was complete changes, and is published again."""
    if window is None:
        return None
    run = window.run + points if side is window.run_of else points
    runs = window.runs
    if side is Side.HOME and run > runs[0]:
        runs = (run, runs[1])
    elif side is Side.AWAY and run > runs[1]:
        runs = (runs[0], run)
    revision = window.revision + window.complete
    return replace(window, ended=score, runs=runs, run_of=side, run=run, revision=revision)
