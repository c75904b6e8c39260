"""A match for the tests of its views, and how they read one."""

import json
from typing import Any

from schemas.football.kinds import Phase
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.site import Site

PATH = "/football/matches/m/"


def opening(match_id: str = "m") -> Story:
    """A half with a goal of each side, and the begin of the next."""
    story = Story(match_id).line_up(HOME, formation="4-3-3").begin().at("3:00").passes(HOME, 3)
    story.goal(HOME, "a", assist="b", xg=0.25).at("7:00").passes(AWAY).own_goal(HOME, "c").at("46:00").end()
    return story.begin(Phase.SECOND_HALF).at("2:00").sub(HOME, "l", "a")


async def read(site: Site, view: str) -> Any:
    return json.loads(await site.text(f"{PATH}{view}"))
