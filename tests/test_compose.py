"""What docker-compose.yml promises, as far as a file can be checked without an engine."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
WORKERS = [name for name in SERVICES if name.startswith("worker-")]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def stays_up(service: dict[str, Any]) -> bool:
    return service["restart"] == "unless-stopped"


def volume_sources(service: dict[str, Any]) -> set[str]:
    return {volume.partition(":")[0] for volume in service.get("volumes", [])}


def images() -> Iterator[str]:
    for service in SERVICES.values():
        yield service["image"]
    for line in DOCKERFILE.splitlines():
        if line.startswith("FROM "):
            yield line.split()[1]


def test_the_file_follows_the_compose_specification():
    # The schema comes with check-jsonschema: nothing is fetched.
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]

    outcome = subprocess.run(
        [*check, ROOT / "docker-compose.yml"], capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_there_are_a_broker_its_topics_and_two_workers():
    assert {"kafka", "topics", "worker-1", "worker-2"} <= set(SERVICES)
    assert SERVICES["simulate"]["profiles"] == ["demo"]


@pytest.mark.parametrize("image", images())
def test_an_image_has_a_fixed_version(image):
    _, colon, tag = image.partition(":")

    assert colon, f"{image} has no tag, and so is whatever is newest"
    assert "latest" not in tag
    assert tag == "local" or tag.count(".") >= 2, f"{image} moves with the next patch release"


@pytest.mark.parametrize("name", SERVICES)
def test_what_stays_up_is_watched_and_what_ends_is_not(name):
    service = SERVICES[name]
    if stays_up(service):
        watched_by_compose = "test" in service.get("healthcheck", {})
        assert watched_by_compose or ("build" in service and "\nHEALTHCHECK " in DOCKERFILE)
    else:
        assert service["healthcheck"] == {"disable": True}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_others_to_be_healthy_or_done_and_not_merely_started(name):
    for other, wait in SERVICES[name].get("depends_on", {}).items():
        expected = "service_healthy" if stays_up(SERVICES[other]) else "service_completed_successfully"
        assert wait["condition"] == expected, f"{name} on {other}"


def test_every_volume_is_named_and_used():
    used = set().union(*(volume_sources(service) for service in SERVICES.values()))

    assert used == set(COMPOSE["volumes"])


@pytest.mark.parametrize("pair", list(combinations(WORKERS, 2)))
def test_workers_share_neither_volume_nor_name_nor_port(pair):
    one, other = (SERVICES[name] for name in pair)

    assert volume_sources(one)
    assert volume_sources(other)
    assert not volume_sources(one) & volume_sources(other)
    for variable in ("OVERSTREAM_INSTANCE_ID", "OVERSTREAM_WEB_HOST", "OVERSTREAM_WEB_PORT"):
        assert one["environment"][variable] != other["environment"][variable]


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_is_reached_under_the_name_and_port_it_tells_the_others(name):
    service = SERVICES[name]
    settings = Settings.from_env(service["environment"])

    assert settings.web_host == service["hostname"]
    assert service["ports"] == [f"127.0.0.1:{settings.web_port}:{settings.web_port}"]


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_keeps_its_tables_on_its_volume_and_has_time_to_hand_over(name):
    service = SERVICES[name]
    (mount,) = service["volumes"]

    assert f"OVERSTREAM_DATADIR={mount.partition(':')[2]} " in DOCKERFILE
    assert service["stop_grace_period"] == "30s"


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if "build" in service])
def test_every_setting_given_exists_and_leads_to_the_broker(name):
    given = SERVICES[name]["environment"]
    known = {f"OVERSTREAM_{field.upper()}" for field in Settings.__struct_fields__}

    assert set(given) <= known
    listeners = SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")
    assert [f"INTERNAL://{broker}" for broker in Settings.from_env(given).broker] == listeners[:1]
