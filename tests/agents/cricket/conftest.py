import pytest

from tests.agents.cricket.ground import Ground


@pytest.fixture
async def ground() -> Ground:
    return Ground()
