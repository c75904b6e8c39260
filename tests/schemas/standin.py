"""A schema registry as Confluent's API has it, in this process: versions a subject, and what may follow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from aiohttp import web
from aiohttp.test_utils import TestServer

from schemas.registry import CONTENT_TYPE
from tests.schemas.buf import buf

Where = Literal["verdict", "refusal", "nowhere"]

RULES = '{"version": "v2", "breaking": {"use": ["CSR"]}}'
"""Buf's own reading of what Confluent's registry refuses."""


class StandIn:
    """Keeps subjects in memory; a subject's level is NONE until a client sets it, as in Apicurio.

    `says_why` is where it gives the reason against a schema: in its verdict as Confluent's registry does,
    in its refusal as Apicurio does, or nowhere.
    """

    def __init__(self, says_why: Where = "verdict") -> None:
        self.says_why = says_why
        self.subjects: dict[str, list[str]] = {}
        self.levels: dict[str, str] = {}
        self.writes = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/subjects/{subject}", self.look_up)
        app.router.add_post("/subjects/{subject}/versions", self.register)
        app.router.add_post("/compatibility/subjects/{subject}/versions/latest", self.judge)
        app.router.add_put("/config/{subject}", self.configure)
        return app

    async def look_up(self, request: web.Request) -> web.Response:
        subject, schema = await read(request)
        if schema not in self.subjects.get(subject, []):
            return failure(404, 40403, "Schema not found")
        return answer({"subject": subject, "version": self.subjects[subject].index(schema) + 1})

    async def register(self, request: web.Request) -> web.Response:
        subject, schema = await read(request)
        if objections := self.objections(subject, schema):
            return failure(409, 409, "; ".join(objections) if self.says_why == "refusal" else "")
        kept = self.subjects.setdefault(subject, [])
        if schema not in kept:
            self.writes += 1
            kept.append(schema)
        return answer({"id": 1 + sum(map(len, self.subjects.values()))})

    async def judge(self, request: web.Request) -> web.Response:
        subject, schema = await read(request)
        if subject not in self.subjects:
            return failure(404, 40401, "Subject not found")
        objections = self.objections(subject, schema)
        messages = {"messages": objections} if self.says_why == "verdict" else {}
        return answer({"is_compatible": not objections, **messages})

    async def configure(self, request: web.Request) -> web.Response:
        subject = request.match_info["subject"]
        if subject not in self.subjects:
            return failure(404, 40401, "Subject not found")
        self.levels[subject] = (await request.json())["compatibility"]
        return answer({"compatibility": self.levels[subject]})

    def objections(self, subject: str, schema: str) -> list[str]:
        if self.levels.get(subject) != "BACKWARD":
            return []
        with TemporaryDirectory() as folder:
            before, after = Path(folder, "before"), Path(folder, "after")
            for root, text in ((before, self.subjects[subject][-1]), (after, schema)):
                root.mkdir()
                (root / "schema.proto").write_text(text)
            return buf("breaking", after, "--against", before, "--config", RULES).splitlines()


async def read(request: web.Request) -> tuple[str, str]:
    assert request.content_type == CONTENT_TYPE
    body = await request.json()
    assert body["schemaType"] == "PROTOBUF"
    return request.match_info["subject"], body["schema"]


def answer(body: object) -> web.Response:
    return web.json_response(body, content_type=CONTENT_TYPE)


def failure(status: int, code: int, message: str) -> web.Response:
    return web.json_response(
        {"error_code": code, "message": message}, status=status, content_type=CONTENT_TYPE
    )


@asynccontextmanager
async def serve(stand_in: StandIn) -> AsyncIterator[str]:
    """Serve a stand-in on a port of its own, and yield where its API begins."""
    async with TestServer(stand_in.app()) as server:
        yield str(server.make_url("/"))
