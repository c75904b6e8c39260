"""The pictures and cards of matches, as any worker answers with them."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from io import BytesIO

import pytest
from PIL import Image

from schemas.basketball.events import GameInfo
from schemas.basketball.events import Team as GameTeam
from schemas.cricket.events import MatchInfo, Team
from schemas.football.kinds import Phase, Side
from tables.cricket.scoring.fold import inform
from tests.tables.basketball.story import AWAY, HOME
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story, t20
from tests.tables.football.story import Story as FootballStory
from tests.web.page import Page
from tests.web.pair import Pair, id_in, pair
from tests.web.sharing.scripts import needs_setting
from tests.web.site import TEMPLATES, Site
from web.sharing import fonts, pictures
from web.sharing.brief import BriefSide, Tone
from web.sharing.picture import Lines
from web.sharing.views import EMBEDS

PICTURES = ["/match/m1/picture.png", "/basketball/match/m1/picture.png", "/football/match/m1/picture.png"]
CARDS = [
    "/embed/match/m1/",
    "/embed/cricket/match/m1/",
    "/embed/basketball/match/m1/",
    "/embed/football/match/m1/",
]
NEWS = "https://news.example"


def chase() -> Story:
    story = Story(t20(2)).innings("Reds").over("1 4 W . 6 1").over("2 . . . . .", "Y")
    return story.innings("Blues").over("4 1", "Z")


@pytest.fixture
def stories(site: Site) -> None:
    """A match of each sport, each called m1."""
    site.put(inform(chase().match, MatchInfo("m1", (Team("Reds"), Team("Blues")), t20(2), "Home", "Cup")))
    info = GameInfo("m1", GameTeam("Sparks", "SPK"), GameTeam("Storm", "STM"), venue="Hall")
    site.put_game(GameStory("m1").inform(info).begin().shot(HOME, "a", 3).shot(AWAY, "v"))
    drawn = FootballStory("m1").begin().goal(Side.HOME).goal(Side.AWAY).begin(Phase.SHOOT_OUT)
    site.put_football(drawn.kick(Side.HOME, scored=True))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Lines]:
    """What is drawn, in order, in place of drawing it."""
    made: list[Lines] = []

    def draw(lines: Lines) -> bytes:
        made.append(lines)
        return repr(lines).encode()

    monkeypatch.setattr(pictures, "draw", draw)
    return made


@pytest.mark.parametrize("path", PICTURES)
async def test_a_match_of_any_sport_has_a_picture(site: Site, stories: None, path: str) -> None:
    answer = await site.get(path, **{"Accept-Encoding": "gzip"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    with Image.open(BytesIO(await answer.read())) as picture:
        assert picture.size == (1200, 630)
    again = await site.get(path, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")


async def test_it_says_teams_scores_standing_and_where(site: Site, stories: None, drawn: list[Lines]) -> None:
    for path in PICTURES:
        await site.text(f"{path}?lang=en")
    cricket, basketball, football = drawn
    assert cricket == Lines(
        "Cup · Home",
        "Live",
        Tone.LIVE,
        (BriefSide("Reds", "14-1", "2 ov"), BriefSide("Blues", "5-0", "0.2 ov")),
        "Blues need 10 runs from 10 balls",
        "ltr",
    )
    assert basketball.sides == (BriefSide("Sparks", "3"), BriefSide("Storm", "2"))
    assert (basketball.about, basketball.tone) == ("Hall", Tone.LIVE)
    assert [(side.score, side.beside) for side in football.sides] == [("1", "1 pen."), ("1", "0 pen.")]


@needs_setting
async def test_it_speaks_the_language_that_is_asked_for(
    site: Site, stories: None, drawn: list[Lines]
) -> None:
    answer = await site.get(f"{PICTURES[0]}?lang=hi")
    assert answer.headers["Content-Language"] == "hi"
    assert drawn[0].badge == "लाइव"
    assert "Blues" in drawn[0].standing
    assert drawn[0].standing != "Blues need 10 runs from 10 balls"


async def test_what_cannot_be_written_here_is_said_in_english(
    site: Site, stories: None, drawn: list[Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "CAN_SET", False)
    fonts.families_with.cache_clear()
    try:
        await site.text(f"{PICTURES[0]}?lang=hi")
    finally:
        fonts.families_with.cache_clear()
    assert (drawn[0].badge, drawn[0].standing) == ("Live", "Blues need 10 runs from 10 balls")


async def test_a_match_that_has_not_begun_has_no_score(site: Site, drawn: list[Lines]) -> None:
    info = GameInfo("g", GameTeam("Sparks"), GameTeam("Storm"), starts_at=1_795_000_000_000)
    site.put_game(GameStory("g").inform(info))
    await site.text("/basketball/match/g/picture.png?lang=en")
    assert drawn[0].sides == (BriefSide("Sparks"), BriefSide("Storm"))
    assert (drawn[0].standing, drawn[0].badge) == ("18 November 2026, 11:06 UTC", "Upcoming")


async def test_a_picture_is_drawn_once_a_change_off_the_loop_and_one_at_a_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, threads, made = 0, set[threading.Thread](), list[int]()

    def draw(lines: Lines) -> bytes:
        nonlocal at_once
        at_once += 1
        made.append(at_once)
        threads.add(threading.current_thread())
        threading.Event().wait(0.02)
        at_once -= 1
        return repr(lines).encode()

    monkeypatch.setattr(pictures, "draw", draw)
    story = chase()
    site.put(story.match)
    for number in range(4):
        site.put_game(GameStory(f"g{number}").begin().shot(HOME, "a", 3))
    paths = ["/match/m1/picture.png", *(f"/basketball/match/g{number}/picture.png" for number in range(4))]
    await asyncio.gather(*(site.text(path) for path in paths * 3))
    assert made == [1] * 5
    assert threading.main_thread() not in threads
    site.put(story.more("6", "Z").match)
    await asyncio.gather(*(site.text(path) for path in paths))
    assert made == [1] * 6


async def test_too_many_that_wait_are_told_to_come_again_but_what_is_drawn_is_answered(
    site: Site, stories: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await site.get(PICTURES[0])).read()
    monkeypatch.setattr(pictures, "MOST_WAITING", 0)
    busy = await site.get(PICTURES[1])
    assert (busy.status, busy.headers["Retry-After"]) == (503, "1")
    assert (await site.get(PICTURES[0])).status == 200


@pytest.mark.parametrize("path", [*PICTURES, *CARDS])
async def test_of_a_match_that_nobody_has_there_is_none(site: Site, path: str) -> None:
    site.served[EMBEDS].origins = (NEWS,)
    assert (await site.get(path)).status == 404


@pytest.fixture
async def two() -> AsyncIterator[Pair]:
    async with pair() as workers:
        for served in workers.served:
            served[EMBEDS].origins = (NEWS,)
        for match_id in (id_in(0), id_in(1)):
            workers.put_game(GameStory(match_id).begin().shot(HOME, "a", 3))
        yield workers


@pytest.mark.parametrize("parity", [0, 1])
async def test_any_worker_answers_for_any_match(two: Pair, parity: int) -> None:
    match_id = id_in(parity)
    status, kind, body = await two.both(f"/basketball/match/{match_id}/picture.png")
    assert (status, kind, body[:4]) == (200, "image/png", b"\x89PNG")
    status, kind, body = await two.both(f"/embed/basketball/match/{match_id}/")
    assert (status, kind) == (200, "text/html")
    missing = id_in(parity, "nobody")
    assert (await two.both(f"/basketball/match/{missing}/picture.png"))[0] == 404


async def test_a_worker_that_is_away_is_no_match_that_is_missing(two: Pair) -> None:
    two.workers[0].addresses = dict.fromkeys(two.workers[0].addresses, "http://127.0.0.1:9")
    answer = await two.ask(0, f"/basketball/match/{id_in(1)}/picture.png")
    assert (answer.status, answer.headers.get("Retry-After")) == (503, "1")


@pytest.fixture
def public(site: Site) -> Iterator[None]:
    """The site has an address; templates are shared with other tests."""
    TEMPLATES.add_values(site="https://scores.example")
    yield
    TEMPLATES.add_values(site=None)


async def test_a_page_names_its_picture_by_an_absolute_address(
    site: Site, stories: None, public: None
) -> None:
    for path in ("/match/m1/", "/basketball/match/m1/", "/football/match/m1/"):
        page = Page(await site.text(f"{path}?lang=hi"))
        [image] = page.having("meta", property="og:image")
        address = image["content"] or ""
        assert address.startswith(f"https://scores.example{path}picture.png?lang=hi&seq=")
        assert (await site.get(address.removeprefix("https://scores.example"))).content_type == "image/png"
        assert page.having("meta", name="twitter:card", content="summary_large_image")
        assert page.having("meta", property="og:url", content=f"https://scores.example{path}?lang=hi")


async def test_without_an_address_of_the_site_there_is_no_picture_to_name(site: Site, stories: None) -> None:
    assert "og:image" not in await site.text("/match/m1/")


async def test_what_is_no_match_has_no_picture(site: Site, public: None) -> None:
    assert "og:image" not in await site.text("/")


@pytest.mark.parametrize("path", CARDS)
async def test_no_card_is_served_unless_a_site_may_show_it(site: Site, stories: None, path: str) -> None:
    answer = await site.get(path)
    assert (answer.status, answer.headers["X-Frame-Options"]) == (404, "DENY")


@pytest.mark.parametrize("path", CARDS)
async def test_only_named_sites_may_show_a_card(site: Site, stories: None, path: str) -> None:
    site.served[EMBEDS].origins = (NEWS, "https://b.example")
    answer = await site.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    assert policy.endswith(f"frame-ancestors {NEWS} https://b.example")
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    again = await site.get(path, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.headers["Content-Security-Policy"]) == (304, policy)
    for other in ("/", "/match/m1/", "/match/m1/picture.png"):
        framed = await site.get(other)
        assert framed.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in framed.headers["Content-Security-Policy"]


async def test_a_card_says_the_score_and_leads_to_the_whole_page(site: Site, stories: None) -> None:
    site.served[EMBEDS].origins = ("*",)
    page = Page(await site.text("/embed/match/m1/?lang=en"))
    assert "Reds 2 ov 14-1 Blues 0.2 ov 5-0 Blues need 10 runs from 10 balls" in page.text
    [link] = page.having("a")
    assert (link["href"], link["target"], link["rel"]) == ("/match/m1/?lang=en", "_blank", "noopener")
    assert page.having("meta", **{"http-equiv": "refresh"})
    hindi = Page(await site.text("/embed/match/m1/?lang=hi"))
    assert "पूरा स्कोर देखें" in hindi.text


async def test_names_of_a_feed_are_never_markup_on_a_card(site: Site) -> None:
    site.served[EMBEDS].origins = ("*",)
    evil = "<script>alert(1)</script>\u202e"
    site.put_game(GameStory("g").inform(GameInfo("g", GameTeam(evil), GameTeam("Storm"))).begin())
    html = await site.text("/embed/basketball/match/g/")
    assert "<script>alert" not in html
    assert "<bdi>&lt;script&gt;" in html


async def test_the_icons_of_the_manifest_are_there_in_their_sizes(site: Site) -> None:
    manifest = await (await site.get("/assets/x/manifest.webmanifest")).json(content_type=None)
    sizes = {}
    for one in manifest["icons"]:
        if one["type"] != "image/png":
            continue
        answer = await site.get(one["src"])
        assert (answer.status, answer.content_type) == (200, "image/png")
        with Image.open(BytesIO(await answer.read())) as picture:
            assert "{}x{}".format(*picture.size) == one["sizes"]
        sizes[one["purpose"]] = one["sizes"]
    assert sizes == {"any": "512x512", "maskable": "512x512"}
    [apple] = Page(await site.text("/")).having("link", rel="apple-touch-icon")
    with Image.open(BytesIO(await (await site.get(apple["href"] or "")).read())) as picture:
        assert picture.size == (180, 180)
    assert (await site.get("/icons/other.png")).status == 404
