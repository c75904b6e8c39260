"""The sentences of playbyplayv2 and v3: `Ennis III 27' 3PT Jump Shot (3 PTS) (Paul 1 AST)`.

They name a player by the surname, the team by its nickname. Where a name ends no mark says, in most
sentences; those where one does teach the names for the others (`Book`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from schemas.basketball.events import Side

_ASSIST = re.compile(r"\(([^()]+?) (\d{1,4}) AST\)")
_REBOUND = re.compile(r"(.+?) REBOUND \(Off:(\d{1,4}) Def:(\d{1,4})\)")
_STEAL = re.compile(r"(.+?) STEAL \((\d{1,4}) STL\)")
_BLOCK = re.compile(r"(.+?) BLOCK \((\d{1,4}) BLK\)")
_SUBSTITUTION = re.compile(r"SUB: (.+?) FOR (.+)")
_SHOT = re.compile(r"(?:MISS )?(?P<name>.+?)(?: (?P<feet>\d{1,4})' | {2}| (?=3PT ))(?P<what>[^(]*)")
_THROW = re.compile(r"(?:MISS )?(?:(?P<name>.+?) )?Free Throw(?: (?P<what>[^(]*))?")
_FOUL = re.compile(r"(.+?) [A-Z.]*(?:FOUL[\w.]*|\.Foul) \(P(\d{1,4})[.)]")
_DEFENSIVE_THREE = re.compile(r"\(Def\. 3 Sec (.+?) ?\)")
_JUMP_BALL = re.compile(r"Jump Ball (?P<one>.+?) vs\. (?P<two>.+?): Tip to ?(?P<tip>.*)")
_TEAM = re.compile(r"(.+?)(?: Rebound$| Turnover: | Timeout: )")
# What follows a name that stands nowhere else, in sentences without a mark.
_REST = re.compile(
    r" (?=(?:\d|Bad Pass|Lost Ball|Traveling|Foul |Double |Discontinue|Shot Clock|Inbound|Backcourt|"
    r"Offensive|Lane|Jump |Kicked|Palming|Illegal|Step |Out |Poss |No |Personal|Shooting|Violation|Ejection|"
    r"Layup|Dunk|Slam|Driving|Running|Pullup|Fadeaway|Turnaround|Hook|Tip |Putback|Alley|Reverse|Floating|"
    r"Cutting|Finger|Technical|Taunting|Flagrant|[A-Z.]*FOUL|[A-Z.]*Foul))"
)


class Shot(msgspec.Struct, frozen=True):
    """A shot from the field: "driving layup, 2 ft" by `name`."""

    name: str
    points: int
    made: bool
    what: str
    assist: str


def shot(text: str, book: "Book | None" = None) -> Shot:
    """Return what the sentence of a shot says."""
    found = _SHOT.match(text)
    plain = text.removeprefix("MISS ")
    if found is not None:
        name, feet, what = found["name"], found["feet"], found["what"]
    else:
        (name, what), feet = book.split(plain) if book else ("", plain), None
        what = what.partition("(")[0]
    kind = what.replace("3PT", "").strip().lower()
    assist = _ASSIST.search(text)
    return Shot(
        name,
        3 if "3PT" in what else 2,
        not text.startswith("MISS "),
        f"{kind}, {feet} ft" if feet else kind,
        assist[1] if assist else "",
    )


class Throw(msgspec.Struct, frozen=True):
    """A free throw: "1 of 2", "technical", "flagrant 2 of 2"."""

    name: str
    made: bool
    what: str


def throw(text: str) -> Throw:
    """Return what the sentence of a free throw says: it was missed where it has neither MISS nor points."""
    found = _THROW.match(text)
    name, what = (found["name"], found["what"]) if found else ("", "")
    made = " PTS)" in text and not text.startswith("MISS ")
    return Throw(name or "", made, (what or "").strip().lower())


def rebound(text: str) -> tuple[str, tuple[int, int]] | None:
    """Return who rebounded and the printed number of offensive and defensive ones; None for a team's."""
    found = _REBOUND.match(text)
    return (found[1], (int(found[2]), int(found[3]))) if found else None


def stealer(text: str) -> str:
    """Return who stole the ball, "" where the sentence is of something else."""
    found = _STEAL.match(text)
    return found[1] if found else ""


def blocker(text: str) -> str:
    """Return who blocked the shot, "" where the sentence is of something else."""
    found = _BLOCK.match(text)
    return found[1] if found else ""


def substitution(text: str) -> tuple[str, str] | None:
    """Return who comes and who leaves."""
    found = _SUBSTITUTION.match(text)
    return (found[1].strip(), found[2].strip()) if found else None


def jump_ball(text: str) -> tuple[str, str, str]:
    """Return the two who jumped, and who got the ball: a player, or a team; "" where unknown."""
    found = _JUMP_BALL.match(text)
    return (found["one"], found["two"], found["tip"].strip()) if found else ("", "", "")


def defensive_three(text: str) -> str:
    """Return who stood in the lane for three seconds, "" where the sentence is of another foul."""
    found = _DEFENSIVE_THREE.search(text)
    return found[1] if found else ""


class Book(msgspec.Struct):
    """The names that a side's sentences have.

    Attributes:
        players: the surnames.
        teams: the nickname, as it is printed.
        shared: surnames of two players: a figure that a sentence counts began again at 1.
    """

    players: set[str] = msgspec.field(default_factory=set)
    teams: Counter[str] = msgspec.field(default_factory=Counter)
    shared: set[str] = msgspec.field(default_factory=set)

    def split(self, text: str) -> tuple[str, str]:
        """Return the player at the front of a sentence, "" for the team, and the rest of it."""
        known = [name for name in (*self.players, *self.teams) if text.startswith(f"{name} ")]
        if known:
            name = max(known, key=len)
            return "" if name in self.teams else name, text[len(name) + 1 :].strip()
        found = _REST.search(text)
        name = text[: found.start()] if found else text.partition(" ")[0]
        return name, text[len(name) :].strip()


def read_books(sentences: Iterable[tuple[Side, str]]) -> tuple[Book, Book]:
    """Return the names of both sides."""
    books = Book(), Book()
    firsts = Counter[tuple[Side, str, str]]()
    for side, text in sentences:
        book = books[side]
        if team := _TEAM.match(text):
            book.teams[team[1]] += 1
        book.players.update(_marked(text))
        for name, figure, count in _counted(text):
            if count == 1:
                firsts[side, name, figure] += 1
                if firsts[side, name, figure] > 1:
                    book.shared.add(name)
    for book in books:
        book.players.difference_update(book.teams, ("",))
    return books


def _marked(text: str) -> Iterator[str]:
    """Yield the names of a sentence whose end is marked."""
    for pattern in (_REBOUND, _STEAL, _BLOCK, _FOUL):
        if found := pattern.match(text):
            yield found[1]
    if found := _ASSIST.search(text):
        yield found[1]
    if pair := substitution(text):
        yield from pair
    if "Free Throw" in text:
        yield throw(text).name
    elif (text.startswith("MISS ") or " PTS)" in text) and (found := _SHOT.match(text)):
        yield found["name"]


def _counted(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield each figure that a sentence counts for a player: who, what, how many of it by now."""
    if found := rebound(text):
        yield found[0], "rebounds", sum(found[1])
    for pattern, figure in ((_STEAL, "steals"), (_BLOCK, "blocks")):
        if match := pattern.match(text):
            yield match[1], figure, int(match[2])
    if match := _ASSIST.search(text):
        yield match[1], "assists", int(match[2])
    # A technical foul states the personal ones and is none.
    if (match := _FOUL.match(text)) and "T.FOUL" not in text and "TECH" not in text:
        yield match[1], "fouls", int(match[2])
