"""A game in words: what answers and pushes add to its state and its summary, in the language of `?lang=`."""

import msgspec


class PlayText(msgspec.Struct, frozen=True, gc=False):
    """One of `last_plays`: `chip` is what it scored, "+3", or a cross for a miss; `words` what it was."""

    chip: str
    words: str


class GameText(msgspec.Struct, frozen=True, gc=False):
    """A game's state in the language `lang`, an empty text where there is nothing to say.

    `name` is "Celtics v Warriors", `title` a tab's. `badge` is the phase in a word; `standing` who is ahead
    or who won, and `decided` whether somebody won. `period` is where the game stands, "Q3", "Overtime", "End
    of 1st quarter", "Final/OT"; `clock` is that of a game in play, and `moment` both, "Q3 4:12". `spoken` is
    the score as it is read. `news` is what listeners want of the latest change: who scored and the score, an
    end, a correction. `plays` are the `last_plays`.
    """

    lang: str
    name: str
    title: str
    badge: str
    standing: str
    decided: bool
    period: str
    clock: str
    moment: str
    spoken: str
    news: str
    plays: tuple[PlayText, ...]
    correction: str


class SummaryText(msgspec.Struct, frozen=True, gc=False):
    """A game's summary in the language `lang`; fields as those of `GameText`.

    `line` is how the game ended, else where it stands: "Q3 4:12".
    """

    lang: str
    name: str
    badge: str
    standing: str
    decided: bool
    line: str
