import pytest
from msgspec.structs import replace

from schemas.cricket.events import AnyEvent
from tables.matches.event_log import CHUNK
from tests.agents.cricket.damage import story
from tests.agents.cricket.ground import Ground


@pytest.fixture
async def ground() -> Ground:
    return Ground()


@pytest.fixture
def events(ground: Ground) -> list[AnyEvent]:
    """A match `m1` that is being played, with a description and two chunks of events; and `m2` beside it."""
    made = story()
    assert made.match.info is not None
    ground.inform(made.match.info)
    ground.send(*made.events)
    ground.send(*(replace(event, match_id="m2") for event in made.events))
    assert len(made.events) > CHUNK
    return made.events
