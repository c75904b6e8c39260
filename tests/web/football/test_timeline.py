"""The timeline of a match over HTTP: in words, paged, corrected, made once a change."""

import json
import re
from typing import Any

import pytest
from msgspec.structs import replace

from schemas.football.encoding import encode_event
from schemas.football.events import Correction, MatchInfo, OwnGoal, Team
from schemas.football.kinds import Decision, Phase
from serving.languages.language import Language
from tables.football.scoring.state import Match
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.football.told import PATH, correct, opening, read
from tests.web.site import Site
from web.football.matches import MATCHES
from web.football.timeline import timeline_of


@pytest.fixture
def story(site: Site) -> Story:
    told = opening()
    site.put_football(told)
    return told


async def seqs(site: Site, query: str = "") -> list[int]:
    return [entry["seq"] for entry in await read(site, f"timeline/{query}")]


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


async def test_a_language_and_a_selection_are_asked_for(site: Site, story: Story) -> None:
    answer = await site.get(f"{PATH}timeline/?lang=hi-IN&only=goals&last=1")
    assert answer.headers["Content-Language"] == "hi"
    assert [one["text"] for one in json.loads(await answer.read())] == ["Away का गोल: c का आत्मघाती गोल"]
    link = f'<{PATH}timeline/?last=1&before=8&only=goals&lang=hi>; rel="next"'
    assert answer.headers["Link"] == link
    assert [one["text"] for one in await read(site, "timeline/?last=1&before=8&only=goals&lang=hi")] == [
        "Home का गोल: a, असिस्ट b"
    ]
    assert "Content-Language" not in (await site.get(f"{PATH}timeline/")).headers
    assert (await site.get(f"{PATH}timeline/?only=throws")).status == 400


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

    def counted(tables: Any, place: Any, match: Match, language: Language) -> Any:
        made.append(match.last_seq)
        return timeline_of(tables, place, match, language)

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


async def test_an_event_that_the_state_does_not_have_yet_is_not_told(site: Site, story: Story) -> None:
    """A copy follows several changelogs, and one may be ahead of the others."""
    before = await seqs(site)
    ahead = replace(story.events[-1], seq=12, event_id="ahead")
    MATCHES.tables.log.keep(site.partition_of("m"), b"m", [(12, encode_event(ahead))])
    assert await seqs(site) == before
