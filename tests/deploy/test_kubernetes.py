"""The Kubernetes manifests follow their schemas, and say of topics and settings what the code says.

`python -m tests.deploy.test_kubernetes` (`make kubernetes`) writes the topics.
"""

from collections.abc import Sequence
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import kubernetes_validate
import pytest
import yaml

import agents
import tables
import web
from app import app
from app.config.settings import Settings
from schemas.basketball.topics import EVENTS as PLAYS
from schemas.cricket.topics import EVENTS
from schemas.football.topics import EVENTS as FOOTBALL_EVENTS
from schemas.topics import TopicPolicy

# Whatever declares a topic or a table.
for _package in (agents, tables, web):
    for _module in walk_packages(_package.__path__, f"{_package.__name__}."):
        import_module(_module.name)

FOLDER = Path(__file__).parent.parent.parent / "deploy" / "kubernetes"
KUBERNETES = "1.33"
"""The oldest that is still looked after."""

HEADER = """# Every topic with its policy: three copies, two in sync. `make kubernetes` writes this file.
"""


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / name).read_text()))


KUSTOMIZATION = documents("kustomization.yaml")[0]
ALL = [one for name in [*KUSTOMIZATION["resources"], "autoscaling.yaml"] for one in documents(name)]
BUILT_IN = [one for one in ALL if "strimzi" not in one["apiVersion"]]
(WORKERS,) = [one for one in ALL if one["kind"] == "StatefulSet"]
POD = WORKERS["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]


def named(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in ALL if one["kind"] == kind}


def topics_text(topics: Sequence[TopicPolicy]) -> str:
    made = [
        {
            "apiVersion": "kafka.strimzi.io/v1",
            "kind": "KafkaTopic",
            "metadata": {"name": topic.name, "labels": {"strimzi.io/cluster": "kafka"}},
            "spec": {
                "partitions": 6,
                "replicas": 3,
                "config": topic.config() | {"min.insync.replicas": "2"},
            },
        }
        for topic in topics
    ]
    return HEADER + yaml.safe_dump_all(made, sort_keys=False)


def topics_of_the_code() -> str:
    # In the order of their names: they are declared in that of imports.
    declared = sorted(app.declared_topics, key=attrgetter("name"))
    return topics_text([*declared, *app.changelog_topics()])


@pytest.mark.parametrize("manifest", BUILT_IN, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_a_manifest_follows_its_schema_to_the_letter(manifest):
    kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


def test_the_topics_are_those_of_the_code():
    assert (FOLDER / "topics.yaml").read_text() == topics_of_the_code(), "run make kubernetes"


def test_the_user_may_use_every_topic_the_group_and_the_transactions():
    rules = named("KafkaUser")["overstream"]["spec"]["authorization"]["acls"]
    prefixes = {(rule["resource"]["type"], rule["resource"]["name"]) for rule in rules}

    for topic in named("KafkaTopic"):
        assert any(kind == "topic" and topic.startswith(prefix) for kind, prefix in prefixes), topic
    group = Settings.from_env({"HOME": "/"}).app_id
    assert ("group", group) in prefixes
    assert ("transactionalId", f"{group}-") in prefixes


def test_every_setting_given_is_one_and_they_go_together():
    given = {one["name"]: one.get("value", "worker-0") for one in CONTAINER["env"]}
    settings = Settings.from_env({name: value.replace("$(POD_NAME)", "w-0") for name, value in given.items()})

    assert {name for name in given if name.startswith("OVERSTREAM_")} <= {
        f"OVERSTREAM_{field.upper()}" for field in Settings.model_fields
    }
    assert settings.instance_id == "w-0"
    assert settings.web_host == f"w-0.{WORKERS['spec']['serviceName']}"
    assert settings.replication == 3


def test_files_that_settings_name_are_mounted_from_secrets_that_there_are():
    mounted = {one["mountPath"]: one["name"] for one in CONTAINER["volumeMounts"]}
    secrets = {one["name"]: one["secret"]["secretName"] for one in POD["volumes"] if "secret" in one}
    files = {one["name"]: Path(one["value"]) for one in CONTAINER["env"] if one["name"].endswith("_FILE")}

    from_secret = {name: (secrets[mounted[str(path.parent)]], path.name) for name, path in files.items()}
    assert from_secret == {
        "OVERSTREAM_SSL_CA_FILE": ("kafka-cluster-ca-cert", "ca.crt"),
        "OVERSTREAM_SASL_PASSWORD_FILE": ("overstream", "password"),
        "OVERSTREAM_HOP_SECRET_FILE": ("overstream-hops", "secret"),
    }
    (generated,) = KUSTOMIZATION["secretGenerator"]
    assert (generated["name"], generated["files"]) == ("overstream-hops", ["secret=hop-secret"])
    # Made by whoever deploys it, and nobody else's.
    assert "deploy/kubernetes/hop-secret" in (FOLDER.parent.parent / ".gitignore").read_text().splitlines()
    assert {"kafka"} == set(named("Kafka"))
    assert "overstream" in named("KafkaUser")


def test_a_worker_is_asked_whether_it_lives_and_whether_it_is_ready_by_the_right_paths():
    assert CONTAINER["livenessProbe"]["httpGet"]["path"] == "/health/"
    assert CONTAINER["readinessProbe"]["httpGet"]["path"] == "/ready/"
    assert CONTAINER["startupProbe"]["httpGet"]["path"] == "/health/"


def test_all_that_select_pods_select_the_workers():
    labels = WORKERS["spec"]["template"]["metadata"]["labels"]

    assert WORKERS["spec"]["selector"]["matchLabels"] == labels
    assert all(one["spec"]["selector"] == labels for one in named("Service").values())
    (policy,) = named("NetworkPolicy").values()
    assert policy["spec"]["podSelector"]["matchLabels"] == labels
    (budget,) = named("PodDisruptionBudget").values()
    assert budget["spec"]["selector"]["matchLabels"] == labels
    assert WORKERS["spec"]["serviceName"] in named("Service")


def allowed(way: str, ports: set[tuple[str, object]]) -> list[dict[str, Any]]:
    """Whom the network policy lets through `way`, to just those ports."""
    (policy,) = named("NetworkPolicy").values()
    who = "from" if way == "ingress" else "to"
    return [
        one
        for rule in policy["spec"][way]
        if {(port["protocol"], port["port"]) for port in rule["ports"]} == ports
        for one in rule[who]
    ]


def test_a_worker_reaches_workers_kafka_and_names_and_nothing_else():
    (policy,) = named("NetworkPolicy").values()
    workers = {"podSelector": {"matchLabels": WORKERS["spec"]["template"]["metadata"]["labels"]}}
    (kafka,) = allowed("egress", {("TCP", 9093)})
    (names,) = allowed("egress", {("UDP", 53), ("TCP", 53)})
    given = {one["name"]: one.get("value") for one in CONTAINER["env"]}

    assert set(policy["spec"]["policyTypes"]) == {"Ingress", "Egress"}
    assert allowed("egress", {("TCP", "http")}) == [workers]
    assert given["OVERSTREAM_BROKER"].endswith(":9093")
    assert kafka["podSelector"]["matchLabels"]["strimzi.io/cluster"] in named("Kafka")
    assert "podSelector" in names
    assert len(policy["spec"]["egress"]) == 3


def test_workers_the_balancer_and_prometheus_reach_a_worker_and_nobody_else():
    (policy,) = named("NetworkPolicy").values()
    workers, others = allowed("ingress", {("TCP", "http")})

    (callers,) = allowed("ingress", {("TCP", "grpc")})
    assert len(policy["spec"]["ingress"]) == 2
    assert "namespaceSelector" in callers
    assert workers == {"podSelector": {"matchLabels": WORKERS["spec"]["template"]["metadata"]["labels"]}}
    (named_ones,) = others["namespaceSelector"]["matchExpressions"]
    assert named_ones["key"] == "kubernetes.io/metadata.name"
    assert len(named_ones["values"]) == 2
    assert [port["name"] for port in CONTAINER["ports"]] == ["http", "grpc"]


def test_services_lead_to_the_port_of_grpc_that_workers_are_given():
    (port,) = [one["containerPort"] for one in CONTAINER["ports"] if one["name"] == "grpc"]
    assert {one["name"]: one.get("value") for one in CONTAINER["env"]}["OVERSTREAM_GRPC_PORT"] == str(port)
    for name in ("overstream", "overstream-grpc"):
        found = {one["name"]: one for one in named("Service")[name]["spec"]["ports"]}["grpc"]
        assert (found["port"], found["targetPort"]) == (port, "grpc")
    assert named("Service")["overstream-grpc"]["spec"]["clusterIP"] == "None"


def test_who_sends_events_may_write_them_only_and_only_so_many():
    spec = named("KafkaUser")["scorer"]["spec"]
    rules = spec["authorization"]["acls"]

    assert {rule["resource"]["name"] for rule in rules} == {EVENTS.name, PLAYS.name, FOOTBALL_EVENTS.name}
    assert all(set(rule["operations"]) == {"Write", "Describe"} for rule in rules)
    assert 0 < spec["quotas"]["producerByteRate"] <= 2**20
    assert "quotas" not in named("KafkaUser")["overstream"]["spec"]


def test_no_more_workers_than_partitions_are_asked_for():
    (scaler,) = named("HorizontalPodAutoscaler").values()

    assert scaler["spec"]["scaleTargetRef"]["name"] == WORKERS["metadata"]["name"]
    assert scaler["spec"]["maxReplicas"] == 6 == Settings.from_env({"HOME": "/"}).partitions


if __name__ == "__main__":
    (FOLDER / "topics.yaml").write_text(topics_of_the_code())
