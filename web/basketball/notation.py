"""Basketball's words on the page: who is ahead, where the clock stands, and the latest plays."""

from schemas.basketball.glances import GameSummary
from schemas.basketball.published import GameState, PlayKind, PlayLine, RecentPlay, SideName, Status
from web.matches.corrections import corrected

_PHRASES = {
    PlayKind.REBOUND: "rebound",
    PlayKind.TURNOVER: "turnover",
    PlayKind.FOUL: "foul",
    PlayKind.STEAL: "steal",
    PlayKind.BLOCK: "block",
    PlayKind.ASSIST: "assist",
    PlayKind.VIOLATION: "violation",
    PlayKind.TIMEOUT: "time-out",
    PlayKind.REVIEW: "review",
}

_DEEDS = {PlayKind.JUMP_BALL: "wins the jump ball", PlayKind.EJECTION: "is ejected"}


def game_name(game: GameSummary) -> str:
    """Return the name of a game: "Boston Celtics v Golden State Warriors"."""
    return f"{game.home.name} v {game.away.name}"


def clock_line(game: GameSummary | GameState) -> str:
    """Return where a game stands: "Q4 5:36", and else as `period_words`."""
    return f"{game.period_name} {game.clock}" if game.status is Status.LIVE else period_words(game)


def period_words(game: GameSummary | GameState) -> str:
    """Return where a game stands, without its clock: "Q4", "End of Q2", "Final, OT1"; "" before it."""
    if game.status is Status.FINISHED:
        return f"Final, {game.period_name}" if game.period_name.startswith("OT") else "Final"
    if game.status is Status.BREAK:
        return f"End of {game.period_name}"
    return game.period_name if game.status is Status.LIVE else ""


def game_standing(game: GameSummary | GameState) -> str:
    """Return the result, or who is ahead by how much; "" before the game."""
    if game.result is not None:
        return game.result
    if game.status is Status.SCHEDULED:
        return ""
    lead = game.home.score - game.away.score
    if not lead:
        return "Scores level"
    return f"{(game.home if lead > 0 else game.away).name} lead by {abs(lead)}"


def recent_text(play: RecentPlay, sides: tuple[str, str]) -> str:
    """Return a recent play in words; `sides` are the names of home and away.

    It says less than the play-by-play, for a state does not have all of a play.
    """
    more = f" ({play.detail})" if play.detail else ""
    who = play.player.name if play.player is not None else side_name(play.side, sides)
    does = "makes" if play.made else "misses"
    if play.kind is PlayKind.SHOT:
        return f"{who} {does} a {'three' if play.points == 3 else 'two'}{more}"
    if play.kind is PlayKind.FREE_THROW:
        return f"{who} {does} a free throw{more}"
    if play.kind is PlayKind.SCORE:
        return f"The score is {play.score[0]}-{play.score[1]}"
    if play.kind in _DEEDS:
        return " ".join(part for part in (who, _DEEDS[play.kind]) if part) + more
    phrase = _PHRASES.get(play.kind)
    if phrase is None:
        return ": ".join(part for part in (who, play.detail) if part)
    return ": ".join(part for part in (who, phrase) if part) + more


def side_name(side: SideName | None, sides: tuple[str, str]) -> str:
    """Return the name of a side, out of those of home and away; "" for neither."""
    if side is None:
        return ""
    return sides[0] if side is SideName.HOME else sides[1]


def play_chip(play: PlayLine | RecentPlay) -> str:
    """Return what a play scored, "+3", or a cross for a miss; "" for all that is no attempt."""
    if play.kind not in (PlayKind.SHOT, PlayKind.FREE_THROW):
        return ""
    return f"+{play.points}" if play.made else "\N{MULTIPLICATION SIGN}"


def is_scoring(play: PlayLine) -> bool:
    """Return whether a play changed the score."""
    return play.made or play.kind is PlayKind.SCORE


def game_correction(game: GameState) -> str:
    """Return the latest correction as text; "" without one."""
    return corrected(game.correction.kind, game.correction.changed, "play") if game.correction else ""


def spoken_score(game: GameState) -> str:
    """Return the score as it is said: "Boston Celtics 78, Golden State Warriors 71"."""
    return f"{game.home.name} {game.home.score}, {game.away.name} {game.away.score}"


def percentage(made: int, attempted: int) -> str:
    """Return a rate of makes, "45.2%"; a dash without an attempt."""
    return f"{100 * made / attempted:.1f}%" if attempted else "\N{EN DASH}"
