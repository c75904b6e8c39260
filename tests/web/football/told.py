"""A match for the tests of its views, how they read one, and how they correct it."""

import json
from typing import Any

from msgspec.structs import replace

from schemas.football.encoding import encode_event
from schemas.football.events import Correction
from schemas.football.kinds import Phase
from tables.matches.sequence.refold import refold
from tables.matches.sport import any_sport
from tests.tables.football.story import AWAY, HOME, Story
from tests.web.site import Site
from web.football.matches import MATCHES

PATH = "/football/matches/m/"


def opening(match_id: str = "m") -> Story:
    """A half with a goal of each side, and the begin of the next."""
    story = Story(match_id).line_up(HOME, formation="4-3-3").begin().at("3:00").passes(HOME, 3)
    story.goal(HOME, "a", assist="b", xg=0.25).at("7:00").passes(AWAY).own_goal(HOME, "c").at("46:00").end()
    return story.begin(Phase.SECOND_HALF).at("2:00").sub(HOME, "l", "a")


async def read(site: Site, view: str) -> Any:
    return json.loads(await site.text(f"{PATH}{view}"))


def correct(site: Site, story: Story, event: Correction) -> None:
    """Let a match stand as its events and a correction make it, as the agent would."""
    key, partition = story.match_id.encode(), site.partition_of(story.match_id)
    MATCHES.tables.log.keep(partition, key, [(event.seq, encode_event(event))])
    folded = refold(any_sport(MATCHES.tables.sport), story.match_id, story.match.info, [*story.events, event])
    story.match = replace(folded.match, feed=story.match.feed)  # type: ignore[type-var]
    site.put_football(story)
