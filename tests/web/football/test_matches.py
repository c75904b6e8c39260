"""Statistics, timeline, line-ups and windows of a match over HTTP: caching, paging, bad questions."""

import json
import re
import time
from typing import Any

import pytest
from msgspec.structs import replace

from schemas.football.encoding import encode_event
from schemas.football.events import Correction, MatchInfo, OwnGoal, Player, Team
from schemas.football.kinds import Decision, Phase
from tables.football.scoring.state import Match
from tables.matches.sequence.refold import refold
from tables.matches.sport import any_sport
from tests.engine.memory import MemoryPartition
from tests.tables.football.story import AWAY, ELEVEN, HOME, Story
from tests.web.site import Site, put_football
from web.football.matches import MATCHES
from web.football.timeline import timeline_of

PATH = "/football/matches/m/"
VIEWS = ["", "statistics/", "timeline/", "line-ups/", "windows/"]


def opening(match_id: str = "m") -> Story:
    """A half with a goal of each side, and the begin of the next."""
    story = Story(match_id).line_up(HOME, formation="4-3-3").begin().at("3:00").passes(HOME, 3)
    story.goal(HOME, "a", assist="b", xg=0.25).at("7:00").passes(AWAY).own_goal(HOME, "c").at("46:00").end()
    return story.begin(Phase.SECOND_HALF).at("2:00").sub(HOME, "l", "a")


@pytest.fixture
def story(site: Site) -> Story:
    told = opening()
    site.put_football(told)
    return told


async def read(site: Site, view: str) -> Any:
    return json.loads(await site.text(f"{PATH}{view}"))


async def seqs(site: Site, query: str = "") -> list[int]:
    return [entry["seq"] for entry in await read(site, f"timeline/{query}")]


@pytest.mark.parametrize("view", VIEWS)
async def test_a_view_is_answered_once_and_every_event_makes_another_tag(
    site: Site, story: Story, view: str
) -> None:
    before = await site.get(f"{PATH}{view}")
    again = await site.get(f"{PATH}{view}", **{"If-None-Match": before.headers["ETag"]})
    site.put_football(story.at("8:00").goal(HOME, "c"))
    after = await site.get(f"{PATH}{view}", **{"If-None-Match": before.headers["ETag"]})

    assert (before.status, again.status, after.status) == (200, 304, 200)
    assert before.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert after.headers["ETag"] != before.headers["ETag"]


async def test_statistics_are_those_of_the_match(site: Site, story: Story) -> None:
    found = await read(site, "statistics/")
    assert (found["home"]["shots"], found["home"]["xg"], found["home"]["passes"]) == (1, 0.25, 3)
    assert (found["home"]["possession"], found["away"]["possession"]) == (75.0, 25.0)
    assert (found["possession_source"], found["minute"], found["last_seq"]) == ("passes", "48", 11)


async def test_a_match_of_snapshots_has_all_but_statistics(site: Site) -> None:
    site.put_football(Story().at("10:00").score(1, 0).at("20:00").score(1, 1).at("45:00").score(1, 1))
    answer = await site.get(f"{PATH}statistics/")

    assert answer.status == 404
    assert "its feed says only the score" in json.loads(await answer.read())["error"]["message"]
    assert [one["text"] for one in await read(site, "timeline/")] == [
        "The score is 1-0",
        "The score is 1-1",
        "The score is 1-1",
    ]
    assert [one["score"] for one in (await read(site, "windows/"))[:5]] == [
        [1, 0],
        [1, 0],
        [1, 1],
        [1, 1],
        [1, 1],
    ]
    assert (await read(site, "line-ups/"))["home"]["known"] is False


async def test_the_timeline_tells_all_but_passes_in_words(site: Site, story: Story) -> None:
    assert [
        (one["minute"], one["kind"], one["text"], one["score"]) for one in await read(site, "timeline/")
    ] == [
        ("1", "line_up", "Home line up in a 4-3-3", [0, 0]),
        ("1", "phase_start", "The first half begins", [0, 0]),
        ("4", "goal", "Goal for Home: a, assisted by b", [1, 0]),
        ("8", "own_goal", "Goal for Away: own goal of c", [1, 1]),
        ("45+2", "phase_end", "The first half is over", [1, 1]),
        ("46", "phase_start", "The second half begins", [1, 1]),
        ("48", "substitution", "l comes on for a", [1, 1]),
    ]


async def test_the_timeline_is_in_order_and_a_link_leads_back_to_the_first(site: Site) -> None:
    story = Story().begin()
    for number in range(30):
        story.at(f"{number}:00").corner(HOME)
    site.put_football(story)

    found: list[list[int]] = []
    path = f"{PATH}timeline/?last=12"
    while path:
        answer = await site.get(path)
        found.append([entry["seq"] for entry in json.loads(await answer.read())])
        link = re.fullmatch(r'<(.*)>; rel="next"', answer.headers.get("Link", ""))
        path = link[1] if link else ""
    assert found == [[*range(20, 32)], [*range(8, 20)], [*range(1, 8)]]


async def test_a_page_of_a_phase_and_a_kind_leads_back_to_the_first_of_them(site: Site) -> None:
    story = Story().begin().goal(HOME).corner(HOME).goal(AWAY).begin(Phase.SECOND_HALF).goal(HOME)
    site.put_football(story)
    answer = await site.get(f"{PATH}timeline/?phase=first_half&kind=goal&last=1")

    assert [entry["seq"] for entry in json.loads(await answer.read())] == [4]
    link = f'<{PATH}timeline/?last=1&before=4&kind=goal&phase=first_half>; rel="next"'
    assert answer.headers["Link"] == link
    assert await seqs(site, "?last=1&before=4&kind=goal&phase=first_half") == [2]
    assert await seqs(site, "?kind=goal") == [2, 4, 6]
    assert await seqs(site, "?kind=red_card") == await seqs(site, "?before=1") == []


async def test_without_a_number_there_are_a_hundred_entries(site: Site) -> None:
    story = Story().begin()
    for _ in range(110):
        story.corner(HOME)
    site.put_football(story)

    assert await seqs(site) == [*range(12, 112)]


async def test_questions_for_more_than_there_is_are_one_answer(site: Site, story: Story) -> None:
    whole = await site.text(f"{PATH}timeline/")
    answers = site.served[MATCHES.answers]._kept
    before = len(answers)
    for value in range(20, 120):
        assert await site.text(f"{PATH}timeline/?last={value}") == whole
        assert await site.text(f"{PATH}timeline/?before={value}") == whole
    assert len(answers) == before


async def test_passes_do_not_have_the_timeline_made_again_and_all_else_does(
    site: Site, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counted(tables: Any, place: Any, match: Match) -> Any:
        made.append(match.last_seq)
        return timeline_of(tables, place, match)

    monkeypatch.setattr("web.football.matches.timeline_of", counted)
    for _ in range(3):
        site.put_football(story.passes(HOME).possession(60))
        await site.get(f"{PATH}timeline/")
    assert len(made) == 1
    for number, change in enumerate((story.corner, story.card, story.goal, story.own_goal), 2):
        change(HOME)
        site.put_football(story)
        await site.get(f"{PATH}timeline/")
        assert len(made) == number
    site.put_football(story.review(6, Decision.CANCELLED))
    assert (await read(site, "timeline/?kind=goal"))[0]["standing"] == "cancelled"
    site.put_football(story.inform(MatchInfo("m", Team("Reds"))))
    assert "Goal for Reds" in await site.text(f"{PATH}timeline/?kind=goal")


async def test_a_corrected_event_is_told_as_corrected(site: Site, story: Story) -> None:
    goal = next(event for event in story.events if event.event_id == "e6")
    own = OwnGoal("m", "", 0, 0, goal.phase, goal.clock_ms, AWAY, "v")
    correct(site, story, Correction("m", "", 12, 8000, 6, own))
    found = await read(site, "timeline/")

    assert [(one["text"], one["score"]) for one in found if one["corrected"]] == [
        ("Goal for Home: own goal of v", [1, 0])
    ]
    assert 12 not in [one["seq"] for one in found]


async def test_an_event_that_was_taken_back_is_not_told(site: Site, story: Story) -> None:
    correct(site, story, Correction("m", "", 12, 8000, 6))
    assert 6 not in await seqs(site)


def correct(site: Site, story: Story, event: Correction) -> None:
    """Let a match stand as its events and a correction make it, as the agent would."""
    key, partition = story.match_id.encode(), site.partition_of(story.match_id)
    MATCHES.tables.log.keep(partition, key, [(event.seq, encode_event(event))])
    folded = refold(any_sport(MATCHES.tables.sport), story.match_id, story.match.info, [*story.events, event])
    story.match = replace(folded.match, feed=story.match.feed)  # type: ignore[type-var]
    site.put_football(story)


async def test_an_event_that_the_state_does_not_have_yet_is_not_told(site: Site, story: Story) -> None:
    """A copy follows several changelogs, and one may be ahead of the others."""
    before = await seqs(site)
    ahead = replace(story.events[-1], seq=12, event_id="ahead")
    MATCHES.tables.log.keep(site.partition_of("m"), b"m", [(12, encode_event(ahead))])
    assert await seqs(site) == before


async def test_line_ups_have_who_started_who_came_and_who_went(site: Site, story: Story) -> None:
    players = (
        *(Player(one, one.upper(), str(at), starts=True) for at, one in enumerate(ELEVEN)),
        Player("l"),
    )
    site.put_football(story.inform(MatchInfo("m", Team("Reds", "RED", players, "4-4-2", "Ann"))))
    found = (await read(site, "line-ups/"))["home"]
    by_id = {one["player"]["id"]: one for one in found["players"]}
    assert (found["name"], found["coach"], found["formation"], found["known"]) == (
        "Reds",
        "Ann",
        "4-3-3",
        True,
    )
    assert (by_id["a"]["started"], by_id["a"]["on_pitch"], by_id["a"]["went_off"]) == (True, False, "48")
    assert (by_id["l"]["started"], by_id["l"]["on_pitch"], by_id["l"]["came_on"]) == (False, True, "48")
    assert [one["player"]["id"] for one in found["players"]] == [*ELEVEN, "l"]


async def test_windows_are_in_order_with_the_one_in_progress_and_by_phase(site: Site, story: Story) -> None:
    windows = await read(site, "windows/")
    assert [(one["phase"], one["number"]) for one in windows] == [
        *(("first_half", number) for number in range(1, 11)),
        ("second_half", 1),
    ]
    assert [one["complete"] for one in windows] == [True] * 10 + [False]
    assert (windows[0]["home"]["goals"], windows[1]["away"]["goals"], windows[1]["score"]) == (1, 1, [1, 1])
    assert await read(site, "windows/?phase=second_half") == windows[10:]
    assert await read(site, "windows/?phase=shoot_out") == []


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        ("timeline/?last=0", "last is '0': expected a whole number from 1 to 1000"),
        ("timeline/?last=1001", "last is '1001'"),
        ("timeline/?phase=third_half", "phase is 'third_half': expected one of pre_match, first_half"),
        ("timeline/?kind=throw_in", "kind is 'throw_in': expected one of pass, shot, goal"),
        ("timeline/?before=0", "before is '0'"),
        ("windows/?phase=1", "phase is '1'"),
    ],
)
async def test_nonsense_is_refused_with_the_reason(site: Site, story: Story, view: str, reason: str) -> None:
    answer = await site.get(f"{PATH}{view}")
    error = json.loads(await answer.read())["error"]

    assert (answer.status, error["code"]) == (400, "bad-request")
    assert reason in error["message"]


@pytest.mark.parametrize("view", VIEWS)
async def test_an_unknown_match_is_404_with_a_hint(site: Site, view: str) -> None:
    answer = await site.get(f"/football/matches/nobody/{view}")
    assert answer.status == 404
    assert "matches/ lists" in json.loads(await answer.read())["error"]["message"]


async def test_a_match_that_has_not_begun_has_empty_views(site: Site) -> None:
    site.put_football(Story().inform(MatchInfo("m")))

    assert await read(site, "timeline/") == await read(site, "windows/") == []
    assert (await read(site, "line-ups/"))["home"]["players"] == []
    assert (await read(site, "statistics/"))["home"]["possession"] is None


class Standby(MemoryPartition):
    """A copy that was level with its owner at an epoch second."""

    level_at = 0.0


@pytest.mark.parametrize("view", VIEWS)
async def test_a_standby_answers_while_the_owner_is_away_and_says_how_old_it_may_be(
    site: Site, story: Story, view: str
) -> None:
    whole = await site.text(f"{PATH}{view}")
    copy = Standby(site.partition_of("m").number)
    put_football(copy, story)
    copy.level_at = time.time() - 2
    site.worker.partitions.put()
    site.worker.partitions.standbys = {copy.number: copy}  # type: ignore[misc, dict-item]
    site.worker.addresses = {}
    answer = await site.get(f"{PATH}{view}")

    assert (answer.status, await answer.text()) == (200, whole)
    assert 2 <= float(answer.headers["X-Overstream-Age"]) < 60


async def test_a_match_that_cannot_be_read_is_told_so(site: Site, story: Story) -> None:
    partition = site.partition_of("m")
    partition.put("football-matches", b"m", b"damaged")
    for number in range(2):
        partition.put("football-events", b"m\0" + number.to_bytes(4, "big"), b"damaged")
    partition.rows.clear()
    partition.locals.clear()

    for view in VIEWS:
        answer = await site.get(f"{PATH}{view}")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1"), view
        assert json.loads(await answer.read())["error"]["code"] == "needs-rebuild"
