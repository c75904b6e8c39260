"""What a match's page says of a match beside its score, line by line."""

import msgspec

from schemas.cricket.details import MatchDetails
from serving.languages.language import Language
from tables.cricket.scoring.state import Match
from web.cricket.wording import is_in_balls

_TOSS = {"bat": "cricket-toss-bat", "field": "cricket-toss-field", "": "cricket-toss-only"}


class Fact(msgspec.Struct, frozen=True):
    """A line: the message that heads it, and its text with `names` in it, or a time `at` (epoch ms)."""

    key: str
    text: str = ""
    names: tuple[str, ...] = ()
    at: int = 0


def facts_of(match: Match, details: MatchDetails, language: Language) -> tuple[Fact, ...]:
    """Return what is known of a match, in the order in which it is shown."""
    ground = tuple(one for one in (details.venue, details.city) if one)
    toss = details.toss_winner
    lines = (
        Fact("cricket-info-player-of-match", ", ".join(details.player_of_match), details.player_of_match),
        Fact("cricket-info-competition", details.competition, (details.competition,)),
        Fact("cricket-info-format", _format(match, details, language)),
        Fact("cricket-info-date", at=details.starts_at),
        Fact("cricket-info-venue", ", ".join(ground), ground),
        Fact(
            "cricket-info-toss",
            language.text(_TOSS[details.toss_decision], team=toss) if toss else "",
            (toss,),
        ),
        Fact("cricket-info-umpires", ", ".join(details.umpires), details.umpires),
        Fact("cricket-info-third-umpire", details.third_umpire, (details.third_umpire,)),
        Fact("cricket-info-referee", details.referee, (details.referee,)),
    )
    return tuple(line for line in lines if line.text or line.at)


def _format(match: Match, details: MatchDetails, language: Language) -> str:
    if not details.overs or not details.format:
        return details.format
    if is_in_balls(match):
        balls = details.overs * details.balls_per_over
        return language.text("cricket-format-balls", name=details.format, balls=balls)
    return language.text("cricket-format-overs", name=details.format, overs=details.overs)
