"""What docker-compose.yml promises, as far as a file can be checked without an engine."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.config.settings import Settings
from serving.hops import HOP, HopSecret

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
ENV_FILE = (ROOT / "deploy" / "compose" / "three-brokers.env").read_text()


def with_variables(given: Mapping[str, str]) -> dict[str, Any]:
    """The file as compose reads it: `${NAME:-default}` filled in, `$$` one dollar."""
    filled = re.sub(r"\$\{(\w+):-(.*?)\}", lambda found: given.get(found[1]) or found[2], TEXT)
    return dict(yaml.safe_load(filled.replace("$$", "$")))


COMPOSE = with_variables({})
THREE = dict(line.split("=", 1) for line in ENV_FILE.splitlines() if not line.startswith("#"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BROKERS = [name for name in SERVICES if name.startswith("kafka") and name != "kafka-disk"]
WORKERS = [name for name in SERVICES if name.startswith("worker-")]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def stays_up(service: dict[str, Any]) -> bool:
    return service["restart"] == "unless-stopped"


def given_to(service: dict[str, Any]) -> dict[str, str]:
    """What a container has in its environment, where everything is text."""
    return {name: str(value) for name, value in service["environment"].items()}


def volume_sources(service: dict[str, Any]) -> set[str]:
    return {volume.partition(":")[0] for volume in service.get("volumes", [])}


def written(service: dict[str, Any]) -> set[str]:
    """The volumes that a service writes to."""
    return {volume.partition(":")[0] for volume in service.get("volumes", []) if not volume.endswith(":ro")}


def images() -> Iterator[str]:
    for service in SERVICES.values():
        yield service["image"]
    arguments = dict(re.findall(r"^ARG (\w+)=(\S+)$", DOCKERFILE, re.MULTILINE))
    for base in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE):
        yield arguments.get(base.removeprefix("$"), base)


def test_the_file_follows_the_compose_specification():
    # The schema comes with check-jsonschema: nothing is fetched.
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]

    outcome = subprocess.run(
        [*check, ROOT / "docker-compose.yml"], capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_there_are_a_broker_its_topics_two_workers_and_what_watches_over_them():
    always = {name for name, service in SERVICES.items() if "profiles" not in service}
    assert always == {
        "kafka", "topics", "hop-secret", "registry", "worker-1", "worker-2", "balancer",
        "prometheus", "alertmanager", "grafana", "kafka-disk",
    }  # fmt: skip
    assert SERVICES["simulate"]["profiles"] == ["demo"]


@pytest.mark.parametrize("image", tuple(images()))
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

    assert written(one)
    assert written(other)
    assert not written(one) & written(other)
    for variable in ("INSTANCE_ID", "WEB_HOST", "WEB_PORT", "GRPC_PORT"):
        name = f"OVERSTREAM_{variable}"
        assert one["environment"][name] != other["environment"][name]


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_is_reached_under_the_name_and_port_it_tells_the_others(name):
    service = SERVICES[name]
    settings = Settings.from_env(given_to(service))

    assert settings.web_host == service["hostname"]
    assert service["ports"] == [
        f"127.0.0.1:{port}:{port}" for port in (settings.web_port, settings.grpc_port)
    ]


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_keeps_its_tables_on_its_volume_and_has_time_to_hand_over(name):
    service = SERVICES[name]
    (mount,) = (volume for volume in service["volumes"] if not volume.endswith(":ro"))

    assert f"OVERSTREAM_DATADIR={mount.partition(':')[2]} " in DOCKERFILE
    assert service["stop_grace_period"] == "30s"


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if "build" in service])
def test_every_setting_given_exists_and_leads_to_the_broker(name):
    given = given_to(SERVICES[name])
    known = {f"OVERSTREAM_{field.upper()}" for field in Settings.model_fields}

    assert set(given) <= known
    if name == "hop-secret":
        return
    listeners = SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")
    assert [f"INTERNAL://{broker}" for broker in Settings.from_env(given).broker] == listeners[:1]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_rights_of_roots_and_its_share_of_the_machine(name):
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["cpus"]
    assert service.get("user") != "root"


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in {*BROKERS, "registry"}])
def test_a_containers_files_are_read_only_but_for_its_volume(name):
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["tmpfs"] == ["/tmp"]


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_alone_and_to_one_service_each(name):
    ports = SERVICES[name].get("ports", [])

    assert all(port.startswith("127.0.0.1:") for port in ports)
    others = [
        port for other, service in SERVICES.items() if other != name for port in service.get("ports", [])
    ]
    assert not {port.rpartition(":")[0] for port in ports} & {port.rpartition(":")[0] for port in others}
    assert len({port.rpartition(":")[0] for port in ports}) == len(ports)


def test_every_configuration_is_a_file_of_the_project_and_used():
    used = {config["source"] for service in SERVICES.values() for config in service.get("configs", [])}

    assert used == set(COMPOSE["configs"])
    for config in COMPOSE["configs"].values():
        assert (ROOT / config["file"]).is_file()


def test_every_dashboard_is_given_to_grafana():
    given = {Path(config["file"]).name for config in COMPOSE["configs"].values()}

    assert {path.name for path in (ROOT / "deploy/grafana/dashboards").iterdir()} <= given


def worker_addresses(setting: str = "OVERSTREAM_WEB_PORT") -> set[str]:
    return {f"{SERVICES[name]['hostname']}:{SERVICES[name]['environment'][setting]}" for name in WORKERS}


def test_the_balancer_and_prometheus_ask_all_workers():
    routes = yaml.safe_load((ROOT / "deploy/traefik/workers.yml").read_text())["http"]
    service = routes["services"]["workers"]
    assert {
        server["url"].removeprefix("http://") for server in service["loadBalancer"]["servers"]
    } == worker_addresses()
    assert service["loadBalancer"]["healthCheck"]["path"] == "/ready/"

    jobs = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())["scrape_configs"]
    targets = {job["job_name"]: set(job["static_configs"][0]["targets"]) for job in jobs}
    assert targets["overstream"] == worker_addresses()


def test_the_balancer_leads_grpc_to_all_workers_that_say_that_they_serve():
    routes = yaml.safe_load((ROOT / "deploy/traefik/workers.yml").read_text())["http"]
    router = routes["routers"]["grpc"]
    balanced = routes["services"][router["service"]]["loadBalancer"]
    urls = {server["url"].removeprefix("h2c://") for server in balanced["servers"]}
    assert urls == worker_addresses("OVERSTREAM_GRPC_PORT")
    assert balanced["healthCheck"]["mode"] == "grpc"
    for service in ("overstream.leaderboard.v1.", "grpc."):
        assert f"PathPrefix(`/{service}`)" in router["rule"]
    (entry,) = router["entryPoints"]
    (listening,) = [one for one in SERVICES["balancer"]["command"] if f"entrypoints.{entry}.address" in one]
    port = listening.rpartition(":")[2]
    assert f"127.0.0.1:{port}:{port}" in SERVICES["balancer"]["ports"]


def test_each_client_of_the_balancer_has_its_share_and_no_more():
    routes = yaml.safe_load((ROOT / "deploy/traefik/workers.yml").read_text())["http"]
    router = routes["routers"]["viewers"]

    assert set(router["middlewares"]) == set(routes["middlewares"])
    assert any("rateLimit" in middleware for middleware in routes["middlewares"].values())
    assert "!PathPrefix(`/metrics`)" in router["rule"]


def test_no_viewer_passes_for_a_worker():
    """A client that said so got a part of the list of matches, and caches kept it for all."""
    routes = yaml.safe_load((ROOT / "deploy/traefik/workers.yml").read_text())["http"]
    router = routes["routers"]["viewers"]
    # An empty value is how Traefik is told to take a header away.
    taken = {"headers": {"customRequestHeaders": {HOP: ""}}}
    assert taken in [routes["middlewares"][name] for name in router["middlewares"]]


@pytest.mark.parametrize("name", WORKERS)
def test_workers_know_each_other_by_a_secret_that_is_made_before_they_start(name):
    made, service = SERVICES["hop-secret"], SERVICES[name]
    (volume,) = (one for one in service["volumes"] if one.endswith(":ro"))
    source, folder, _ = volume.split(":")
    file = Path(service["environment"]["OVERSTREAM_HOP_SECRET_FILE"])

    assert service["depends_on"]["hop-secret"] == {"condition": "service_completed_successfully"}
    assert str(file.parent) == folder
    (made_in,) = (one.split(":")[1] for one in made["volumes"] if one.startswith(f"{source}:"))
    assert f"{made_in}/{file.name}" in made["command"][-1]


def test_the_secret_is_made_once_and_is_one(tmp_path):
    *shell, script = SERVICES["hop-secret"]["command"]
    secrets = []
    for _ in range(2):
        subprocess.run([*shell, script.replace("/var/lib/overstream", str(tmp_path))], check=True)
        secrets.append((tmp_path / "hops").read_text())
    assert secrets[0] == secrets[1]
    assert HopSecret(tmp_path / "hops").is_given


def test_with_three_brokers_each_votes_and_two_must_have_a_record():
    services = with_variables(THREE)["services"]
    brokers = {name: services[name] for name in BROKERS}

    assert THREE["COMPOSE_PROFILES"] == "three-brokers"
    voters = {f"{broker['environment']['KAFKA_NODE_ID']}@{name}:29093" for name, broker in brokers.items()}
    for broker in brokers.values():
        told = broker["environment"]
        assert set(told["KAFKA_CONTROLLER_QUORUM_VOTERS"].split(",")) == voters
        assert told["KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"] == 3
        assert told["KAFKA_TRANSACTION_STATE_LOG_MIN_ISR"] == 2
    settings = Settings.from_env(given_to(services["worker-1"]))
    assert set(settings.broker) == {f"{name}:19092" for name in BROKERS}
    assert settings.replication == 3
