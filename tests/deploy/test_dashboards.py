"""The dashboards that Grafana is given are those that the panels make."""

import json

import pytest

from deploy.grafana.generate import FOLDER, files
from deploy.grafana.panels import ALL


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_dashboard_is_current(path):
    assert path.read_text("utf-8") == files()[path], "run make dashboards"


def test_there_are_no_others():
    assert set(FOLDER.glob("*")) == set(files())


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_the_panels_of_a_dashboard_have_numbers_of_their_own_and_do_not_overlap(path):
    panels = json.loads(path.read_text("utf-8"))["panels"]
    numbers = [panel["id"] for panel in panels]
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]

    assert len(set(numbers)) == len(numbers)
    assert len(set(cells)) == len(cells)
    assert all(x < 24 for x, _ in cells)


def test_every_panel_has_a_query():
    for page in ALL:
        for panels in page.rows.values():
            assert all(panel.queries for panel in panels)
