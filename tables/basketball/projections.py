"""The published state of a game, made from its row; it runs for every game of every batch."""

from itertools import chain, islice

from schemas.basketball.events import Side
from schemas.basketball.glances import GameSummary, SideSummary
from schemas.basketball.published import (
    CorrectionNote,
    GameState,
    Lead,
    PlayKind,
    RecentPlay,
    RunState,
    SideInfo,
    SideName,
)
from schemas.matches.corrections import Changed, CorrectionKind
from tables.basketball.scoring.state import Five, Game, Recent, RecentKind
from tables.basketball.terms import (
    Roster,
    clock_text,
    in_bonus,
    info_of,
    name_of,
    period_name,
    result,
    roster_of,
    status,
    timeouts_left,
)

MAX_MISSING = 100
"""The most numbers of missing events that a state lists."""

SIDES = (SideName.HOME, SideName.AWAY)

_KINDS = {int(kind): PlayKind(kind.name.lower()) for kind in RecentKind}
# By number: an enumeration's own hash takes as long as the rest of a recent play.
_BY_NUMBER = tuple(_KINDS.get(number, PlayKind.OTHER) for number in range(max(_KINDS) + 1))


def game_state(game: Game) -> GameState:
    """Return a game as a scoreboard shows it."""
    info = info_of(game)
    rosters = roster_of(info.home), roster_of(info.away)
    run = None
    if game.run_of is not None and game.run:
        run = RunState(SIDES[game.run_of], game.run, f"{game.run}-0")
    missing = chain.from_iterable(range(first, last + 1) for first, last in game.feed.missing)
    return GameState(
        game.match_id,
        _side(game, Side.HOME, rosters[0]),
        _side(game, Side.AWAY, rosters[1]),
        game.period,
        period_name(info.format, game.period),
        clock_text(game.clock_ms),
        game.clock_ms,
        status(game),
        result(game),
        None if game.possession is None else SIDES[game.possession],
        game.lead_changes,
        game.ties,
        Lead(*game.largest),
        run,
        not game.snapshots,
        tuple(_recent(one, rosters) for one in game.recent),
        game.last_seq,
        game.last_update or info.starts_at or game.heard,
        tuple(islice(missing, MAX_MISSING)) if game.feed.missing else (),
        _note(game),
    )


def changed(before: Game, after: Game) -> tuple[Changed, ...]:
    """Return the figures that differ between the states before and after a correction."""
    old, new = _texts(before), _texts(after)
    return tuple(
        Changed(name, old.get(name), new.get(name)) for name in old | new if old.get(name) != new.get(name)
    )


def summarise(game: Game) -> GameSummary:
    """Return a game at a glance."""
    info = info_of(game)
    home, away = (
        SideSummary(
            name_of(game, side),
            info.teams[side].abbreviation,
            game.score[side],
            tuple(period[side] for period in game.periods),
        )
        for side in Side
    )
    return GameSummary(
        game.match_id,
        game.last_seq,
        game.last_update or info.starts_at or game.heard,
        status(game),
        result(game),
        home,
        away,
        game.period,
        period_name(info.format, game.period),
        clock_text(game.clock_ms),
        info.competition,
        info.venue,
        info.starts_at,
    )


def _side(game: Game, side: Side, roster: Roster) -> SideInfo:
    state = game.sides[side]
    on_court = None
    if state.five is not Five.UNKNOWN and state.court:
        on_court = tuple(roster.name(stint.player) for stint in state.court)
    return SideInfo(
        name_of(game, side),
        info_of(game).teams[side].abbreviation,
        game.score[side],
        tuple(period[side] for period in game.periods),
        state.fouls,
        in_bonus(game, game.sides[side.other]),
        timeouts_left(game, state),
        on_court,
        state.five is Five.CERTAIN,
    )


def _recent(one: Recent, rosters: tuple[Roster, Roster]) -> RecentPlay:
    side = one.side
    return RecentPlay(
        one.seq,
        one.period,
        clock_text(one.clock_ms),
        _BY_NUMBER[one.kind],
        None if side is None else SIDES[side],
        rosters[side].name(one.player) if side is not None and one.player else None,
        one.points,
        one.made,
        one.detail,
        one.score,
    )


def _note(game: Game) -> CorrectionNote | None:
    """Return what the latest event corrected: as a correction, or as a snapshot that took points back."""
    corrected = game.feed.corrected
    if corrected is not None and corrected.at == game.last_seq:
        return CorrectionNote(corrected.kind, corrected.of, corrected.changed)
    if game.restated_at and game.restated_at == game.last_seq:
        return CorrectionNote(CorrectionKind.AMENDED, game.restated_at, game.restated)
    return None


def _texts(game: Game) -> dict[str, str]:
    """Return the figures that corrections are said to change, as texts."""
    pairs = {
        "score": game.score,
        "fouls": (game.home.fouls, game.away.fouls),
        "largest_lead": game.largest,
    }
    texts = {name: f"{home}-{away}" for name, (home, away) in pairs.items()}
    texts["periods"] = " ".join(f"{home}-{away}" for home, away in game.periods)
    others = {
        "period": game.period,
        "status": status(game).value,
        "result": result(game),
        "lead_changes": game.lead_changes,
        "ties": game.ties,
    }
    return texts | {name: str(value) for name, value in others.items() if value is not None}
