"""What a match's page says of a match beside its score, line by line."""

import msgspec

from schemas.cricket.details import MatchDetails
from serving.languages.language import Language
from tables.cricket.scoring.state import Match
from web.cricket.wording import is_in_balls

_FORMATS = {
    "Test": "cricket-form-test",
    "ODI": "cricket-form-odi",
    "T20": "cricket-form-t20",
    "T20I": "cricket-form-t20i",
    "IT20": "cricket-form-it20",
}
"""The messages of the formats that have a word of their own in other languages."""

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
    key = _FORMATS.get(details.format)
    name = language.text(key) if key is not None else details.format
    if not details.overs or not name:
        return name
    if is_in_balls(match):
        return language.text("cricket-format-balls", name=name, balls=details.overs * details.balls_per_over)
    return language.text("cricket-format-overs", name=name, overs=details.overs)
