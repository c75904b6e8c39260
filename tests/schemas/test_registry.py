"""What goes into a schema registry and what does not, a stand-in and a real one (`make registry-test`)."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from msgspec.structs import replace

from sandbox.process import ROOT as SOURCE
from schemas.registry import RegistryError, Version, check, main, topics, versions
from schemas.topics import TopicPolicy
from tests.engine.kafka_topics import unique
from tests.schemas.apicurio import running
from tests.schemas.standin import StandIn, answer, read, serve

REAL = "OVERSTREAM_TEST_REGISTRY"
"""Where a real registry's API begins, or `apicurio` for one that is fetched and started."""


@pytest.fixture(scope="module")
def real_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the API of a real registry begins."""
    given = os.environ.get(REAL, "")
    if given == "apicurio":
        with running(tmp_path_factory.mktemp("apicurio")) as address:
            yield address
    elif given:
        yield given
    else:
        pytest.skip(f"no schema registry is named in {REAL}: make registry-test runs one")


@pytest.fixture(params=["stand-in", "real"])
async def url(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Where a registry's API begins."""
    if request.param == "stand-in":
        async with serve(StandIn()) as address:
            yield address
    else:
        yield request.getfixturevalue("real_registry")


def some_topics() -> list[TopicPolicy]:
    """Cricket's topics under names that no other test has: a registry keeps what it was given."""
    return [
        replace(topic, name=unique(topic.name)) for topic in topics() if topic.name.startswith("cricket.")
    ]


def with_edit(folder: Path, before: str, after: str) -> list[Version]:
    """The releases, and a working tree that is the last of them but for one place."""
    released = versions()[:-1]
    for file in released[-1].root.rglob("*.proto"):
        copy = folder / file.relative_to(released[-1].root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.read_text().replace(before, after))
    return [*released, Version("edited", folder)]


async def test_every_release_and_the_working_tree_go_in_one_after_the_other_and_once(url: str) -> None:
    names = some_topics()
    assert [topic.name.rpartition("-")[0] for topic in names] == ["cricket.events", "cricket.matches"]

    said = await check(url, names, versions())
    assert len(said) == len(names) * len(versions())
    for topic in names:
        assert any(line.startswith(f"{topic.name}-value: 0.1.0 is registered as ") for line in said)

    again = await check(url, names, versions())
    assert all(line.endswith("is there") for line in again)
    assert len(again) == len(names) * len(versions())


async def test_every_sport_goes_in_from_the_first_version_that_has_it() -> None:
    async with serve(StandIn()) as address:
        said = await check(address, list(topics()), versions())
    for sport in ("basketball", "cricket", "football"):
        assert f"{sport}.events-value: the working tree " in "\n".join(said)
    assert not any(line.startswith("football.events-value: 0.1.0") for line in said)


async def test_what_is_only_added_is_the_next_version(url: str, tmp_path: Path) -> None:
    names = some_topics()
    edited = with_edit(tmp_path, "  Target target = 26;", "  Target target = 26;\n  string umpire = 100;")

    said = await check(url, names, edited)

    assert any(line.startswith(f"{names[0].name}-value: edited is registered as ") for line in said)


async def test_what_old_readers_could_not_read_is_refused_with_what_is_wrong(
    url: str, tmp_path: Path
) -> None:
    names = some_topics()
    await check(url, names, versions()[:-1])
    edited = with_edit(tmp_path, "  uint32 runs = 4;", "  string runs = 4;")

    for _ in range(2):
        with pytest.raises(RegistryError) as refused:
            await check(url, names, edited)
        assert f"{names[0].name}-value: edited is not BACKWARD compatible: " in str(refused.value)
        assert "uint32" in str(refused.value)


async def refusal(stand_in: StandIn, folder: Path) -> str:
    """What is said of a schema that breaks old readers."""
    names = list(topics())
    edited = with_edit(folder, "  uint32 runs = 4;", "  string runs = 4;")
    async with serve(stand_in) as address:
        await check(address, names, versions()[:-1])
        writes = stand_in.writes
        with pytest.raises(RegistryError) as refused:
            await check(address, names, edited)
    assert stand_in.writes == writes
    return str(refused.value)


async def test_why_is_told_where_only_the_refusal_to_register_says_it(tmp_path: Path) -> None:
    assert "uint32" in await refusal(StandIn(says_why="refusal"), tmp_path)


async def test_a_registry_that_never_says_why_is_named_for_it(tmp_path: Path) -> None:
    assert "the registry does not say why" in await refusal(StandIn(says_why="nowhere"), tmp_path)


async def test_a_registry_that_takes_what_it_calls_incompatible_is_told_of(tmp_path: Path) -> None:
    class Lax(StandIn):
        async def register(self, request: web.Request) -> web.Response:
            await read(request)
            return answer({"id": 7})

    stand_in = Lax(says_why="refusal")
    edited = with_edit(tmp_path, "  uint32 runs = 4;", "  string runs = 4;")
    for topic in topics():
        assert topic.schema is not None
        stand_in.subjects[f"{topic.name}-value"] = [
            text for one in edited[:-1] if (text := one.read(topic.schema))
        ]
    async with serve(stand_in) as address:
        with pytest.raises(RegistryError, match="and yet registered it as 7"):
            await check(address, list(topics()), edited)


async def test_nothing_that_is_there_is_written_again() -> None:
    """So a release may be checked against a registry that has gone on from it."""
    stand_in = StandIn()
    async with serve(stand_in) as address:
        await check(address, list(topics()), versions())
        writes, levels = stand_in.writes, set(stand_in.levels.values())
        await check(address, list(topics()), versions()[:1])
    assert writes >= 2
    assert stand_in.writes == writes
    assert levels == {"BACKWARD"}


async def test_a_sport_of_a_package_of_its_own_goes_in_as_well() -> None:
    package = SOURCE / "examples" / "counting"
    async with serve(StandIn()) as address:
        said = await check(address, list(topics(package)), versions(package))
    assert [line.partition(" is registered")[0] for line in said] == [
        "counting.events-value: the working tree", "counting.matches-value: the working tree",
    ]  # fmt: skip


async def test_an_address_without_the_api_says_so(tmp_path: Path) -> None:
    async with serve(StandIn()) as address:
        with pytest.raises(RegistryError, match="no such API"):
            await check(address + "elsewhere", list(topics()), versions())


def test_a_registry_that_is_away_is_an_error_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("http://127.0.0.1:1") == 1
    assert "127.0.0.1" in capsys.readouterr().err
