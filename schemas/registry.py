"""Checks the schemas for BACKWARD compatibility in a registry, and registers them release by release.

The registry has Confluent's API. `make schema-check REGISTRY=url` runs this, where
`url` is the root of that API: `http://127.0.0.1:8081` for Confluent's registry,
`http://127.0.0.1:8080/apis/ccompat/v7` for the Apicurio in docker-compose.yml.
Subjects are `<topic>-value`, as Confluent's serializers name them. For a sport in a
package of its own, give its folder: `python -m schemas.registry url examples/counting`.
"""

import asyncio
import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from schemas.topics import Schema, TopicPolicy

ROOT = Path(__file__).parent
CONTENT_TYPE = "application/vnd.schemaregistry.v1+json"
TIMEOUT = ClientTimeout(total=30)

T = TypeVar("T")


class RegistryError(Exception):
    """A registry refused a schema, or did not answer as a registry; the message says which and why."""


class _RefusedError(RegistryError):
    """A registry answered with an error; `why` is the reason it gives, "" if none."""

    def __init__(self, answer: str, why: str) -> None:
        super().__init__(f"{answer} {why}".rstrip())
        self.why = why


class Version(msgspec.Struct, frozen=True):
    """The protos of a release or of the working tree. `root` contains `<sport>/v1/*.proto`."""

    name: str
    root: Path

    def read(self, schema: Schema) -> str | None:
        """Return the text of a schema's file; None if this version does not have it yet."""
        file = self.root / schema.file
        return file.read_text("utf-8") if file.exists() else None


def versions(root: Path = ROOT) -> list[Version]:
    """Return all releases, oldest first, then the working tree."""
    released = [path for path in (root / "released").glob("*") if path.is_dir()]
    released.sort(key=lambda path: [int(part) for part in path.name.split(".")])
    return [*(Version(path.name, path) for path in released), Version("the working tree", root)]


def topics(root: Path = ROOT) -> Iterator[TopicPolicy]:
    """Yield the topics with protobuf values of all sports in a folder, from `<sport>/topics.py`."""
    package = f"{__package__}." if root == ROOT else ""
    for file in sorted(root.glob("*/topics.py")):
        declared = importlib.import_module(f"{package}{file.parent.name}.topics").ALL
        yield from (topic for topic in declared if topic.schema is not None)


async def check(url: str, topics: Sequence[TopicPolicy], versions: Sequence[Version]) -> list[str]:
    """Register the `versions` that a registry lacks; return a line for each subject and version.

    A version is registered only if the BACKWARD rules allow it after the one before.
    A second call changes nothing.

    Raises:
        RegistryError: a version is not compatible, or the registry does not answer.
    """
    lines: list[str] = []
    base = url.rstrip("/") + "/"
    async with ClientSession(base_url=base, timeout=TIMEOUT) as session:
        registry = _Registry(session, base)
        for topic in topics:
            if topic.schema is not None:
                texts = {version.name: version.read(topic.schema) for version in versions}
                subject = f"{topic.name}-value"
                present = {name: text for name, text in texts.items() if text}
                # A sport that is newer than all these versions has nothing to register.
                lines += await _bring_up_to_date(registry, subject, present) if present else []
    return lines


async def _bring_up_to_date(registry: "_Registry", subject: str, texts: Mapping[str, str]) -> list[str]:
    """Register the versions of one subject that are newer than the registry's latest."""
    known = [name for name, text in texts.items() if await registry.has(subject, text)]
    there = list(texts).index(known[-1]) + 1 if known else 0
    lines = [f"{subject}: {name} is there" for name in known]
    for name in list(texts)[there:]:
        # Apicurio accepts rules only for subjects that exist; the first version needs none.
        await registry.require_backward(subject, missing_ok=True)
        if not await registry.allows(subject, texts[name]):
            why = await registry.objections(subject, texts[name])
            raise RegistryError(f"{subject}: {name} is not BACKWARD compatible: {why}")
        lines.append(f"{subject}: {name} is registered as {await registry.register(subject, texts[name])}")
    await registry.require_backward(subject)
    return lines


class _Failure(msgspec.Struct):
    message: str = ""


class _Registered(msgspec.Struct):
    id: int


class _Verdict(msgspec.Struct):
    is_compatible: bool
    messages: tuple[str, ...] | None = None


class _Registry:
    """The calls of Confluent's API that the check needs."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def has(self, subject: str, text: str) -> bool:
        """Return whether a subject has exactly this schema."""
        return await self._call("POST", f"subjects/{subject}", _schema(text), object) is not None

    async def require_backward(self, subject: str, *, missing_ok: bool = False) -> None:
        """Configure the registry to refuse versions that are not BACKWARD compatible."""
        done = await self._call("PUT", f"config/{subject}", {"compatibility": "BACKWARD"}, object)
        if done is None and not missing_ok:
            raise RegistryError(f"{subject}: not there, although it was registered")

    async def allows(self, subject: str, text: str) -> bool:
        """Return whether a schema may be the next version; a first version always may."""
        verdict = await self._verdict(subject, text)
        return verdict is None or verdict.is_compatible

    async def objections(self, subject: str, text: str) -> str:
        """Return why a schema is not allowed: from the verdict, else from a refusal to register it.

        Confluent's registry gives the reason in its verdict, Apicurio only when it refuses to register.
        """
        verdict = await self._verdict(subject, text)
        if verdict is not None and verdict.messages:
            return "; ".join(verdict.messages)
        try:
            number = await self.register(subject, text)
        except _RefusedError as refused:
            return refused.why or "the registry does not say why"
        raise RegistryError(
            f"{subject}: the registry calls it not BACKWARD compatible, and yet registered it as {number}"
        )

    async def _verdict(self, subject: str, text: str) -> _Verdict | None:
        path = f"compatibility/subjects/{subject}/versions/latest?verbose=true"
        return await self._call("POST", path, _schema(text), _Verdict)

    async def register(self, subject: str, text: str) -> int:
        """Register a schema as the next version; return its id."""
        registered = await self._call("POST", f"subjects/{subject}/versions", _schema(text), _Registered)
        if registered is None:
            raise RegistryError(f"{subject}: {self._url} has no such API; is the path complete?")
        return registered.id

    async def _call(self, method: str, path: str, body: Mapping[str, str], answer: type[T]) -> T | None:
        """Return the answer; None for 404."""
        try:
            async with self._session.request(
                method, path, data=msgspec.json.encode(body), headers={"Content-Type": CONTENT_TYPE}
            ) as response:
                content = await response.read()
                if response.status == HTTPStatus.NOT_FOUND:
                    return None
                if response.status != HTTPStatus.OK:
                    why = msgspec.json.decode(content, type=_Failure).message
                    raise _RefusedError(f"{method} {response.url}: {response.status}", why)
                return msgspec.json.decode(content, type=answer)
        except (ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
            raise RegistryError(f"{method} {path}: {str(error) or type(error).__name__}") from error


def _schema(text: str) -> dict[str, str]:
    return {"schemaType": "PROTOBUF", "schema": text}


def main(url: str, folder: str | Path = ROOT) -> int:
    """Check and register all schemas of a folder; return the exit status."""
    root = Path(folder)
    try:
        lines = asyncio.run(check(url, list(topics(root)), versions(root)))
    except RegistryError as error:
        print(error, file=sys.stderr)
        return 1
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
