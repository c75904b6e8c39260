"""Makes of `panels` the dashboards that Grafana reads: `make dashboards`."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from grafana_foundation_sdk.builders.common import VizLegendOptions
from grafana_foundation_sdk.builders.dashboard import Dashboard, Row
from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.builders.stat import Panel as Stat
from grafana_foundation_sdk.builders.timeseries import Panel as Timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import LegendDisplayMode, LegendPlacement
from grafana_foundation_sdk.models.dashboard import DataSourceRef

from deploy.grafana.panels import ALL, Page, Panel

FOLDER = Path(__file__).parent / "dashboards"
_PROMETHEUS = DataSourceRef(type_val="prometheus", uid="prometheus")
_WIDTH = 24
"""Columns of Grafana's grid."""


def text_of(page: Page) -> str:
    """Return a dashboard's file."""
    made = (
        Dashboard(page.title)
        .uid(page.uid)
        .tags(["overstream"])
        .readonly()
        .refresh("5s")
        .time("now-30m", "now")
    )
    numbers = count(1)
    for heading, panels in page.rows.items():
        made.with_row(Row(heading).id(next(numbers)))
        for panel in panels:
            made.with_panel(_graph(panel, _WIDTH // len(panels)).id(next(numbers)))
    return JSONEncoder(sort_keys=True, indent=1, ensure_ascii=False).encode(made.build()) + "\n"


def _graph(panel: Panel, width: int) -> Stat | Timeseries:
    if panel.figure:
        graph: Stat | Timeseries = Stat().height(4)
    else:
        legend = VizLegendOptions().display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM)
        graph = Timeseries().height(8).min(0).fill_opacity(10).legend(legend.show_legend(True))
    graph.title(panel.title).description(panel.about).unit(panel.unit).span(width).datasource(_PROMETHEUS)
    for letter, (name, query) in zip("ABCDEFGH", panel.queries.items(), strict=False):
        graph.with_target(Dataquery().expr(query).legend_format(name).ref_id(letter))
    return graph


def files(pages: Iterable[Page] = ALL) -> dict[Path, str]:
    """Return what is to be in which file."""
    return {FOLDER / f"{page.uid}.json": text_of(page) for page in pages}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, "utf-8")
