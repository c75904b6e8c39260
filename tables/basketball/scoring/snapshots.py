"""Games of which a feed says only the score: each snapshot replaces what was known."""

from msgspec.structs import replace

from schemas.basketball.events import AnyEvent, Score
from schemas.matches.corrections import Changed
from schemas.refusals import Reason, RefusedError
from tables.basketball.scoring.flow import complete_windows, score_jump
from tables.basketball.scoring.state import RECENT, Game, Pair, Phase, Recent, RecentKind


def follows(game: Game, event: AnyEvent) -> bool:
    """Return whether a snapshot without an id says anything that the latest accepted one does not.

    Raises:
        RefusedError: it is of an earlier moment of the game.
    """
    if not isinstance(event, Score) or not game.snapshots:
        return True
    now, then = (game.period, -game.clock_ms), (event.period, -event.clock_ms)
    if then < now:
        raise RefusedError(
            Reason.LATE,
            f"the score of {event.match_id} in period {event.period} with {_clock(event.clock_ms)} left: "
            f"it is known up to period {game.period} with {_clock(game.clock_ms)} left",
        )
    same_moment = then == now and event.score == game.score
    return (
        not same_moment or (event.final and game.phase is not Phase.OVER) or _names(game, event) != game.names
    )


def snapshot(game: Game, event: Score) -> Game:
    """Return the game after a snapshot; a score that fell corrects what was known, and says so.

    Period and clock are those of the game, which never go back: one with an id may be of an earlier moment.
    Lead changes, ties and the largest lead are those of the snapshots: what lay between is unknown.
    """
    before = game.score
    if event.score[0] < before[0] or event.score[1] < before[1]:
        game = _restated(game, event)
    elif event.score != before:
        game = score_jump(game, event.score)
    if event.score != before:
        kind, clock_ms = RecentKind.SCORE, event.clock_ms
        one = Recent(event.seq, game.period, clock_ms, kind, None, "", 0, True, "", event.score)
        game = replace(game, recent=(*game.recent[1 - RECENT :], one))
    phase = Phase.OVER if event.final else Phase.PLAY if game.clock_ms else Phase.BREAK
    if phase is not Phase.PLAY:
        game = complete_windows(game)
    return replace(game, phase=phase, snapshots=True, names=_names(game, event))


def _restated(game: Game, event: Score) -> Game:
    """Take points back, from the latest periods first."""
    periods = [list(period) for period in game.periods]
    for side in (0, 1):
        change = event.score[side] - game.score[side]
        for period in reversed(periods):
            step = max(change, -period[side])
            period[side] += step
            change -= step
    moved = replace(game, periods=tuple((home, away) for home, away in periods))
    return replace(
        score_jump(moved, event.score),
        periods=moved.periods,
        run_of=None,
        run=0,
        restated=(Changed("score", _text(game.score), _text(event.score)),),
        restated_at=event.seq,
    )


def _names(game: Game, event: Score) -> tuple[str, str]:
    return event.teams[0] or game.names[0], event.teams[1] or game.names[1]


def _text(score: Pair) -> str:
    return f"{score[0]}-{score[1]}"


def _clock(clock_ms: int) -> str:
    return f"{clock_ms // 60_000}:{clock_ms // 1000 % 60:02}"
