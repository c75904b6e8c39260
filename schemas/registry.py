"""The schemas in a registry with Confluent's API: checked BACKWARD, then registered, release by release.

`make schema-check REGISTRY=url` runs it. `url` is where the API begins:
`http://127.0.0.1:8081` of Confluent's own, `http://127.0.0.1:8080/apis/ccompat/v7`
of the Apicurio in docker-compose.yml. Subjects are `<topic>-value`, as
Confluent's serializers name them.
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

import schemas
from schemas.topics import Schema, TopicPolicy

ROOT = Path(__file__).parent
CONTENT_TYPE = "application/vnd.schemaregistry.v1+json"
TIMEOUT = ClientTimeout(total=30)

T = TypeVar("T")


class RegistryError(Exception):
    """A registry refused a schema, or did not answer as one; the message says which, where and why."""


class _RefusedError(RegistryError):
    """A registry answered with an error of its own; `why` is its text, which may be empty."""

    def __init__(self, told: str, why: str) -> None:
        super().__init__(f"{told} {why}".rstrip())
        self.why = why


class Version(msgspec.Struct, frozen=True):
    """The protos at one moment: of a release, or of the working tree. `root` holds `<sport>/v1/*.proto`."""

    name: str
    root: Path

    def read(self, schema: Schema) -> str | None:
        """Return the text of a schema's file; None where this version does not have it."""
        file = self.root / schema.file
        return file.read_text("utf-8") if file.exists() else None


def versions(root: Path = ROOT) -> list[Version]:
    """Return all releases, the oldest first, and the working tree last."""
    released = [path for path in (root / "released").iterdir() if path.is_dir()]
    released.sort(key=lambda path: [int(part) for part in path.name.split(".")])
    return [*(Version(path.name, path) for path in released), Version("the working tree", root)]


def topics() -> Iterator[TopicPolicy]:
    """Each sport's topics of which the values are protobuf."""
    for folder in sorted(Path(schemas.__path__[0]).glob("*/topics.py")):
        declared = importlib.import_module(f"schemas.{folder.parent.name}.topics").ALL
        yield from (topic for topic in declared if topic.schema is not None)


async def check(url: str, topics: Sequence[TopicPolicy], versions: Sequence[Version]) -> list[str]:
    """Register what of `versions` a registry does not have; return a sentence for each subject and version.

    A version goes in only if BACKWARD rules allow it after the one before. Doing
    it again changes nothing.

    Raises:
        RegistryError: a version is not compatible, or the registry does not answer.
    """
    said: list[str] = []
    base = url.rstrip("/") + "/"
    async with ClientSession(base_url=base, timeout=TIMEOUT) as session:
        registry = _Registry(session, base)
        for topic in topics:
            if topic.schema is not None:
                texts = {version.name: version.read(topic.schema) for version in versions}
                subject = f"{topic.name}-value"
                said += await _follow(registry, subject, {name: text for name, text in texts.items() if text})
    return said


async def _follow(registry: "_Registry", subject: str, texts: Mapping[str, str]) -> list[str]:
    """Register the versions that a subject lacks, in order."""
    known = [name for name, text in texts.items() if await registry.knows(subject, text)]
    there = list(texts).index(known[-1]) + 1 if known else 0
    said = [f"{subject}: {name} is there" for name in known]
    for name in list(texts)[there:]:
        # Apicurio accepts rules only for subjects that exist; the first version needs none.
        await registry.require_backward(subject, missing_ok=True)
        if not await registry.allows(subject, texts[name]):
            why = await registry.objections(subject, texts[name])
            raise RegistryError(f"{subject}: {name} is not BACKWARD compatible: {why}")
        said.append(f"{subject}: {name} is registered as {await registry.register(subject, texts[name])}")
    await registry.require_backward(subject)
    return said


class _Failure(msgspec.Struct):
    message: str = ""


class _Registered(msgspec.Struct):
    id: int


class _Verdict(msgspec.Struct):
    is_compatible: bool
    messages: tuple[str, ...] | None = None


class _Registry:
    """The few calls of Confluent's API that the check needs."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def knows(self, subject: str, text: str) -> bool:
        """Return whether a subject has exactly this schema."""
        return await self._ask("POST", f"subjects/{subject}", _schema(text), object) is not None

    async def require_backward(self, subject: str, *, missing_ok: bool = False) -> None:
        """Have the registry itself refuse what is not BACKWARD compatible."""
        done = await self._ask("PUT", f"config/{subject}", {"compatibility": "BACKWARD"}, object)
        if done is None and not missing_ok:
            raise RegistryError(f"{subject}: not there, although it was registered")

    async def allows(self, subject: str, text: str) -> bool:
        """Return whether a schema may be the next version; a first version always may."""
        verdict = await self._verdict(subject, text)
        return verdict is None or verdict.is_compatible

    async def objections(self, subject: str, text: str) -> str:
        """Return why a schema is not allowed: from the verdict, or else from a refusal.

        Confluent's registry says why when it judges; Apicurio only when it refuses to register.
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
        return await self._ask("POST", path, _schema(text), _Verdict)

    async def register(self, subject: str, text: str) -> int:
        """Make a schema the next version, and return its id."""
        registered = await self._ask("POST", f"subjects/{subject}/versions", _schema(text), _Registered)
        if registered is None:
            raise RegistryError(f"{subject}: {self._url} has no such API; is the path whole?")
        return registered.id

    async def _ask(self, method: str, path: str, body: Mapping[str, str], answer: type[T]) -> T | None:
        """Return the answer, None where the resource does not exist."""
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


def main(url: str) -> int:
    """Check and register all there is; return the exit status."""
    try:
        said = asyncio.run(check(url, list(topics()), versions()))
    except RegistryError as error:
        print(error, file=sys.stderr)
        return 1
    print(*said, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
