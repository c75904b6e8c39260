"""A worker that runs some of the sports answers for these, and knows nothing of the others."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from sandbox.process import ROOT

ASKED = """
import asyncio, json, sys
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from app import app
app.discover()
from app.topic_watch import TOPIC_WATCH, TopicWatch
from serving.http.server import wire
from serving.http.templates import Templates
from sandbox.process import ROOT
from tests.serving.worker import MemoryWorker, cluster_of

async def main():
    served = web.Application()
    served[TOPIC_WATCH] = TopicWatch()
    wire(served, cluster_of(MemoryWorker("http://worker.test:6066")), Templates(ROOT / "web"))
    served.on_startup.extend(app.served.on_startup)
    for path, view in app.web.views.items():
        for method in view.get_methods():
            served.router.add_route(method, path, lambda request, view=view: view(request))
    async with TestClient(TestServer(served)) as client:
        for path in sys.argv[1:]:
            async with client.get(path) as answer:
                print(json.dumps([path, answer.status, await answer.text()]))
    print(json.dumps(sorted(name for name in sys.modules if name.startswith("web."))))
asyncio.run(main())
"""


def asked(slices: str, *paths: str) -> tuple[dict[str, tuple[int, str]], list[str]]:
    """What a worker of these slices answers to paths, and the modules of `web` that it imports."""
    environ = {**os.environ, "OVERSTREAM_SLICES": slices}
    done = subprocess.run(
        [sys.executable, "-c", ASKED, *paths],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environ,
    )
    assert done.returncode == 0, done.stderr
    *answers, modules = [json.loads(line) for line in done.stdout.splitlines()]
    found: dict[str, Any] = {path: (status, body) for path, status, body in answers}
    return found, modules


@pytest.mark.parametrize(
    ("slices", "its_list", "others_list"),
    [
        ("basketball", "/basketball/matches/", "/cricket/matches/"),
        ("cricket", "/matches/", "/basketball/matches/"),
    ],
)
def test_a_worker_of_one_sport_answers_for_it_alone(slices: str, its_list: str, others_list: str) -> None:
    other = others_list.split("/")[1]
    query = "/graphql/?query=%7B__schema%7BqueryType%7Bfields%7Bname%7D%7D%7D%7D"
    paths = ["/", "/docs/", "/openapi.json", "/workers/?matches=true", query, its_list]
    found, modules = asked(slices, *paths, others_list)

    assert {path: found[path][0] for path in paths} == dict.fromkeys(paths, 200)
    assert found[others_list][0] == 404
    assert other not in found["/openapi.json"][1].lower()
    assert [name for name in modules if name.startswith(f"web.{other}")] == []
    fields = {one["name"] for one in json.loads(found[query][1])["data"]["__schema"]["queryType"]["fields"]}
    assert ("gameState" in fields, "matchState" in fields) == (slices == "basketball", slices == "cricket")


def test_a_worker_that_leaves_the_audience_out_knows_nothing_of_it() -> None:
    paths = ["/football/matches/final/audience/", "/api/matches/final/metrics/", "/openapi.json"]
    found, modules = asked("cricket", *paths)
    assert [found[path][0] for path in paths] == [404, 404, 200]
    assert "engagement" not in found["/openapi.json"][1]
    assert [name for name in modules if name.startswith("web.audience")] == []
