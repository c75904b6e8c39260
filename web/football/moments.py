"""The moments of a football match in any language."""

from msgspec.structs import replace

from schemas.football.events import AnyEvent
from schemas.matches.moments import Moment
from serving.languages.language import Language
from tables.football.moments import happening_of, moments, moving, whose
from tables.football.scoring.state import Match
from tables.football.terms import Rosters, info_of
from tables.matches.stored import Stored


def moments_in(match: Match, stored: Stored[AnyEvent], language: Language) -> tuple[Moment, ...]:
    """Return the moments of a match with their texts in a language."""
    rosters, happened = Rosters(info_of(match)), {one.seq: one for one in moving(match)}

    def text(moment: Moment) -> str:
        one = happened[moment.seq]
        return language.text(f"football-moment-{happening_of(one)}", whose=whose(match, rosters, one))

    return tuple(replace(moment, text=text(moment)) for moment in moments(match, stored))
