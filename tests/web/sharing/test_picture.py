"""What is drawn of a match, without any view: its size, its place, and letters that no font has."""

from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from tests.web.sharing.scripts import needs_setting
from tests.web.site import TEMPLATES
from web.sharing import fonts
from web.sharing.brief import Brief, BriefSide, Tone
from web.sharing.icon import icon
from web.sharing.pen import Pen
from web.sharing.picture import HEIGHT, MARGIN, SCORE_ROOM, SCORE_SIZES, WIDTH, Lines, draw, lines_of, painted

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]
OVERHANG = 6
"""Pixels by which a letter may lean out of its own room."""

ARABIC = "الهلال السعودي"
LONG = "Royal Northern Provinces and Islands United Challengers " * 4
NOTHING = Lines("", "", Tone.LIVE, (), "", "ltr")
BRIEF = Brief(
    "m1",
    7,
    "Reds v Blues",
    "live",
    (BriefSide("Reds", "187-4", "20 ov"), BriefSide("Blues", "134-2", "18.1 ov", "BLU")),
    "Live",
    Tone.LIVE,
    "Blues need 54 runs from 11 balls",
    "Cup · Home Ground",
    0,
)
HINDI_BRIEF = replace(
    BRIEF,
    sides=(BriefSide("भारत", "250 & 187-4d", "63.2 ओवर"), BriefSide(ARABIC, "1", "4 पेनल्टी")),
    badge="परिणाम",
    tone=Tone.QUIET,
    standing="भारत ने इंग्लैंड को एक पारी और 25 रनों से हराकर पाँच मैचों की श्रृंखला 3-1 से जीत ली " * 3,
)
LONG_BRIEF = replace(
    BRIEF,
    sides=(BriefSide(LONG, "1000-10 & 1000-10d", "180.2 ov"), BriefSide("W" * 200, "999", LONG)),
    badge=LONG,
    standing=LONG,
    about=LONG,
)


def drawn_within(lines: Lines, base: Lines = NOTHING) -> tuple[int, int, int, int]:
    """The box (left, top, right, bottom) around what one picture has and the other has not."""
    box = ImageChops.difference(painted(lines), painted(base)).getbbox()
    assert box is not None
    return box


def test_a_picture_is_as_large_as_sites_want_it_and_always_the_same() -> None:
    lines = lines_of(BRIEF, ENGLISH)
    body = draw(lines)
    with Image.open(BytesIO(body)) as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT)) == ("PNG", (1200, 630))
    assert body == draw(lines_of(replace(BRIEF, seq=8), ENGLISH))
    assert body != draw(replace(lines, standing="Blues need 53 runs from 10 balls"))
    assert len(body) < 60_000


@pytest.mark.parametrize(
    ("brief", "language"),
    [(BRIEF, ENGLISH), (LONG_BRIEF, ENGLISH), pytest.param(HINDI_BRIEF, HINDI, marks=needs_setting)],
    ids=["short", "long", "hindi"],
)
def test_all_that_is_written_is_inside(brief: Brief, language: object) -> None:
    lines = lines_of(brief, HINDI if language is HINDI else ENGLISH)
    left, top, right, bottom = drawn_within(lines)
    assert left >= MARGIN - OVERHANG
    assert right <= WIDTH - MARGIN + OVERHANG
    assert (top, bottom) >= (60, 0)
    # The site's own name is below.
    assert bottom <= HEIGHT - 84


@pytest.mark.parametrize("brief", [BRIEF, LONG_BRIEF], ids=["short", "long"])
def test_a_name_is_cut_before_it_meets_the_score(brief: Brief) -> None:
    lines = lines_of(brief, ENGLISH)
    side = lines.sides[0]
    whole = replace(lines, sides=(side,))
    nameless = replace(lines, sides=(replace(side, name=""),))
    figures = drawn_within(nameless, replace(lines, sides=()))
    name = drawn_within(whole, nameless)
    assert name[2] < figures[0]


@pytest.mark.parametrize("score", ["", "0", "187-4d", "1000-10 & 1000-10d", "888 & 888-8d"])
def test_a_score_is_always_whole(score: str) -> None:
    assert Pen(None).fitted(score, SCORE_ROOM, SCORE_SIZES, bold=True)[0] == score  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "short", "said"),
    [
        ("Reds", "RED", "Reds"),
        ("Žalgiris Łódź Αθήνα Москва", "", "Žalgiris Łódź Αθήνα Москва"),
        pytest.param("भारत", "IND", "भारत", marks=needs_setting),
        pytest.param(ARABIC, "HIL", ARABIC, marks=needs_setting),
        ("東京 FC", "TOK", "TOK"),
        ("東京 FC", "東京", ""),
        ("Reds \N{FIRE} \u202eUnited", "", "Reds United"),
    ],
)
def test_letters_that_no_font_has_are_not_drawn_as_boxes(name: str, short: str, said: str) -> None:
    brief = replace(BRIEF, sides=(BriefSide(name, "1", short=short),), standing=f"{name} lead")
    lines = lines_of(brief, ENGLISH)
    assert lines.sides[0].name == said
    assert lines.standing == ("" if "東" in name else f"{said} lead")


@needs_setting
def test_letters_of_a_script_are_put_together() -> None:
    """Vowel signs of Devanagari stand before their consonant, and Arabic letters join."""
    pen = Pen(None)  # type: ignore[arg-type]
    assert pen.width("क्षि", 60) < pen.width("क", 60) + pen.width("ष", 60) + pen.width("ि", 60)
    assert pen.width("الهلال", 60) < sum(pen.width(letter, 60) for letter in "الهلال")


def test_scripts_that_cannot_be_set_here_count_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without FriBiDi their letters would stand in the wrong order, and apart."""
    monkeypatch.setattr(fonts, "CAN_SET", False)
    fonts.families_with.cache_clear()
    try:
        assert [fonts.legible(text) for text in ("भारत", ARABIC, "Reds")] == ["", "", "Reds"]
    finally:
        fonts.families_with.cache_clear()


@needs_setting
def test_a_text_is_cut_between_letters_and_keeps_their_marks() -> None:
    pen = Pen(None)  # type: ignore[arg-type]
    text = "हिन्दी" * 20
    for room in range(100, 500, 7):
        cut = pen.cut(text, room, 40)
        assert cut.endswith("…")
        assert pen.width(cut, 40) <= room
        kept = cut[:-1]
        assert text.startswith(kept)
        assert text[len(kept)] not in "िीन्"[0:2] + "्"


def test_a_match_to_come_says_when() -> None:
    brief = replace(BRIEF, starts_at=1_795_000_000_000, standing="")
    assert lines_of(brief, ENGLISH).standing == "18 November 2026, 11:06 UTC"


@pytest.mark.parametrize(("side", "most"), [(192, 6_000), (512, 16_000)])
def test_the_icon_is_the_ball_of_the_svg(side: int, most: int) -> None:
    body = icon(side)
    assert len(body) < most
    with Image.open(BytesIO(body)) as made:
        assert (made.format, made.size) == ("PNG", (side, side))
        whole = made.convert("RGBA")
    corner, red = whole.getpixel((0, 0)), whole.getpixel((side // 4, side // 2))
    assert isinstance(corner, tuple)
    assert isinstance(red, tuple)
    assert corner[3] == 0
    assert red == pytest.approx((0xB3, 0x26, 0x1E, 255), abs=6)


def test_a_maskable_icon_has_its_ground_to_the_edge_and_the_ball_in_the_middle() -> None:
    with Image.open(BytesIO(icon(512, part=0.66, ground="#0b6b45"))) as made:
        whole = made.convert("RGBA")
    # A round launcher cuts it to a circle of four fifths at least.
    for place in ((0, 0), (256, 256 - 205)):
        assert whole.getpixel(place) == pytest.approx((0x0B, 0x6B, 0x45, 255), abs=4)
