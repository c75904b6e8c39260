"""The moments of a cricket match in any language."""

from msgspec.structs import replace

from schemas.cricket.events import AnyEvent, InningsStart
from schemas.matches.moments import Moment
from serving.languages.language import Language
from tables.cricket.moments import moment_of, moving
from tables.matches.stored import Stored


def moments_in(stored: Stored[AnyEvent], language: Language) -> tuple[Moment, ...]:
    """Return the moments of a match with their texts in a language."""
    t = language.text
    found = []
    for event in moving(stored):
        if isinstance(event, InningsStart):
            text = t("cricket-moment-innings", number=event.innings_no)
        else:
            names = (one.player_out or t("cricket-say-batter") for one in event.dismissals)
            text = t("cricket-moment-out", players=", ".join(names))
        found.append(replace(moment_of(event), text=text))
    return tuple(found)
