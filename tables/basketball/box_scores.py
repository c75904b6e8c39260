"""The box score of a game, and the invariants that hold of it."""

from collections.abc import Iterator

from schemas.basketball.bounds import MAX_ON_COURT
from schemas.basketball.events import Side
from schemas.basketball.published import BoxScore, Figures, PlayerLine, TeamBox
from tables.basketball.scoring.court import played
from tables.basketball.scoring.state import Five, Game, Line, SideState
from tables.basketball.terms import Roster, info_of, name_of, result, roster_of

_APART = ("oreb", "dreb", "reb", "tov")
"""What box scores give apart of the rows that name nobody."""


def box_score(game: Game) -> BoxScore:
    """Return a game's box score."""
    home, away = (_team(game, side) for side in Side)
    return BoxScore(
        game.match_id, game.last_seq, home, away, result(game), tuple(breaches(game, (home, away)))
    )


def breaches(game: Game, boxes: tuple[TeamBox, TeamBox]) -> Iterator[str]:
    """Yield a sentence for each invariant that does not hold.

    Players and team rows sum to the team, the team to the score, the periods to the score, and on court
    are five a side where it is certain who is.
    """
    for side in Side:
        box, state, name = boxes[side], game.sides[side], boxes[side].name
        for figure in Figures.__struct_fields__:
            lines = [getattr(line, figure) for line in box.players]
            team = 0 if figure in _APART else getattr(box.team, figure)
            if sum(lines) + team != getattr(box.totals, figure):
                yield f"{figure} of {name}: the lines sum to {sum(lines) + team}, the team has another sum"
        if not game.snapshots and box.totals.points != game.score[side]:
            yield f"{name} has {game.score[side]} points, and its box score {box.totals.points}"
        if (periods := sum(period[side] for period in game.periods)) != game.score[side]:
            yield f"{name} has {game.score[side]} points, and {periods} in all periods"
        if state.five is Five.CERTAIN and len(state.court) != MAX_ON_COURT:
            yield f"{name} has {len(state.court)} players on court"


def _team(game: Game, side: Side) -> TeamBox:
    state, team = game.sides[side], info_of(game).teams[side]
    roster = roster_of(team)
    order = {player.id: place for place, player in enumerate(team.players)}
    lines = sorted(state.lines, key=lambda line: (not line.starter, order.get(line.player, len(order))))
    rows = _figures(state.team)
    return TeamBox(
        name_of(game, side),
        team.abbreviation,
        tuple(_line(game, side, state, line, roster) for line in lines),
        rows,
        _totals(state),
        rows.reb,
        rows.tov,
    )


def _line(game: Game, side: Side, state: SideState, line: Line, roster: Roster) -> PlayerLine:
    player = roster.player(line.player)
    time = played(state, line, game.clock_ms, game.margin(side))
    return PlayerLine(
        *_values(line),
        player=roster.name(line.player),
        position=player.position,
        starter=line.starter,
        on_court=any(stint.player == line.player for stint in state.court),
        minutes=None if time is None else f"{time[0] // 60_000}:{time[0] // 1000 % 60:02}",
        plus_minus=None if time is None else time[1],
        uncertain=line.uncertain,
        minutes_uncertain=state.five is not Five.CERTAIN,
    )


def _figures(line: Line) -> Figures:
    return Figures(*_values(line))


def _values(line: Line) -> tuple[int, ...]:
    """Return the values of `Figures`' fields, in their order."""
    return (
        line.points,
        line.fg2m + line.fg3m,
        line.fg2a + line.fg3a,
        line.fg3m,
        line.fg3a,
        line.ftm,
        line.fta,
        line.oreb,
        line.dreb,
        line.oreb + line.dreb,
        line.ast,
        line.stl,
        line.blk,
        line.tov,
        line.pf,
        line.technicals,
    )


def _totals(state: SideState) -> Figures:
    names = Figures.__struct_fields__
    rows = [
        tuple(0 if name in _APART else value for name, value in zip(names, _values(state.team), strict=True))
    ]
    rows += [_values(line) for line in state.lines]
    return Figures(*map(sum, zip(*rows, strict=True)))
