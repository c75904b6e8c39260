"""Which language a request gets, and what a language says."""

from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from serving.languages.languages import LanguageFileError, Languages


@pytest.fixture
def languages(tmp_path: Path) -> Languages:
    """English, Hindi and Arabic in two rooms; Hindi lacks a message, and has one that fails."""
    files = {
        "page/en": "live = Live\nneed = { $runs ->\n    [one] 1 run\n   *[other] { $runs } runs\n }\n"
        "hello = Hello, { $who }",
        "cricket/en": "six = six",
        "page/hi": "live = लाइव\nhello = नमस्ते, { $whom }",
        "cricket/hi": "six = छक्का",
        "page/ar": "live = مباشر",
    }
    for name, text in files.items():
        room, code = name.split("/")
        (tmp_path / room).mkdir(exist_ok=True)
        (tmp_path / room / f"{code}.ftl").write_text(text)
    return Languages(tmp_path.glob("*/*.ftl"))


def asked(languages: Languages, path: str, accept: str | None = None) -> str:
    """The code of the language that a request gets."""
    headers = {} if accept is None else {"Accept-Language": accept}
    return languages.accepted(make_mocked_request("GET", path, headers=headers)).code


@pytest.mark.parametrize(
    ("path", "accept", "code"),
    [
        ("/", None, "en"),
        ("/", "hi", "hi"),
        ("/", "hi-IN,hi;q=0.9,en;q=0.8", "hi"),
        ("/", "en;q=0.5,hi;q=0.8", "hi"),
        ("/", "fr,de;q=0.9", "en"),
        ("/", "fr,hi;q=0.1", "hi"),
        ("/", "hi;q=0,en", "en"),
        ("/", "*", "en"),
        ("/", "hi;q=much,ar;q=0.2", "ar"),
        ("/", ";;,,=;q=", "en"),
        ("/?lang=hi", "en", "hi"),
        ("/?lang=HI_in", "en", "hi"),
        ("/?lang=tlh", "hi", "en"),
        ("/?lang=", "hi", "en"),
    ],
)
def test_a_request_gets_the_language_it_asks_for_or_the_nearest(
    languages: Languages, path: str, accept: str | None, code: str
) -> None:
    assert asked(languages, path, accept) == code


def test_only_who_asked_for_a_language_by_the_query_carries_it_on(languages: Languages) -> None:
    by_query = languages.accepted(make_mocked_request("GET", "/?lang=hi"))
    by_header = languages.accepted(make_mocked_request("GET", "/", headers={"Accept-Language": "hi"}))
    assert (by_query.query, by_header.query) == ("?lang=hi", "")
    assert by_query.key != by_header.key
    assert by_query.headers == {"Content-Language": "hi", "Vary": "Accept-Encoding"}
    assert by_header.headers["Vary"] == "Accept-Encoding, Accept-Language"


def test_a_language_says_what_it_lacks_or_cannot_say_in_english(languages: Languages) -> None:
    hindi = languages["hi"]
    assert hindi.text("live") == "लाइव"
    assert hindi.text("six") == "छक्का"
    assert hindi.text("need", runs=1) == "1 run"
    assert hindi.text("hello", who="Asha") == "Hello, Asha"
    with pytest.raises(KeyError, match="no message 'nothing'"):
        hindi.text("nothing")


def test_a_tag_of_any_length_costs_no_more_than_its_beginning(languages: Languages) -> None:
    assert languages.nearest("hi" + "-x" * 190).code == "hi"
    assert languages.nearest("hi" + "-x" * 2_000_000).code == "hi"


def test_counts_choose_a_plural_and_have_no_marks_between_thousands(languages: Languages) -> None:
    english = languages.default
    assert [english.text("need", runs=runs) for runs in (0, 1, 2, 1107)] == [
        "0 runs", "1 run", "2 runs", "1107 runs",
    ]  # fmt: skip


def test_numbers_times_and_direction_are_the_languages(languages: Languages) -> None:
    at = 1_795_266_600_000
    assert languages.default.clock(at) == "21 November 2026, 13:10 UTC"
    assert languages["hi"].date(at) == "21 नवंबर 2026"
    assert languages.default.decimal(7.0) == "7.00"
    assert languages.default.decimal(None) == "\N{EN DASH}"
    assert languages.default.decimal(133.333, 1) == "133.3"
    assert [languages[code].direction for code in ("en", "hi", "ar")] == ["ltr", "ltr", "rtl"]
    assert (languages.default.tag, languages["hi"].name) == ("en-GB", "हिन्दी")


def test_thousands_are_grouped_as_readers_of_the_language_have_them(languages: Languages) -> None:
    english, hindi = languages.default, languages["hi"]
    assert [english.number(one) for one in (0, 119.0, 1_234_567, 7.25, -1_000.5)] == [
        "0", "119", "1,234,567", "7.25", "-1,000.5",
    ]  # fmt: skip
    assert [hindi.number(one) for one in (1_234, 1_234_567)] == ["1,234", "12,34,567"]
    assert [english.signed(one) for one in (12.34, -3.25, 0)] == ["+12.3", "-3.2", "+0.0"]


def test_a_file_is_named_after_a_language(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("live = Live")
    (tmp_path / "klingon.ftl").write_text("live = yIn")
    with pytest.raises(LanguageFileError, match="klingon"):
        Languages(tmp_path.glob("*.ftl"))
