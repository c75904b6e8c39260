"""The box score, plays, flow and windows of a game over HTTP: caching, paging, bad questions."""

import json
import logging
import re
import time
from typing import Any

import pytest
from msgspec.structs import replace

from schemas.basketball.encoding import encode_event
from schemas.basketball.events import WNBA, Correction, GameInfo, Player, PlayEvent, Shot, Team
from tables.basketball.scoring.state import Game
from tables.basketball.sport import SPORT
from tables.matches.sequence.refold import refold
from tables.matches.sport import any_sport
from tests.engine.memory import MemoryPartition
from tests.tables.basketball.story import AWAY, HOME, Story
from tests.web.site import Site, put_game
from web.basketball.games import GAMES

PATH = "/basketball/matches/g/"
VIEWS = ["", "box-score/", "plays/", "flow/", "windows/", "info/"]


def opening(match_id: str = "g") -> Story:
    """A period in which the lead changes, and the begin of the next."""
    story = Story(match_id).begin().at("11:30").shot(HOME, "a", 3, assist="b")
    story.at("10:40").shot(AWAY, "v").shot(AWAY, "w").end()
    return story.next_period().begin().at("9:00").shot(HOME, "a")


@pytest.fixture
def story(site: Site) -> Story:
    told = opening()
    site.put_game(told)
    return told


async def read(site: Site, view: str) -> Any:
    return json.loads(await site.text(f"{PATH}{view}"))


async def seqs(site: Site, query: str = "") -> list[int]:
    return [play["seq"] for play in await read(site, f"plays/{query}")]


@pytest.mark.parametrize("view", VIEWS)
async def test_a_view_is_answered_once_and_every_play_makes_another_tag(
    site: Site, story: Story, view: str
) -> None:
    before = await site.get(f"{PATH}{view}")
    again = await site.get(f"{PATH}{view}", **{"If-None-Match": before.headers["ETag"]})
    site.put_game(story.at("8:00").shot(HOME, "c"))
    after = await site.get(f"{PATH}{view}", **{"If-None-Match": before.headers["ETag"]})

    assert (before.status, again.status, after.status) == (200, 304, 200)
    assert before.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert after.headers["ETag"] != before.headers["ETag"]


async def test_the_box_score_is_that_of_the_game(site: Site, story: Story) -> None:
    box = await read(site, "box-score/")
    lines = {line["player"]["id"]: line for line in box["home"]["players"]}

    assert (lines["a"]["points"], lines["a"]["fg3m"], lines["b"]["ast"]) == (5, 1, 1)
    assert (lines["a"]["minutes"], lines["a"]["plus_minus"]) == ("15:00", 1)
    assert (box["home"]["totals"]["points"], box["away"]["totals"]["points"]) == (5, 4)
    assert (box["last_seq"], box["result"], box["breaches"]) == (story.game.last_seq, None, [])


async def test_a_breach_of_the_box_score_is_published_and_logged_once(
    site: Site, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    for seq in (21, 22):
        story.game = replace(story.game, score=(6, 4), last_seq=seq)
        site.put_game(story)
        with caplog.at_level(logging.WARNING):
            assert "Home has 6 points, and its box score 5" in (await read(site, "box-score/"))["breaches"]
    [logged] = caplog.records
    assert (logged.match_id, logged.levelname) == ("g", "WARNING")  # type: ignore[attr-defined]
    assert "Home has 6 points" in logged.getMessage()


async def test_a_game_of_snapshots_has_all_but_a_box_score(site: Site) -> None:
    story = Story().at("10:00").score(2, 0).at("9:00").score(2, 3).at("0:00").score(20, 18)
    site.put_game(story)
    answer = await site.get(f"{PATH}box-score/")

    assert answer.status == 404
    assert "its feed says only the score" in json.loads(await answer.read())["error"]["message"]
    assert [play["text"] for play in await read(site, "plays/")] == [
        "The score is 2-0",
        "The score is 2-3",
        "The score is 20-18",
    ]
    assert [(point["home"], point["away"]) for point in (await read(site, "flow/"))["timeline"]] == [
        (2, 0),
        (2, 3),
        (20, 18),
    ]
    [period] = await read(site, "windows/?kind=period")
    assert (period["home"], period["away"], period["complete"]) == (20, 18, True)
    assert (await read(site, ""))["detailed"] is False


async def test_plays_are_in_order_and_a_link_leads_back_to_the_first(site: Site) -> None:
    story = Story().begin()
    for number in range(30):
        story.at(f"{11 - number // 3}:{59 - number % 3:02}").shot((HOME, AWAY)[number % 2], "av"[number % 2])
    site.put_game(story)

    found: list[list[int]] = []
    path = f"{PATH}plays/?last=12"
    while path:
        answer = await site.get(path)
        found.append([play["seq"] for play in json.loads(await answer.read())])
        link = re.fullmatch(r'<(.*)>; rel="next"', answer.headers.get("Link", ""))
        path = link[1] if link else ""
    assert found == [[*range(20, 32)], [*range(8, 20)], [*range(1, 8)]]


async def test_a_page_of_a_period_leads_back_to_the_first_play_of_it(site: Site, story: Story) -> None:
    answer = await site.get(f"{PATH}plays/?period=1&last=2")

    assert [play["seq"] for play in json.loads(await answer.read())] == [4, 5]
    assert answer.headers["Link"] == f'<{PATH}plays/?last=2&before=4&period=1>; rel="next"'
    assert await seqs(site, "?last=2&before=4&period=1") == [2, 3]
    assert await seqs(site, "?period=2") == [6, 7]
    assert await seqs(site, "?period=3") == await seqs(site, "?before=1") == []
    assert await seqs(site, "?last=1000&before=9007199254740991") == [*range(1, 8)]


async def test_plays_are_asked_for_in_a_language_and_the_link_keeps_it(site: Site, story: Story) -> None:
    answer = await site.get(f"{PATH}plays/?lang=hi-IN&last=2")
    [end, shot] = json.loads(await answer.read())[-2:]

    assert answer.headers["Content-Language"] == "hi"
    assert (end["text"], shot["text"]) == ("दूसरा क्वार्टर शुरू", "a ने टू-पॉइंटर लगाया")
    assert answer.headers["Link"] == f'<{PATH}plays/?last=2&before=6&lang=hi>; rel="next"'
    plain = await site.get(f"{PATH}plays/?last=2")
    assert "Content-Language" not in plain.headers
    assert [play["text"] for play in json.loads(await plain.read())] == [
        "Start of 2nd quarter",
        "a makes a two",
    ]


async def test_only_plays_that_scored_are_asked_for(site: Site, story: Story) -> None:
    assert await seqs(site, "?only=scoring") == [2, 3, 4, 7]
    assert await seqs(site, "?only=scoring&period=2") == [7]
    answer = await site.get(f"{PATH}plays/?only=scoring&last=1&period=1")
    assert answer.headers["Link"] == f'<{PATH}plays/?last=1&before=4&period=1&only=scoring>; rel="next"'


async def test_a_state_and_a_summary_have_their_text_where_a_language_is_asked_for(
    site: Site, story: Story
) -> None:
    assert "text" not in await read(site, "")
    text = (await read(site, "?lang=en"))["text"]
    assert (text["moment"], text["standing"], text["lang"]) == ("Q2 9:00", "Home lead by 1", "en")
    assert [play["words"] for play in text["plays"]][-1] == "a makes a two"
    score = json.loads(await site.text("/basketball/scores/g/?lang=hi"))
    assert score["text"]["line"] == "क्वा.2 9:00"
    assert "text" not in json.loads(await site.text("/basketball/scores/g/"))


async def test_what_is_known_beside_the_score_is_in_the_api(site: Site) -> None:
    home = Team("Sparks", "SPK", (Player("a", "Ann", "7", "G"), Player("b")))
    site.put_game(
        Story()
        .inform(GameInfo("g", home, format=WNBA, venue="Hall", starts_at=5, officials=("Dee",)))
        .begin()
    )
    found = await read(site, "info/")
    assert found["officials"] == ["Dee"]
    assert (found["venue"], found["starts_at"], found["periods"], found["period_minutes"]) == (
        "Hall",
        5,
        4,
        10,
    )
    assert found["home"]["players"][0] == {"id": "a", "name": "Ann", "number": "7", "position": "G"}
    assert (found["home"]["players"][1]["name"], found["away"]["name"]) == ("b", "Away")


async def test_without_a_number_there_are_a_hundred_plays(site: Site) -> None:
    story = Story().begin()
    for _ in range(110):
        story.shot(HOME, "a", made=False)
    site.put_game(story)

    assert await seqs(site) == [*range(12, 112)]


async def test_questions_for_more_than_there_is_are_one_answer(site: Site, story: Story) -> None:
    whole = await site.text(f"{PATH}plays/")
    answers = site.served[GAMES.answers]._kept
    before = len(answers)
    for value in range(20, 200):
        assert await site.text(f"{PATH}plays/?last={value}") == whole
        assert await site.text(f"{PATH}plays/?before={value}") == whole
    assert len(answers) == before


async def test_plays_and_flow_are_made_once_a_change_and_together(
    site: Site, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Game] = []

    def counted(tables: Any, place: Any, game: Game) -> Any:
        made.append(game)
        return play_by_play(tables, place, game)

    from web.basketball.play_by_play import play_by_play

    monkeypatch.setattr("web.basketball.games.play_by_play", counted)
    for view in ("plays/", "flow/", "plays/?last=2", "plays/?period=1", "flow/"):
        await site.get(f"{PATH}{view}")
    assert made == [story.game]


async def test_a_corrected_play_is_told_as_corrected_and_the_flow_follows(site: Site, story: Story) -> None:
    three = next(event for event in story.events if isinstance(event, Shot))
    correct(site, story, Correction("g", "", 8, 8000, 2, replace(three, points=2)))
    plays = await read(site, "plays/")

    assert [(play["text"], play["score"]) for play in plays if play["corrected"]] == [
        ("a makes a two, assisted by b", [2, 0])
    ]
    assert [play["seq"] for play in plays] == [*range(1, 8)]
    flow = await read(site, "flow/")
    assert (flow["last_seq"], flow["timeline"][-1]["home"], flow["timeline"][-1]["away"]) == (8, 4, 4)


async def test_a_play_that_was_taken_back_is_not_told(site: Site, story: Story) -> None:
    correct(site, story, Correction("g", "", 8, 8000, 2))
    assert await seqs(site) == [1, 3, 4, 5, 6, 7]


def correct(site: Site, story: Story, event: Correction) -> None:
    """Let a game stand as its events and a correction make it, as the agent would."""
    key, partition = story.match_id.encode(), site.partition_of(story.match_id)
    GAMES.tables.log.keep(partition, key, [(event.seq, encode_event(event))])
    folded = refold(any_sport(SPORT), story.match_id, story.game.info, [*story.events, event])
    story.game = replace(folded.match, feed=story.game.feed)  # type: ignore[type-var]
    site.put_game(story)


async def test_a_play_that_the_state_does_not_have_yet_is_not_told(site: Site, story: Story) -> None:
    """A copy follows several changelogs, and one may be ahead of the others."""
    ahead: PlayEvent = replace(story.events[-1], seq=8)
    GAMES.tables.log.keep(site.partition_of("g"), b"g", [(8, encode_event(ahead))])
    assert await seqs(site) == [*range(1, 8)]


async def test_windows_are_in_order_with_those_in_progress_and_by_kind_and_period(
    site: Site, story: Story
) -> None:
    windows = await read(site, "windows/")
    places = [(window["period"], window["kind"], window["minutes_left"]) for window in windows]
    assert places == [
        *((1, "minute", minute) for minute in range(11, -1, -1)),
        (1, "period", None),
        *((2, "minute", minute) for minute in range(11, 7, -1)),
        (2, "period", None),
    ]
    assert [window["complete"] for window in windows] == [True] * 16 + [False] * 2
    first, second = await read(site, "windows/?kind=period")
    assert (first["home"], first["away"], second["home"], second["score"]) == (3, 4, 2, [5, 4])
    assert await read(site, "windows/?kind=minute&period=1") == windows[:12]
    assert await read(site, "windows/?period=3") == []


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        ("plays/?last=0", "last is '0': expected a whole number from 1 to 1000"),
        ("plays/?last=1001", "last is '1001'"),
        ("plays/?period=31", "period is '31': expected a whole number from 1 to 30"),
        ("plays/?before=0", "before is '0'"),
        ("plays/?before=x", "before is 'x'"),
        ("plays/?only=fouls", "only is 'fouls': expected scoring"),
        ("windows/?kind=quarter", "kind is 'quarter': expected one of period, minute"),
        ("windows/?period=0", "period is '0'"),
    ],
)
async def test_nonsense_is_refused_with_the_reason(site: Site, story: Story, view: str, reason: str) -> None:
    answer = await site.get(f"{PATH}{view}")
    error = json.loads(await answer.read())["error"]

    assert (answer.status, error["code"]) == (400, "bad-request")
    assert reason in error["message"]


@pytest.mark.parametrize("view", VIEWS)
async def test_an_unknown_game_is_404_with_a_hint(site: Site, view: str) -> None:
    answer = await site.get(f"/basketball/matches/nobody/{view}")
    assert answer.status == 404
    assert "matches/ lists" in json.loads(await answer.read())["error"]["message"]


async def test_a_game_that_has_not_begun_has_empty_views(site: Site) -> None:
    site.put_game(Story().inform(GameInfo("g")))

    assert await read(site, "plays/") == await read(site, "windows/") == []
    assert (await read(site, "flow/"))["timeline"] == []
    assert (await read(site, "box-score/"))["home"]["players"] == []


class Standby(MemoryPartition):
    """A copy that was level with its owner at an epoch second."""

    level_at = 0.0


@pytest.mark.parametrize("view", VIEWS)
async def test_a_standby_answers_while_the_owner_is_away_and_says_how_old_it_may_be(
    site: Site, story: Story, view: str
) -> None:
    whole = await site.text(f"{PATH}{view}")
    copy = Standby(site.partition_of("g").number)
    put_game(copy, story)
    copy.level_at = time.time() - 2
    site.worker.partitions.put()
    site.worker.partitions.standbys = {copy.number: copy}  # type: ignore[misc, dict-item]
    site.worker.addresses = {}
    answer = await site.get(f"{PATH}{view}")

    assert (answer.status, await answer.text()) == (200, whole)
    assert 2 <= float(answer.headers["X-Overstream-Age"]) < 60
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_game_that_cannot_be_read_is_told_so(site: Site, story: Story) -> None:
    partition = site.partition_of("g")
    partition.put("basketball-matches", b"g", b"damaged")
    for number in range(2):
        partition.put("basketball-events", b"g\0" + number.to_bytes(4, "big"), b"damaged")
    partition.restart()

    for view in VIEWS:
        answer = await site.get(f"{PATH}{view}")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1"), view
        assert json.loads(await answer.read())["error"]["code"] == "needs-rebuild"
