"""Names: which spellings are one, which look alike, and what is none."""

import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from schemas.refusals import RefusedError
from tables.accounts.characters import CAPITALS, MISLEADING, SCRIPTS
from tables.accounts.names import folded, look_of, read_name


def characters(ranges: str) -> list[str]:
    found: list[str] = []
    for part in ranges.split():
        first, _, last = part.partition("-")
        found += map(chr, range(int(first, 16), int(last or first, 16) + 1))
    return found


LETTERS = {script: characters(ranges) for script, ranges in SCRIPTS.items()}
ANY = sorted({one for letters in LETTERS.values() for one in letters} | set(characters(CAPITALS)))
OF_NAMES = {
    script: [*letters, *(one for one in characters(CAPITALS) if one.casefold() in set(letters)), *"0189._-"]
    for script, letters in LETTERS.items()
}
names_of_one_script = st.one_of(
    *(st.text(st.sampled_from(letters), min_size=3, max_size=24) for letters in OF_NAMES.values())
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivy", "IVY"),
        ("  Ivy\n", "ivy"),
        ("Straße", "STRASSE"),
        ("Zoë", "Zoe\u0308"),
        ("\uff29\uff56\uff59", "ivy"),
        ("\u0130brahim", "ibrahim"),
        ("Νίκος", "ΝΊΚΟΣ"),
        ("\u01c6or", "džor"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert read_name(one).key == read_name(other).key
    assert read_name(one).look == read_name(other).look


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivan", "lvan"),
        ("ivan", "1van"),
        ("admin", "adrnin"),
        ("Bob", "B0b"),
        ("pay", "\u0440\u0430\u0443"),
        ("BOBA", "\u0412\u041e\u0412\u0410"),
        ("boba", "\u0432\u043e\u0432\u0430"),
        ("HATA", "\u041d\u0430\u0442\u0430"),
        ("MAT", "\u039c\u0391\u03a4"),
        ("oxo", "\u03bf\u03c7\u03bf"),
        ("kopo", "\u043a\u043e\u0440\u043e"),
        ("\u0441\u043e\u0440\u0442", "copt"),
        ("カエル", "力エル"),
    ],
)
def test_names_that_look_alike_have_one_look_and_are_two_names(one: str, other: str) -> None:
    assert read_name(one).key != read_name(other).key
    assert read_name(one).look == read_name(other).look


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nina", "viva"),
        ("ivy", "ivy1"),
        ("anna", "ana"),
        ("jose", "josé"),
        ("bob", "dod"),
        ("hub", "nub"),
        ("Рома", "Дима"),
        ("a.b", "a_b"),
        ("ria", "yia"),
    ],
)
def test_names_that_differ_to_the_eye_do_not_exclude_each_other(one: str, other: str) -> None:
    assert read_name(one).look != read_name(other).look


ASCII = "abcdefghijklmnopqrstuvwxyz0123456789._-"


def test_of_two_characters_of_ascii_only_those_of_i_and_o_are_alike() -> None:
    alike = {
        frozenset((one, other))
        for one in ASCII
        for other in ASCII
        if one < other and look_of(one) == look_of(other)
    }
    assert alike == {frozenset("il"), frozenset("1i"), frozenset("1l"), frozenset("0o")}


@pytest.mark.parametrize(
    "text", ["Ivy", "Иван", "Григорий", "İbrahim", "Straße", "王小明", "たろう太郎", "विराट", "김민준"]
)
def test_a_name_is_shown_as_it_is_written(text: str) -> None:
    assert read_name(text).shown == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("text", ["Νίκος", "ΥΠΝΟΣ", "Γιάννης"])
def test_a_name_with_a_capital_that_misleads_is_shown_in_small_letters(text: str) -> None:
    """A capital nu is an N to the eye, and a small one a v: its look is that of the small one."""
    name = read_name(text)
    assert name.shown == name.key != text
    assert set(characters(MISLEADING)).isdisjoint(name.shown)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "3 to 24"),
        ("ab", "3 to 24"),
        (" ab ", "3 to 24"),
        ("a" * 25, "3 to 24"),
        ("a" * 1_000_000, "3 to 24"),
        ("two words", r"U\+0020"),
        ("tab\there", r"U\+0009"),
        ("nul\0nul", r"U\+0000"),
        ("zero\u200bwidth", r"U\+200B"),
        ("join\u200der", r"U\+200D"),
        ("right\u202eleft", r"U\+202E"),
        ("lone\ud800", r"U\+D800"),
        ("a\u0334b\u0334c", r"U\+0334"),
        ("abc\u0345", r"U\+0345"),
        ("smile\U0001f600", r"U\+1F600"),
        ("user@home", r"U\+0040"),
        ("\u0661\u0662\u0663abc", r"U\+0661"),
        ("p\u0430ul", "CYRILLIC and LATIN"),
        ("\u03b1bcd", "GREEK and LATIN"),
        ("abc太郎", "HAN and LATIN"),
        ("たろう김", "HANGUL and HIRAGANA"),
        ("12345", "a letter"),
        ("-ab", "begins and ends"),
        ("ab.", "begins and ends"),
        ("\u093fab", "mark"),
        ("a\u0915_\u093f", "mark"),
        ("1\u093f\u0915", "mark"),
    ],
)
def test_what_is_no_name_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why) as raised:
        read_name(text)
    assert raised.value.field == "name"
    assert text.strip() not in str(raised.value) or not text.strip()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30))
@example("\u0345\u0130\u1e9e\u03a3\u1fb3")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@settings(max_examples=400, deadline=None)
@given(st.one_of(names_of_one_script, st.text(st.sampled_from(ANY), min_size=3, max_size=8)))
@example("Νίκος")
@example("\u0130\u0131i")
def test_what_a_name_shows_is_that_name_again(text: str) -> None:
    """So an owner that reads what another worker normalised finds the very same key and look."""
    try:
        name = read_name(text)
    except RefusedError:
        assume(False)
        raise
    assert read_name(name.shown) == name
    assert read_name(name.key).key == name.key
    assert read_name(name.key).look == name.look
    assert 0 < len(name.key) <= 100
    assert 0 < len(name.look) <= 200


@settings(max_examples=300, deadline=None)
@given(names_of_one_script, st.data())
def test_the_case_of_a_letter_changes_neither_key_nor_look(text: str, data: st.DataObject) -> None:
    try:
        name = read_name(text)
    except RefusedError:
        assume(False)
        raise
    place = data.draw(st.integers(0, len(name.shown) - 1))
    upper = name.shown[place].upper()
    assume(len(upper) == 1)
    other = read_name(name.shown[:place] + upper + name.shown[place + 1 :])
    assert (other.key, other.look) == (name.key, name.look)


def test_every_letter_that_a_name_may_have_stays_when_it_is_folded() -> None:
    for script, letters in LETTERS.items():
        assert [one for one in letters if folded(one) != one] == [], script


def test_no_letter_is_of_two_scripts() -> None:
    every = [one for letters in LETTERS.values() for one in letters]
    assert len(every) == len(set(every))
