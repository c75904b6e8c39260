"""What each kind of play counts in the box score."""

import re
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from schemas.basketball.events import (
    Assist,
    Block,
    Foul,
    FreeThrow,
    Note,
    NoteKind,
    Play,
    Rebound,
    Shot,
    Side,
    Steal,
    Turnover,
)
from tables.basketball.scoring.court import line_of, with_line, with_side
from tables.basketball.scoring.flow import score_points
from tables.basketball.scoring.state import Game, Line, RecentKind, SideState
from tables.basketball.scoring.whistles import credited, whistled

LATE_MS = 120_000
"""The last two minutes of a period, in which a team foul more than one gives free throws."""

_LAST_THROW = re.compile(r"([1-9]) of \1")
"""What the detail of a last free throw says, with more words where the ball stays: "flagrant 2 of 2"."""

Change = Callable[[Line], Line]


def shoot(game: Game, event: Shot) -> Game:
    """Return the game after a shot from the field."""
    made, side = event.made, event.side
    if event.points == 3:
        state = _credit(game, event, lambda line: replace(line, fg3m=line.fg3m + made, fg3a=line.fg3a + 1))
    else:
        state = _credit(game, event, lambda line: replace(line, fg2m=line.fg2m + made, fg2a=line.fg2a + 1))
    if event.assist:
        state = _to_player(state, event.assist, lambda line: replace(line, ast=line.ast + 1))
    game = with_side(game, side, state)
    if event.block:
        game = _to_other(game, side, event.block, lambda line: replace(line, blk=line.blk + 1))
    if not made:
        return game
    return replace(score_points(game, side, event.points, event.period), possession=side.other)


def throw(game: Game, event: FreeThrow) -> Game:
    """Return the game after a free throw; after the last one that is made the other side has the ball."""
    made, side = event.made, event.side
    state = _credit(game, event, lambda line: replace(line, ftm=line.ftm + made, fta=line.fta + 1))
    game = with_side(game, side, state)
    if not made:
        return game
    has = side.other if _LAST_THROW.fullmatch(event.detail) else game.possession
    return replace(score_points(credited(game, event), side, 1, event.period), possession=has)


def rebound(game: Game, event: Rebound) -> Game:
    """Return the game after a rebound."""
    if event.offensive:
        state = _credit(game, event, lambda line: replace(line, oreb=line.oreb + 1))
    else:
        state = _credit(game, event, lambda line: replace(line, dreb=line.dreb + 1))
    return replace(with_side(game, event.side, state), possession=event.side)


def turn_over(game: Game, event: Turnover) -> Game:
    """Return the game after a turnover, and the steal that made it."""
    game = with_side(game, event.side, _credit(game, event, lambda line: replace(line, tov=line.tov + 1)))
    if event.steal:
        game = _to_other(game, event.side, event.steal, lambda line: replace(line, stl=line.stl + 1))
    return replace(game, possession=event.side.other)


def foul(game: Game, event: Foul) -> Game:
    """Return the game after a foul."""
    game = whistled(game, event)
    if event.kind.is_technical:
        state = _credit(game, event, lambda line: replace(line, technicals=line.technicals + 1))
        return with_side(game, event.side, state)
    state = _credit(game, event, lambda line: replace(line, pf=line.pf + 1))
    # One that is told late is not of the fouls of this period.
    if event.kind.is_team_foul and event.period == game.period:
        late = state.late_fouls + (event.clock_ms <= LATE_MS)
        state = replace(state, fouls=state.fouls + 1, late_fouls=late)
    return with_side(game, event.side, state)


def steal(game: Game, event: Steal) -> Game:
    """Return the game after a steal that is reported apart from its turnover."""
    state = _credit(game, event, lambda line: replace(line, stl=line.stl + 1))
    return replace(with_side(game, event.side, state), possession=event.side)


def block(game: Game, event: Block) -> Game:
    """Return the game after a block that is reported apart from its shot."""
    return with_side(game, event.side, _credit(game, event, lambda line: replace(line, blk=line.blk + 1)))


def assist(game: Game, event: Assist) -> Game:
    """Return the game after an assist that is reported apart from its shot."""
    return with_side(game, event.side, _credit(game, event, lambda line: replace(line, ast=line.ast + 1)))


def note(game: Game, event: Note) -> Game:
    """Return the game after a play that counts nothing in the box score."""
    if event.side is None:
        return game
    if event.kind is NoteKind.JUMP_BALL:
        return replace(game, possession=event.side)
    if event.kind is NoteKind.TIMEOUT:
        state, place = game.sides[event.side], event.period - 1
        taken = (*state.timeouts, *(0,) * (event.period - len(state.timeouts)))
        timeouts = (*taken[:place], taken[place] + 1, *taken[event.period :])
        return with_side(game, event.side, replace(state, timeouts=timeouts))
    return game


def _credit(game: Game, event: Play, change: Change) -> SideState:
    """Return the play's side with its player's line changed, or the team's where it names nobody."""
    state = game.sides[event.side]
    if not event.player:
        return replace(state, team=change(state.team))
    place, line = line_of(state, event.player)
    line = change(line)
    return with_line(state, place, replace(line, uncertain=True) if event.uncertain else line)


def _to_player(state: SideState, player: str, change: Change) -> SideState:
    place, line = line_of(state, player)
    return with_line(state, place, change(line))


def _to_other(game: Game, side: Side, player: str, change: Change) -> Game:
    return with_side(game, side.other, _to_player(game.sides[side.other], player, change))


COUNTED: dict[type, tuple[Callable[[Game, Any], Game], RecentKind]] = {
    Shot: (shoot, RecentKind.SHOT),
    FreeThrow: (throw, RecentKind.FREE_THROW),
    Rebound: (rebound, RecentKind.REBOUND),
    Turnover: (turn_over, RecentKind.TURNOVER),
    Foul: (foul, RecentKind.FOUL),
    Steal: (steal, RecentKind.STEAL),
    Block: (block, RecentKind.BLOCK),
    Assist: (assist, RecentKind.ASSIST),
}
"""What counts a play, by its type, and its kind among the recent ones."""

NOTES = {kind: RecentKind(kind) for kind in NoteKind}
"""The kinds of notes among the recent plays."""
