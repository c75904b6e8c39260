"""Basketball's notation: what a play scored, and rates of makes."""

from schemas.basketball.published import PlayKind, PlayLine, RecentPlay


def play_chip(play: PlayLine | RecentPlay) -> str:
    """Return what a play scored, "+3", or a cross for a miss; "" for all that is no attempt."""
    if play.kind not in (PlayKind.SHOT, PlayKind.FREE_THROW):
        return ""
    return f"+{play.points}" if play.made else "\N{MULTIPLICATION SIGN}"


def is_scoring(play: PlayLine) -> bool:
    """Return whether a play changed the score."""
    return play.made or play.kind is PlayKind.SCORE


def percentage(made: int, attempted: int) -> str:
    """Return a rate of makes, "45.2%"; a dash without an attempt."""
    return f"{100 * made / attempted:.1f}%" if attempted else "\N{EN DASH}"
