"""The events that a crowd reacts to, in the language of who reads of them."""

import json

import pytest
from msgspec.structs import replace

from schemas.cricket.codec import encode_event
from tests.tables.cricket.story import Story, t20
from tests.web.audience.crowd import beats, seat
from tests.web.english import english_in
from tests.web.page import Page
from tests.web.pair import Pair, id_in, pair
from tests.web.site import put_match
from web.cricket.matches import CRICKET

MINUTE = 60_000


def put(two: Pair, match_id: str) -> int:
    """Put a match with a wicket on its worker, and its events; return when the wicket fell."""
    story = Story(t20()).innings("Reds").over("1 W")
    number = two.workers[0].partition_of(match_id.encode())
    partition = two.workers[number % 2].partitions[number]
    kept = [(event.seq, encode_event(replace(event, match_id=match_id))) for event in story.events]
    CRICKET.tables.log.keep(partition, match_id.encode(), kept)
    put_match(CRICKET.tables, partition, replace(story.match, match_id=match_id), ())
    return story.events[-1].timestamp


@pytest.mark.parametrize("parity", [0, 1])
async def test_moments_are_in_the_language_that_is_asked_for_from_either_worker(parity: int) -> None:
    async with pair() as two:
        match_id = id_in(parity)
        put(two, match_id)
        path = f"/cricket/matches/{match_id}/moments/"
        texts = {
            query: [one["text"] for one in json.loads((await two.both(path + query))[2])]
            for query in ("", "?lang=en", "?lang=hi")
        }
        assert texts[""] == texts["?lang=en"] == ["innings 1", "A1 out"]
        assert texts["?lang=hi"] == ["पारी 1", "A1 आउट"]


@pytest.mark.parametrize("parity", [0, 1])
async def test_the_page_of_an_audience_has_its_events_in_that_language(parity: int) -> None:
    async with pair() as two:
        match_id = id_in(parity)
        at = put(two, match_id)
        for minute in range(-1, 6):
            seat(two.workers, *beats(match_id, at + minute * MINUTE, 5, "cricket"))
        path = f"/match/{match_id}/audience/"
        _, _, body = await two.both(f"{path}?lang=hi")
        assert "A1 आउट" in Page(body.decode()).text
        assert "A1 out" not in body.decode()
        assert (
            english_in(body.decode().replace("<bdi>", "").replace("</bdi>", ""), "Reds", "Blues", match_id)
            == []
        )
        assert "A1 out" in Page((await two.both(path))[2].decode()).text
