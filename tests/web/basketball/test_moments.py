"""What a crowd reacts to in a basketball game, in the reader's language."""

import json

import pytest

from tests.tables.basketball.story import Story
from tests.web.site import Site


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "period 1 is over"),
        ("?lang=en", "End of the 1st quarter"),
        ("?lang=hi", "पहला क्वार्टर समाप्त"),
    ],
)
async def test_the_end_of_a_period_is_told_in_the_language_that_is_asked_for(
    site: Site, query: str, text: str
) -> None:
    site.put_game(Story().begin().end())
    [one] = json.loads(await site.text(f"/basketball/matches/g/moments/{query}"))
    assert (one["kind"], one["text"]) == ("period-end", text)
