"""Who is on court, and what follows from it: minutes and plus-minus.

A feed that does not say who starts a period leaves gaps: what is inferred, or does not fit together, is
marked (`Five.INFERRED`), and stays marked for the game.
"""

from msgspec.structs import replace

from schemas.basketball.bounds import MAX_ON_COURT, MAX_PLAYERS
from schemas.basketball.events import Lineup, PeriodEnd, Side, Substitution
from schemas.refusals import Reason, RefusedError
from tables.basketball.scoring.state import Five, Game, Line, Pair, SideState, Stint


def with_side(game: Game, side: Side, state: SideState) -> Game:
    """Return the game with another state of a side."""
    return replace(game, home=state) if side is Side.HOME else replace(game, away=state)


def line_of(state: SideState, player: str) -> tuple[int, Line]:
    """Return a player's place among the lines of a side and the line; a new one at the end.

    Raises:
        RefusedError: the side has as many players as any.
    """
    for place, line in enumerate(state.lines):
        if line.player == player:
            return place, line
    if len(state.lines) >= MAX_PLAYERS:
        raise RefusedError(
            Reason.BROKEN_RULE, f"{player!r} would be player {MAX_PLAYERS + 1} of a side", "player"
        )
    return len(state.lines), Line(player)


def with_line(state: SideState, place: int, line: Line) -> SideState:
    """Return a side with another line at its place."""
    lines = state.lines
    return replace(state, lines=(*lines[:place], line, *lines[place + 1 :]))


def substitute(game: Game, event: Substitution) -> Game:
    """Return the game after a player came for another; what is told in a later period counts from now on."""
    state, margin = game.sides[event.side], game.margin(event.side)
    in_time = event.period == game.period
    clock_ms = event.clock_ms if in_time else game.clock_ms
    left = next((stint for stint in state.court if stint.player == event.other), None)
    known = not state.court or (
        in_time and left is not None and all(stint.player != event.player for stint in state.court)
    )
    court = tuple(stint for stint in state.court if stint.player not in (event.player, event.other))
    if left is not None:
        state = _ended(state, left, clock_ms, margin)
    if event.player:
        place, line = line_of(state, event.player)
        state = with_line(state, place, line)
        if state.five is not Five.UNKNOWN and len(court) < MAX_ON_COURT:
            court = (*court, Stint(event.player, clock_ms, margin))
    five = state.five if known or state.five is Five.UNKNOWN else Five.INFERRED
    return with_side(game, event.side, replace(state, court=court, five=five))


def line_up(game: Game, event: Lineup) -> Game:
    """Return the game with the players on court that an event names; a side that it does not name stays."""
    for side in Side:
        if players := event.courts[side]:
            game = with_side(game, side, _lined_up(game, side, players, event.clock_ms))
    return game


def end_stints(game: Game, event: PeriodEnd) -> Game:
    """Return the game with all stints ended, and begun again at the end: nobody plays between two periods."""
    for side in Side:
        state, margin = game.sides[side], game.margin(side)
        if state.court:
            for stint in state.court:
                state = _ended(state, stint, event.clock_ms, margin)
            court = tuple(Stint(stint.player, 0, margin) for stint in state.court)
            game = with_side(game, side, replace(state, court=court))
    return game


def resumed(state: SideState, clock_ms: int) -> SideState:
    """Return a side at the start of a period, with the players who ended the one before, and no fouls."""
    court = tuple(replace(stint, clock_ms=clock_ms) for stint in state.court)
    return replace(state, court=court, fouls=0, late_fouls=0)


def played(state: SideState, line: Line, clock_ms: int, margin: int) -> Pair | None:
    """Return a player's milliseconds on court and plus-minus up to now; None where nobody's are known."""
    if state.five is Five.UNKNOWN:
        return None
    ms, plus_minus = line.ms, line.plus_minus
    for stint in state.court:
        if stint.player == line.player:
            ms += max(0, stint.clock_ms - clock_ms)
            plus_minus += margin - stint.margin
    return ms, plus_minus


def _lined_up(game: Game, side: Side, players: tuple[str, ...], clock_ms: int) -> SideState:
    state, margin = game.sides[side], game.margin(side)
    first = not state.lines and state.five is Five.UNKNOWN
    stays = {stint.player: stint for stint in state.court if stint.player in players}
    for stint in state.court:
        if stint.player not in stays:
            state = _ended(state, stint, clock_ms, margin)
    for player in players:
        place, line = line_of(state, player)
        state = with_line(state, place, replace(line, starter=True) if first else line)
    court = tuple(stays.get(player) or Stint(player, clock_ms, margin) for player in players)
    five = Five.CERTAIN
    if (
        len(players) < MAX_ON_COURT
        or state.five is Five.INFERRED
        or (state.five is Five.UNKNOWN and not first)
    ):
        five = Five.INFERRED
    return replace(state, court=court, five=five)


def _ended(state: SideState, stint: Stint, clock_ms: int, margin: int) -> SideState:
    place, line = line_of(state, stint.player)
    line = replace(
        line,
        ms=line.ms + max(0, stint.clock_ms - clock_ms),
        plus_minus=line.plus_minus + margin - stint.margin,
    )
    return with_line(state, place, line)
