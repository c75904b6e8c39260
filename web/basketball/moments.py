"""The moments of a basketball game in any language."""

from msgspec.structs import replace

from schemas.basketball.events import AnyEvent
from schemas.matches.moments import Moment
from serving.languages.language import Language
from tables.basketball.moments import moment_of, period_ends
from tables.basketball.scoring.state import Game
from tables.basketball.terms import info_of, period_of
from tables.matches.stored import Stored
from web.basketball.periods import period_words


def moments_in(game: Game, stored: Stored[AnyEvent], language: Language) -> tuple[Moment, ...]:
    """Return the moments of a game with their texts in a language."""
    form = info_of(game).format
    return tuple(
        replace(
            moment_of(event),
            text=language.text(
                "basketball-moment-period-end", period=period_words(period_of(form, event.period), language)
            ),
        )
        for event in period_ends(stored)
    )
