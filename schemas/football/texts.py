"""A match in words: what answers and pushes add to its state and its summary, in the language of `?lang=`."""

import msgspec


class IncidentText(msgspec.Struct, frozen=True, gc=False):
    """A goal for a side, or a red card of it, as a board lists it, in the order of their events.

    `minute` is written with a prime; `player` is empty where nobody is named. `kind` is what it was beside a
    goal, "penalty", `verdict` what the officials made of it, "under review"; `red` is whether it is a card,
    `gone` whether it was cancelled.
    """

    minute: str
    player: str
    kind: str
    verdict: str
    red: bool
    gone: bool


class KickText(msgspec.Struct, frozen=True, gc=False):
    """A kick of the shoot-out, and what is read of it: "Ada scores"."""

    scored: bool
    words: str


class SideText(msgspec.Struct, frozen=True, gc=False):
    """What is said of a side."""

    incidents: tuple[IncidentText, ...]
    kicks: tuple[KickText, ...]


class MatchText(msgspec.Struct, frozen=True, gc=False):
    """A match's state in the language `lang`, an empty text where there is nothing to say.

    `name` is "Reds v Blues", `title` a tab's. `badge` is the status in a word, `stage` where the match
    stands, "Second half", and `clock` its minute while that runs, written with a prime. `standing` is the
    result or what officials look at, and `decided` whether somebody won. `spoken` is the score in a sentence,
    `facts` what is beside it: the score at half-time, added time. `penalties` is how the shoot-out stands.
    `news` is the latest event that listeners want: a goal, a red card, a review, a kick, a break, the result;
    `news_seq` is its number, by which what was said is not said again. `names` are those that sentences may
    have.
    """

    lang: str
    name: str
    title: str
    badge: str
    stage: str
    clock: str
    standing: str
    decided: bool
    spoken: str
    facts: str
    penalties: str
    news: str
    news_seq: int
    correction: str
    home: SideText
    away: SideText
    names: tuple[str, ...]


class SideSummaryText(msgspec.Struct, frozen=True, gc=False):
    """A side of a summary: its score, "" before the match; "1 red"; "4 pen."; whether it is `ahead`."""

    score: str
    reds: str
    penalties: str
    ahead: bool


class SummaryText(msgspec.Struct, frozen=True, gc=False):
    """A match's summary in the language `lang`; fields as those of `MatchText`.

    `line` is the result, or the minute or stage and whether a goal is under review.
    """

    lang: str
    name: str
    badge: str
    standing: str
    decided: bool
    line: str
    home: SideSummaryText
    away: SideSummaryText
