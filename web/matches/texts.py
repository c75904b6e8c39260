"""What a sport says of its matches in a language, beside the encoder: never in its fold, never on a topic."""

from collections.abc import Callable
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from schemas.matches.moments import Moment
from serving.languages.language import Language
from serving.push.voices import Speaking
from tables.matches.sport import Match, Published
from tables.matches.stored import Stored


class Texts(msgspec.Struct, frozen=True):
    """A sport's texts. Each function takes a match and what is published of it, of the same moment.

    - `state(match, state, language)`: the `text` of a published state.
    - `summary(match, summary, language)`: the `text` of a summary.
    - `complete(match, summary, language)`: a summary with the sentences that it has beside its `text`; None
      where it has none.
    - `moments(match, stored, language)`: the moments of a match with their texts, the same ones as its sport
      has in English; None where that is all there is.
    """

    state: Callable[[Any, Any, Language], msgspec.Struct]
    summary: Callable[[Any, Any, Language], msgspec.Struct]
    complete: Callable[[Any, Any, Language], Any] | None = None
    moments: Callable[[Any, Stored[Any], Language], tuple[Moment, ...]] | None = None


def told_state(texts: Texts, match: Match, state: Published, language: Language) -> Published:
    """Return a state with its text."""
    told: Any = state
    return cast(Published, replace(told, text=texts.state(match, state, language)))


def told_summary(
    texts: Texts | None, match: Match, summary: Any, speaking: Speaking, default: Language
) -> object:
    """Return a summary as it is answered: with its text in a language, if one is asked for."""
    if texts is None:
        return summary
    whole = summary if texts.complete is None else texts.complete(match, summary, speaking or default)
    return whole if speaking is None else replace(whole, text=texts.summary(match, whole, speaking))
