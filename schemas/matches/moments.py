"""The moments of a match: its few events that a crowd reacts to, in the words of its sport."""

import msgspec


class Moment(msgspec.Struct, frozen=True, gc=False):
    """An event that a crowd reacts to, as corrections have left it: a goal, a wicket, a red card.

    `at` is epoch milliseconds, `kind` a word for programs, `text` for people; `seq` is its number.
    """

    at: int
    kind: str
    text: str
    seq: int = 0
