"""The list of metrics: closed, named as Prometheus wants it, with labels that nobody outside can fill."""

import asyncio
import re
from importlib import import_module

import pytest
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics import MetricWrapperBase

from engine.telemetry import metrics
from engine.telemetry.metrics import CollectedGauge
from tables.audience.metrics import AudienceMetrics
from tables.cricket.sport import SPORT
from tables.matches.metrics import MatchMetrics
from tables.matches.sport import any_sport
from tests.web.site import Site
from web.cricket.matches import CRICKET

import_module("agents.cricket")  # they declare cricket's and the audience's, as a worker does
import_module("agents.audience")
OF_CRICKET = MatchMetrics(any_sport(SPORT), list, CollectorRegistry())
OF_AUDIENCE = AudienceMetrics(list, CollectorRegistry())

LISTED: dict[str, MetricWrapperBase | CollectedGauge] = {
    f"{of}{name}": one
    for of, owner in (("", metrics), ("", OF_CRICKET), ("audience ", OF_AUDIENCE))
    for name, one in vars(owner).items()
    if isinstance(one, MetricWrapperBase | CollectedGauge) and not name.startswith("_")
}
OF_THE_LIBRARY = ("python_", "process_")
OF_OTHER_SPORTS = ("basketball_", "football_")
"""What their agents declare, where another test has imported them: the same as cricket's."""


def called(one: MetricWrapperBase | CollectedGauge) -> str:
    if isinstance(one, CollectedGauge):
        return one.name
    return f"{one._name}_total" if isinstance(one, Counter) else one._name


def about(one: MetricWrapperBase | CollectedGauge) -> str:
    return one.about if isinstance(one, CollectedGauge) else one._documentation


def labels(one: MetricWrapperBase | CollectedGauge) -> tuple[str, ...]:
    return one.labels if isinstance(one, CollectedGauge) else one._labelnames


@pytest.mark.parametrize("name", LISTED)
def test_a_metric_is_named_by_its_unit(name):
    metric = called(LISTED[name])

    assert re.fullmatch(r"(overstream|cricket|audience)_[a-z_]+", metric)
    if isinstance(LISTED[name], Histogram):
        assert metric.endswith(("_seconds", "_records"))
    assert not re.search(r"_(ms|millis|kb|mb|percent|count)(_|$)", metric)


@pytest.mark.parametrize("name", LISTED)
def test_a_metric_says_what_it_is_in_sentences(name):
    assert about(LISTED[name]).endswith(".")


def test_the_words_of_labels_are_few():
    used = {label for one in LISTED.values() for label in labels(one)}

    assert used <= {
        "agent", "partition", "reason", "route", "status", "table", "topic", "transport", "match_id",
        "upkeep", "version", "python", "faust", "aiokafka", "sport", "result",
        "method", "code",
    }  # fmt: skip
    assert [name for name, one in LISTED.items() if "match_id" in labels(one)] == ["lag"]


async def types_of_metrics(site: Site) -> dict[str, str]:
    """Return the types of the metrics at /metrics, by name."""
    found = re.findall(r"^# TYPE (\w+) (\w+)$", await site.text("/metrics"), re.MULTILINE)
    return {name: kind for name, kind in found if not name.startswith((*OF_THE_LIBRARY, *OF_OTHER_SPORTS))}


async def test_a_worker_tells_what_is_listed_and_nothing_else(site):
    assert set(await types_of_metrics(site)) == {called(one) for one in LISTED.values()}


async def test_addresses_that_clients_make_up_are_one_series(site):
    before = (await site.text("/metrics")).count("overstream_http_requests_total{")
    for number in range(50):
        await site.get(f"/nothing/{number}")
        await site.get(f"/matches/made-up-{number}/")
    after = await site.text("/metrics")

    assert 'route="/matches/{match_id}/",status="404"' in after
    assert 'route="unknown",status="404"' in after
    assert "made-up" not in after
    assert after.count("overstream_http_requests_total{") <= before + 3


async def test_streams_are_counted_while_they_last_and_have_no_time(site):
    async def clients(count: int) -> None:
        async with asyncio.timeout(10):
            while f'overstream_clients{{transport="sse"}} {count}.0' not in await site.text("/metrics"):
                await asyncio.sleep(0.01)

    async def timed() -> list[str]:
        lines = (await site.text("/metrics")).splitlines()
        return [
            line for line in lines if line.startswith('overstream_http_request_seconds_count{route="/live/"}')
        ]

    # One that was refused has a time: other tests' may be there.
    before = await timed()
    stream = await site.client.get("/live/")
    await clients(1)
    CRICKET.tables.changes.end()
    await stream.read()
    await clients(0)

    assert await timed() == before
