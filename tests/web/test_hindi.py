"""Pages for people in Hindi: no English word is left but for names, codes and what is marked as English."""

import time
from http import HTTPStatus

import pytest
from msgspec.structs import replace

from schemas.audience.events import Engagement
from schemas.audience.kinds import DEVICES, INTERACTIONS, PLATFORMS
from schemas.cricket.events import (
    Interval,
    IntervalKind,
    MatchInfo,
    Outcome,
    OutcomeKind,
    Team,
    Toss,
    TossDecision,
    WicketType,
)
from schemas.leaderboards.totals import Total
from tables.cricket.scoring.fold import inform
from tables.leaderboards.games import Game
from tests.schemas.accounts.users import user
from tests.tables.cricket.story import TEST, Story, t20
from tests.web.audience.crowd import beats, seat
from tests.web.english import english_in
from tests.web.leaderboards.table import AT, play
from tests.web.leaderboards.totals import tell
from tests.web.page import Page
from tests.web.site import TEMPLATES, Site

TEAMS = (Team("Reds", ("A1", "A2", "A3")), Team("Blues", ("B1", "B2")))
INFO = MatchInfo(
    "m1",
    TEAMS,
    t20(2),
    "Oval",
    "Cup",
    1_795_266_600_000,
    toss=Toss("Blues", TossDecision.FIELD),
    umpires=("B3", "B4"),
    third_umpire="B5",
    referee="B6",
    player_of_match=("A1",),
)
VIEWS = ("", "scorecard/", "scorecard/1/", "overs/", "commentary/", "charts/", "info/")


def innings() -> Story:
    """An innings with every kind of ball, and wickets of several kinds."""
    story = Story(t20(2)).innings("Reds").over("1 4 W . 6 2").over("2 wd 1nb 2lb 1b", "Y").penalty(5)
    return story.leaves("A2", WicketType.RETIRED_HURT)


LIVE = innings()
BREAK = innings().all_out(3)
CHASE = innings().closed().innings("Blues").over("1 4", "Z")
OVER = innings().closed().innings("Blues").over("6 6 6 6", "Z")
MATCHES = {
    "before": inform(Story().match, INFO),
    "live": inform(LIVE.match, INFO),
    "break": inform(BREAK.match, INFO),
    "chase": inform(CHASE.match, INFO),
    "over": inform(OVER.match, INFO),
    "abandoned": inform(LIVE.match, replace(INFO, outcome=Outcome(OutcomeKind.NO_RESULT, method="D/L"))),
    "stumps": inform(
        Story(TEST).innings("Reds").over("6").declared().innings("Blues").over("1").match,
        replace(INFO, format=TEST, intervals=(Interval(IntervalKind.STUMPS),)),
    ),
    "unknown": Story().innings("Reds").over("4").match,
}
PLAYED = {"live": LIVE, "break": BREAK, "chase": CHASE, "over": OVER}


def put_all(site: Site) -> None:
    for name, match in MATCHES.items():
        site.put(replace(match, match_id=name), PLAYED[name].overs if name in PLAYED else ())


async def english(site: Site, path: str, status: int = HTTPStatus.OK, **headers: str) -> list[str]:
    """The English on a page that is asked for in Hindi."""
    answer = await site.get(path, **{"Accept-Language": "hi-IN,hi;q=0.9,en;q=0.5", **headers})
    assert (answer.status, answer.content_type) == (status, "text/html"), path
    assert answer.headers["Content-Language"] == "hi"
    return english_in(await answer.text(), "Reds", "Blues")


def test_the_scan_finds_what_is_left() -> None:
    html = (
        '<p title="Close it">Reds <b>won</b></p><a lang="en-GB">English</a><code>GET</code><bdi>Jim</bdi> end'
    )
    assert english_in(html, "Reds") == ["Close", "it", "won", "end"]


@pytest.mark.parametrize(
    ("name", "view"),
    [(name, view) for name, match in MATCHES.items() for view in VIEWS if match.innings or "1" not in view],
)
async def test_a_cricket_match(site: Site, name: str, view: str) -> None:
    put_all(site)
    assert await english(site, f"/match/{name}/{view}") == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?status=live",
        "/?status=scheduled",
        "/?status=finished",
        "/?status=finished&day=2026-11-26",
        "/?sport=cricket",
        "/?q=Reds",
        "/?q=ABC",
        "/?status=scheduled&day=2026-12-24",
    ],
)
@pytest.mark.parametrize("is_empty", [False, True])
async def test_the_front_page(site: Site, path: str, is_empty: bool) -> None:
    if not is_empty:
        put_all(site)
    found = await english(site, path)
    assert [word for word in found if word != "ABC"] == []


async def test_a_front_page_of_which_matches_are_missing(site: Site) -> None:
    put_all(site)
    site.worker.addresses = {}
    assert await english(site, "/") == []
    assert 'id="partial" role="status">' in await site.text("/?lang=hi")


async def test_the_audience_of_a_match(site: Site) -> None:
    now = time.time_ns() // 1_000_000
    reactions = [
        Engagement(
            "cricket", "over", f"u{number}", f"s{number}", f"e{number}", kind, now, device, platform, "DE"
        )
        for number, kind in enumerate(INTERACTIONS)
        for device in range(len(DEVICES))
        for platform in range(len(PLATFORMS))
    ]
    put_all(site)
    seat([site.worker], *beats("over", now - 300_000, 1234, "cricket"), *beats("over", now, 1200, "cricket"))
    seat([site.worker], *reactions)
    names = ("tvOS", "TV", "Fire", "Roku", "PlayStation", "Xbox", "Windows", "macOS", "Linux")
    found = await english(site, "/match/over/audience/")
    assert [word for word in found if word not in names] == []
    assert await english(site, "/match/live/audience/") == []


async def test_an_audience_of_which_a_share_is_missing(site: Site) -> None:
    seat([site.worker], *beats("m", time.time_ns() // 1_000_000, 5, "cricket"))
    site.worker.addresses = {}
    assert await english(site, "/match/m/audience/") == []


@pytest.mark.parametrize("query", ["", f"?around={user(60)}", f"?around={user(999)}", "?window=2026-11-26"])
async def test_a_board(site: Site, query: str) -> None:
    play(
        [site.worker],
        Game(game_id="ABC", is_global=True, days=True, weeks=True),
        [(n, n) for n in range(120)],
    )
    tell([site.worker], [Total(user(n), "g", "all-time", n, AT, 1) for n in range(60)])
    for path in (f"/board/ABC/{query}", f"/board/global/{query}"):
        found = await english(site, path)
        ids = {user(number)[:8] for number in (*range(120), 999)}
        assert [word for word in found if word not in ("ABC",) and not any(word in one for one in ids)] == []


async def test_an_empty_board(site: Site) -> None:
    play([site.worker], Game(game_id="ABC"), [])
    assert [word for word in await english(site, "/board/ABC/") if word != "ABC"] == []


async def test_the_description_of_the_api(site: Site) -> None:
    assert await english(site, "/docs/") == []
    assert "अंग्रेज़ी" in await site.text("/docs/?lang=hi")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/match/nobody/", HTTPStatus.NOT_FOUND),
        ("/nothing", HTTPStatus.NOT_FOUND),
        ("/match/live/overs/9/", HTTPStatus.NOT_FOUND),
        ("/match/live/commentary/?before=x", HTTPStatus.BAD_REQUEST),
        ("/?status=odd", HTTPStatus.BAD_REQUEST),
        ("/board/none/", HTTPStatus.NOT_FOUND),
        ("/board/none/?window=odd", HTTPStatus.NOT_FOUND),
        ("/matches/?limit=many", HTTPStatus.BAD_REQUEST),
        ("/cricket/events/", HTTPStatus.METHOD_NOT_ALLOWED),
    ],
)
async def test_what_cannot_be_had(site: Site, path: str, status: int) -> None:
    put_all(site)
    assert await english(site, path, status, Accept="text/html,*/*;q=0.8") == []


@pytest.mark.parametrize("status", [500, 503, 409, 429])
def test_an_error_of_any_kind(status: int) -> None:
    worded = status if status in (500, 503) else None
    html = TEMPLATES.render(
        "page/error.html",
        TEMPLATES.languages["hi"],
        status=HTTPStatus(status),
        worded=worded,
        message="the moment of this cursor is over",
    )
    assert english_in(html.decode()) == []


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", ""),
        ("/?status=finished&q=Reds&page=2", "status=finished&q=Reds&page=2&"),
        ("/match/live/", ""),
        ("/match/live/commentary/?only=wickets&before=9", "only=wickets&before=9&"),
    ],
)
async def test_another_language_shows_the_same_part_of_a_page(site: Site, path: str, kept: str) -> None:
    put_all(site)
    assert f"?{kept}lang=hi" in Page(await site.text(path)).links


async def test_links_carry_the_language_on_from_page_to_page(site: Site) -> None:
    put_all(site)
    seat([site.worker], *beats("live", time.time_ns() // 1_000_000, 5, "cricket"))
    play([site.worker], Game(game_id="ABC", is_global=True, days=True), [(n, n) for n in range(120)])
    tell([site.worker], [Total(user(1), "g", "all-time", 1, AT, 1)])
    ahead, seen = ["/?lang=hi", "/board/ABC/?lang=hi", "/match/live/audience/?lang=hi"], set[str]()
    while ahead:
        path = ahead.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = await site.get(path)
        if answer.content_type != "text/html":
            continue
        assert answer.headers["Content-Language"] == "hi", path
        links = {link for link in Page(await answer.text()).links if link.startswith("/")}
        lost = {link for link in links if "lang=hi" not in link} - {"/openapi.json"}
        assert lost == set(), path
        ahead += sorted(links - {"/openapi.json"})
    assert len(seen) > 40
