"""The fold: a game and its next event make the game after it."""

from msgspec.structs import replace

from schemas.basketball.events import (
    AnyEvent,
    Correction,
    FreeThrow,
    GameInfo,
    Lineup,
    Note,
    PeriodEnd,
    Play,
    PlayEvent,
    Score,
    Shot,
    Substitution,
)
from schemas.refusals import Reason, RefusedError
from tables.basketball.scoring.court import end_stints, line_up, resumed, substitute
from tables.basketball.scoring.flow import complete_windows
from tables.basketball.scoring.plays import COUNTED, NOTES, note
from tables.basketball.scoring.snapshots import snapshot
from tables.basketball.scoring.state import RECENT, Game, Phase, Recent, RecentKind, Window
from tables.basketball.scoring.whistles import remembered

MINUTE_MS = 60_000


def start(match_id: str) -> Game:
    """Return the game before anything is known of it."""
    return Game(match_id)


def inform(game: Game, info: GameInfo) -> Game:
    """Replace what is known of a game beside its events: it may come before, between or after them."""
    return game if info == game.info else replace(game, info=info)


def fold(game: Game, event: AnyEvent) -> Game:
    """Apply the next event of a game.

    Raises:
        RefusedError: a game is scored by plays or by snapshots, and this event is of the other kind; or
            a side would have too many players.
    """
    if event.seq <= game.last_seq:
        return game
    if isinstance(event, Correction):
        return replace(game, last_seq=event.seq, last_update=event.timestamp or game.last_update)
    kind = type(event)
    if kind is Score or game.snapshots:
        _check_kind(game, event)
    game = _at(game, event)
    if (counted := COUNTED.get(kind)) is not None and isinstance(event, Play):
        count, recent = counted
        after = count(game, event)
        return replace(after, snapshots=False, recent=_recent(after, recent, event))
    if isinstance(event, Note):
        after = note(game, event)
        return replace(after, recent=_recent(after, NOTES[event.kind], event))
    if isinstance(event, Score):
        return snapshot(game, event)
    if isinstance(event, Substitution):
        return substitute(remembered(game, event), event)
    if event.period < game.period and not (isinstance(event, PeriodEnd) and event.game):
        return game  # a later period has begun: that an earlier one did, or ended, changes nothing now
    if isinstance(event, Lineup):
        game = replace(line_up(game, event), possession=None if event.starts else game.possession)
        return replace(game, phase=Phase.PLAY) if event.starts else game
    return _ended(game, event) if isinstance(event, PeriodEnd) else game


def minutes_left(clock_ms: int) -> int:
    """Return the whole minutes left at the end of the minute of play that the clock is in: 11 at 12:00."""
    return max(0, clock_ms - 1) // MINUTE_MS


def _check_kind(game: Game, event: PlayEvent) -> None:
    """Refuse a play in a game of snapshots, and the reverse: the points would count twice.

    Raises:
        RefusedError: it is such an event.
    """
    is_play = isinstance(event, Play)
    if game.snapshots is not None and (is_play if game.snapshots else isinstance(event, Score)):
        known, given = ("snapshots", "a play") if game.snapshots else ("plays", "a snapshot of the score")
        raise RefusedError(
            Reason.BROKEN_RULE, f"{game.match_id} is scored by {known}, and this is {given}", "kind"
        )


def _at(game: Game, event: PlayEvent) -> Game:
    """Return the game at the moment of an event: its clock never rises in a period, and no period returns."""
    seq, timestamp = event.seq, event.timestamp or game.last_update
    if event.period > game.period or game.quarter is None:
        return replace(
            game,
            last_seq=seq,
            last_update=timestamp,
            period=event.period,
            clock_ms=event.clock_ms,
            phase=Phase.PLAY,
            periods=(*game.periods, *((0, 0),) * (event.period - len(game.periods))),
            home=resumed(game.home, event.clock_ms),
            away=resumed(game.away, event.clock_ms),
            quarter=Window(event.period, None, game.score, game.score),
            minute=Window(event.period, minutes_left(event.clock_ms), game.score, game.score),
        )
    if event.period < game.period or event.clock_ms >= game.clock_ms:
        return replace(game, last_seq=seq, last_update=timestamp)
    minute, left = game.minute, minutes_left(event.clock_ms)
    if minute is not None and not minute.complete and left != minute.minute:
        minute = Window(game.period, left, game.score, game.score)
    return replace(game, last_seq=seq, last_update=timestamp, clock_ms=event.clock_ms, minute=minute)


def _ended(game: Game, event: PeriodEnd) -> Game:
    over = event.game or game.phase is Phase.OVER
    game = complete_windows(end_stints(game, event))
    return replace(game, phase=Phase.OVER if over else Phase.BREAK, possession=None)


def _recent(game: Game, kind: RecentKind, event: Play | Note) -> tuple[Recent, ...]:
    points, made = 0, False
    if isinstance(event, Shot):
        points, made = event.points, event.made
    elif isinstance(event, FreeThrow):
        points, made = 1, event.made
    one = Recent(
        event.seq,
        game.period,
        event.clock_ms,
        kind,
        event.side,
        event.player,
        points,
        made,
        event.detail,
        game.score,
    )
    return (*game.recent[1 - RECENT :], one)
