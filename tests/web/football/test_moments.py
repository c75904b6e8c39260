"""What a crowd reacts to in a football match, in the reader's language."""

import json

import pytest

from schemas.football.kinds import CardKind
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.site import Site

STORY = (
    Story("m")
    .begin()
    .goal(HOME)
    .own_goal(HOME)
    .card(AWAY)
    .card(AWAY, "d", CardKind.RED)
    .card(HOME, "e", CardKind.RED, bench=True)
)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ["Goal", "Own goal", "Red card"]),
        ("?lang=en", ["Goal", "Own goal", "Red card"]),
        ("?lang=hi", ["गोल", "आत्मघाती गोल", "लाल कार्ड"]),
    ],
)
async def test_goals_and_dismissals_are_told_in_the_language_that_is_asked_for(
    site: Site, query: str, words: list[str]
) -> None:
    site.put_football(STORY)
    found = json.loads(await site.text(f"/football/matches/m/moments/{query}"))
    assert [one["text"].partition(":")[0] for one in found] == words
    assert [one["kind"] for one in found] == ["goal", "goal", "red-card"]


async def test_english_is_the_same_whether_it_is_asked_for_or_not(site: Site) -> None:
    site.put_football(STORY)
    assert await site.text("/football/matches/m/moments/") == await site.text(
        "/football/matches/m/moments/?lang=en"
    )
