"""Makes `characters.py`: `python -m tables.accounts.make_characters confusables.json`.

The argument is the file of that name in the package confusable-homoglyphs 3.3.1 (Unicode 15.1): each
character or sequence with those that `confusables.txt` of UTS #39 names beside it. Run it with Python 3.11,
whose Unicode (14.0) bounds the characters that a name may have: normalisation and case folding of those are
the same in every later Python, so that all workers decide alike.
"""

import sys
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import ascii_lowercase

import msgspec

BLOCKS = {
    "LATIN": "61-7A DF-F6 F8-17F 1A1 1B0 1CE-1DC 1E7 219-21B 259 1E01-1EF9",
    "GREEK": "3AC-3CE",
    "CYRILLIC": "430-45F 491-4FF",
    "ARMENIAN": "561-586",
    "HEBREW": "5D0-5EA",
    "ARABIC": "620-63F 641-64A 671-6D3 750-77F",
    "DEVANAGARI": "901-94D",
    "BENGALI": "981-9CD",
    "GURMUKHI": "A01-A4D A70-A71",
    "GUJARATI": "A81-ACD",
    "ORIYA": "B01-B4D B71",
    "TAMIL": "B82-BCD",
    "TELUGU": "C00-C4D",
    "KANNADA": "C80-CCD",
    "MALAYALAM": "D00-D4D D7A-D7F",
    "SINHALA": "D81-DDF",
    "THAI": "E01-E3A E40-E4E",
    "LAO": "E81-ECD",
    "TIBETAN": "F40-F84",
    "MYANMAR": "1000-103F",
    "GEORGIAN": "10D0-10FA",
    "ETHIOPIC": "1200-135A",
    "KHMER": "1780-17D3",
    "HANGUL": "AC00-D7A3",
    "HIRAGANA": "3041-3096",
    "KATAKANA": "30A1-30FA 30FC",
    "HAN": "3005 3400-4DBF 4E00-9FFF",
}
"""Where the letters and marks of living languages are; those that fold or normalise away are left out."""

LETTERS, MARKS = {"Ll", "Lo"}, {"Mn", "Mc"}
TAKEN_TOO = "\u3005\u30fc"
"""Letters that Unicode calls modifiers: the sign that repeats a kanji, and that of a long vowel."""

SMALL_TOO = "\xdf\u03c2"
"""Small letters that fold: the sharp s, and the sigma at the end of a word."""

SIGNS = "0123456789._-"
ALIKE = ("il", "1l", "0o")
"""Pairs that are alike as a capital or a small letter: I and l, O and 0."""

Confusables = dict[str, list[dict[str, str]]]

HEAD = '''"""The characters of names, and which of them look alike: made by `make_characters.py`, not by hand.

`LOOKS` is derived from `confusables.txt` of UTS #39 (Unicode 15.1), copyright Unicode, Inc., under the
Unicode License V3 (https://www.unicode.org/license.txt).
"""

'''


def ranges(text: str) -> Iterator[str]:
    """Yield the characters of ranges, such as "61-7A DF"."""
    for part in text.split():
        first, _, last = part.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


def is_stable(character: str) -> bool:
    """Return whether normalising and folding leave a character as it is."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    return folded == character


class Classes:
    """Texts that look alike, as disjoint sets: characters, and sequences such as "rn"."""

    def __init__(self) -> None:
        self._sets: dict[str, set[str]] = {}

    def join(self, one: str, other: str) -> None:
        """Make the sets of two texts one."""
        first, second = self.of(one), self.of(other)
        if first is not second:
            first |= second
            self._sets.update(dict.fromkeys(second, first))

    def of(self, text: str) -> set[str]:
        """Return the set of a text."""
        return self._sets.setdefault(text, {text})

    def letters(self, text: str) -> set[str]:
        """Return the letters and digits of ASCII in the set of a text, small."""
        return {one.casefold() for one in self.of(text) if len(one) == 1 and one.isascii()}

    def look(self, text: str) -> str:
        """Return what stands for a set: its sequence if it has one, else what is in ASCII."""
        return min(self.of(text), key=lambda one: (len(one) == 1, not one.isascii(), one.casefold(), one))


def compared(confusables: Confusables) -> Classes:
    """Return the sets of what the file says looks alike, and of what looks alike in capitals."""
    classes = Classes()
    for text, others in confusables.items():
        for other in others:
            one, two = _decomposed(text), _decomposed(other["c"])
            if text.isprintable() and other["c"].isprintable() and _is_mark(one[0]) is _is_mark(two[0]):
                classes.join(one, two)
    for pair in ALIKE:
        classes.join(pair[0], pair[1])
    for letter in ascii_lowercase:
        classes.join(letter, letter.upper())
    return classes


def compare_capitals(classes: Classes, parts: set[str]) -> list[str]:
    """Join the sets of capitals with those of their small letters; return the capitals that are left apart.

    They are left apart where two letters of ASCII would become one, as by the Greek nu: small it looks like
    v, and its capital like N. Greek comes last, so that it is left apart where Cyrillic would be otherwise.
    """
    apart = []
    every = map(chr, range(sys.maxunicode + 1))
    for capital in sorted(every, key=lambda one: unicodedata.name(one, "").startswith("GREEK")):
        small = capital.casefold()
        if small == capital or small not in parts or not is_normal(capital) or _is_mark(capital):
            continue
        if len(classes.letters(small) | classes.letters(capital)) > max(
            1, len(classes.letters(small)), len(classes.letters(capital))
        ):
            apart.append(capital)
        else:
            classes.join(small, capital)
    return apart


def made(confusables: Confusables) -> str:
    """Return the content of `characters.py`."""
    taken = {
        script: [
            one
            for one in ranges(blocks)
            if is_stable(one) and (unicodedata.category(one) in LETTERS | MARKS or one in TAKEN_TOO)
        ]
        for script, blocks in BLOCKS.items()
    }
    every = {one for characters in taken.values() for one in characters} | set(SIGNS)
    parts = {part for one in every for part in _decomposed(one)}
    classes = compared(confusables)
    misleading = compare_capitals(classes, parts)
    looks = {part: look for part in sorted(parts) if (look := _whole_look(part, classes)) != part}
    counted = Counter(one for look in looks.values() for one in look)
    # What no name can have, and stands for one character alone, tells nothing.
    looks = {
        part: look for part, look in looks.items() if look in parts or len(look) > 1 or counted[look] > 1
    }
    lines = [HEAD, "SCRIPTS = {\n"]
    lines += [f'    "{script}": {_wrapped(_as_ranges(found))},\n' for script, found in taken.items()]
    lines += ["}\n", '"""The letters and marks of each script, in ranges of hexadecimal numbers."""\n\n']
    lines += [f"CAPITALS = {_wrapped(_as_ranges(shown_only(every)))}\n"]
    lines += ['"""What folds into those, and is shown as it is."""\n\n']
    lines += [f"MARKS = {_wrapped(_as_ranges(filter(_is_mark, every)))}\n"]
    lines += ['"""Those that only follow a letter."""\n\n']
    lines += [f"MISLEADING = {_wrapped(_as_ranges(misleading))}\n"]
    lines += ['"""Capitals that look like another letter than their small form does."""\n\n']
    lines += [f"LOOKS = {_wrapped(' '.join(_hexadecimal(one + look) for one, look in looks.items()))}\n"]
    lines += [
        '"""A character, and then what stands for all that look like it; of decomposed small letters."""\n'
    ]
    return "".join(lines)


def shown_only(every: set[str]) -> list[str]:
    """Return the characters that fold into those of names, and that a name shows as they are."""
    return [
        one
        for one in map(chr, range(sys.maxunicode + 1))
        if one not in every
        and is_normal(one)
        and (unicodedata.category(one) == "Lu" or one in SMALL_TOO)
        and every.issuperset(unicodedata.normalize("NFKC", one.casefold()).replace("i\u0307", "i"))
    ]


def is_normal(character: str) -> bool:
    """Return whether normalising leaves a character as it is."""
    return unicodedata.is_normalized("NFKC", character)


def _whole_look(part: str, classes: Classes) -> str:
    """Return what stands for a character, also for each of what stands for it."""
    look = _decomposed(classes.look(part).casefold())
    if look == part or len(look) == 1:
        return look
    return "".join(_whole_look(one, classes) if one != part else one for one in look)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in MARKS


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _hexadecimal(text: str) -> str:
    return "+".join(f"{ord(one):X}" for one in text)


def _wrapped(text: str) -> str:
    """Return a literal of a long text, in lines."""
    lines = textwrap.wrap(text, 98)
    if len(lines) < 2:
        return f'"{text}"'
    return "(\n" + "".join(f'    "{line} "\n' for line in lines[:-1]) + f'    "{lines[-1]}"\n)'


def _as_ranges(characters: Iterable[str]) -> str:
    found: list[list[int]] = []
    for number in sorted(map(ord, characters)):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return " ".join(f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in found)


if __name__ == "__main__":
    content = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Confusables)
    Path(__file__).with_name("characters.py").write_text(made(content))
