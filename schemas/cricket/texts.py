"""A match in words: what answers and pushes add to its state and its summary, in the language of `?lang=`."""

import msgspec


class BallText(msgspec.Struct, frozen=True, gc=False):
    """One of `last_balls`: `mark` is what a chip shows, `kind` what it is shown as, `words` what is read."""

    mark: str
    kind: str
    words: str


class MatchText(msgspec.Struct, frozen=True, gc=False):
    """A match's state in the language `lang`, an empty text where there is nothing to say.

    `name` is "Reds v Blues", `title` a tab's. `badge` is the phase or the interval in a word; `standing`
    what is required, who leads or who won, and `decided` whether somebody won. `innings` tells an innings
    apart where the team's name does not ("super over", "2nd inns"). `score` is "134-2", "279" where the
    side is all out, and `wickets` then empty; `overs` is "all out, 48.3 overs", or balls in The Hundred;
    `spoken` is all of that in a sentence. `news` is the last event, if listeners want it: a wicket, a
    boundary, an end. `balls` are the `last_balls`, of which the last `this_over` belong to the over in
    progress, and `over` is its sum, "7 runs, 1 wicket".
    """

    lang: str
    name: str
    title: str
    badge: str
    standing: str
    decided: bool
    innings: str
    score: str
    wickets: str
    overs: str
    spoken: str
    news: str
    balls: tuple[BallText, ...]
    this_over: int
    over: str
    correction: str


class InningsText(msgspec.Struct, frozen=True, gc=False):
    """An innings of a summary: `mark` is "super over" or empty; `spoken` is the score as it is read."""

    number: int
    mark: str
    score: str
    overs: str
    spoken: str


class SummaryText(msgspec.Struct, frozen=True, gc=False):
    """A match's summary in the language `lang`; fields as those of `MatchText`.

    `line` is the standing, or the run rate where that says nothing; `idle` is said of a side that has not
    batted.
    """

    lang: str
    name: str
    badge: str
    standing: str
    decided: bool
    line: str
    idle: str
    innings: tuple[InningsText, ...]
