"""Names of accounts: what a name may be, which spellings are one name, and which names look alike.

A name has three forms. It is *shown* as it was given, normalised (NFKC). Its *key* is the same with its case
folded: what two spellings of one name share. Its *look* is what all names share that look like it in any
case: the skeleton of UTS #39, of the key. Names of one look exclude each other, and so the look is the key of
an account's records and its row: one partition, and so one owner, decides on all of them, in the order of its
log. Whoever looks an account up by its name compares the key too: a name that looks like another is none.

Characters are those of one script of a living language (`characters`), ASCII's digits, and `. _ -`. The
tables are part of the program: every Python that it runs on, and so every worker, finds the same.
"""

import unicodedata
from collections.abc import Iterator

import msgspec

from schemas.accounts.bounds import LONGEST_NAME, SHORTEST_NAME
from schemas.refusals import Reason, RefusedError
from tables.accounts.characters import CAPITALS, LOOKS, MARKS, MISLEADING, SCRIPTS

SIGNS = "._-"
DIGITS = "0123456789"

TOGETHER = (frozenset({"HAN", "HIRAGANA", "KATAKANA"}), frozenset({"HAN", "HANGUL"}))
"""Scripts that one language writes together; otherwise a name has one."""

_MOST_GIVEN = 4 * LONGEST_NAME
"""Characters of a text that is looked at."""


def _ranges(text: str) -> Iterator[str]:
    for part in text.split():
        first, _, last = part.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


def _looks() -> Iterator[tuple[str, str]]:
    for entry in LOOKS.split():
        one, *look = (chr(int(number, 16)) for number in entry.split("+"))
        yield one, "".join(look)


_script_of = {one: script for script, ranges in SCRIPTS.items() for one in _ranges(ranges)}
_marks = frozenset(_ranges(MARKS))
_misleading = frozenset(_ranges(MISLEADING))
_shown = frozenset((*_script_of, *_ranges(CAPITALS), *SIGNS, *DIGITS))
_look_of = str.maketrans(dict(_looks()))


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name: as it is shown, what two spellings of it share, and what all share that look like it."""

    shown: str
    key: str
    look: str


def read_name(text: str) -> Name:
    """Return the name that a text gives, without the spaces around it.

    What it shows gives the same name again, in every Python. A capital that looks like another letter than
    its small form does (the Greek nu: N, and v) would make a name look like one of another look: such a
    name is shown in small letters.

    Raises:
        RefusedError: it is no name; the text says why, with no more of the name than a character.
    """
    if len(text) > _MOST_GIVEN:
        raise _refused(_LENGTH)
    shown = unicodedata.normalize("NFKC", text.strip())
    if not SHORTEST_NAME <= len(shown) <= LONGEST_NAME:
        raise _refused(_LENGTH)
    if (other := next((one for one in shown if one not in _shown), None)) is not None:
        raise _refused(f"a name has letters, digits, '.', '_' and '-': U+{ord(other):04X} is none of them")
    key = folded(shown)
    if not _misleading.isdisjoint(unicodedata.normalize("NFD", shown)):
        shown = key
    _check(key)
    return Name(shown, key, look_of(key))


def folded(text: str) -> str:
    """Return the key of a text: NFKC, and its case folded. That of a key is that key.

    The Turkish capital i with its dot folds to an i and a dot, where the small one has no such dot: it is
    taken away.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.replace("i\u0307", "i")


def look_of(key: str) -> str:
    """Return the look of a key: the same for all that look alike in any case."""
    decomposed = unicodedata.normalize("NFD", key).translate(_look_of)
    return unicodedata.normalize("NFC", decomposed)


_LENGTH = f"a name has {SHORTEST_NAME} to {LONGEST_NAME} characters"


def _check(key: str) -> None:
    scripts, before = set[str](), ""
    for one in key:
        if one in _marks and (not before or before in SIGNS + DIGITS):
            raise _refused("a mark in the name follows no letter")
        if (script := _script_of.get(one)) is not None:
            scripts.add(script)
        before = one
    if not scripts:
        raise _refused("a name has a letter")
    if key[0] in SIGNS or key[-1] in SIGNS:
        raise _refused("a name begins and ends with a letter or a digit")
    if len(scripts) > 1 and not any(scripts <= together for together in TOGETHER):
        raise _refused(f"the letters of a name are of one script, not of {' and '.join(sorted(scripts))}")


def _refused(detail: str) -> RefusedError:
    return RefusedError(Reason.BROKEN_RULE, detail, "name")
