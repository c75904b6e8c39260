"""What several tests of predictions begin with."""

from pathlib import Path

import pytest

from tests.tables.cricket.story import Story, t20
from tests.tables.football.story import HOME
from tests.tables.football.story import Story as FootballStory
from tests.web.predictions.crowd import Crowd
from tests.web.site import Site


@pytest.fixture
async def crowd(site: Site, tmp_path: Path) -> Crowd:
    crowd = Crowd(site, tmp_path)
    await crowd.register()
    site.put(Story(t20()).innings("Reds").over("1 4").match)
    site.put_football(FootballStory("m").begin().goal(HOME))
    return crowd
