"""The audience of a match in GraphQL."""

import time
from typing import Any

from tests.tables.football.story import Story as FootballStory
from tests.web.audience.crowd import beats, seat
from tests.web.site import Site

QUERY = """query ($sport: String!, $id: ID!) { matchAudience(sport: $sport, id: $id) {
  viewers live asOf concurrent { now definition } by { device country } minutes { at viewers }
  retention { afterMinutes shares cohorts { at viewers stayed } } missing { workers }
} }"""


async def ask(site: Site, sport: str, match_id: str) -> Any:
    body = {"query": QUERY, "variables": {"sport": sport, "id": match_id}}
    answer = await site.client.post("/graphql/", json=body)
    found = await answer.json()
    assert "errors" not in found, found
    return found["data"]["matchAudience"]


async def test_the_figures_are_those_of_the_view(site: Site) -> None:
    site.put_football(FootballStory("final").begin())
    at = time.time_ns() // 1_000_000
    seat([site.worker], *beats("final", at, 7))
    found = await ask(site, "football", "final")
    view = await (await site.get("/football/matches/final/audience/")).json()
    assert found["viewers"] == found["concurrent"]["now"] == view["viewers"] == 7
    assert found["by"] == {"device": {"mobile": 7}, "country": {"DE": 7}}
    assert found["asOf"] == view["as_of"]
    assert found["minutes"][0]["at"] == view["minutes"][0]["at"]
    assert found["missing"]["workers"] == []


async def test_a_match_that_nobody_watches_is_null(site: Site) -> None:
    for match_id in ("none", "\n"):
        assert await ask(site, "football", match_id) is None
