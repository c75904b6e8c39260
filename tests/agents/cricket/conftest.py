import pytest

from tests.agents.cricket.ground import Ground


@pytest.fixture
async def ground(monkeypatch: pytest.MonkeyPatch) -> Ground:
    return Ground(monkeypatch)
