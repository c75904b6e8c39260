"""What Kafka is told."""

from pathlib import Path

import pytest

from sandbox.kafka.properties import BrokerSettings, default_data_dir, properties_text, server_properties


def test_kafka_listens_on_this_machine_alone() -> None:
    listeners = server_properties(BrokerSettings(), 9092, 9093)["listeners"]
    assert listeners == "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093"


def test_given_properties_override_ours_but_for_the_folder_that_is_formatted() -> None:
    given = {"auto.create.topics.enable": "true", "message.max.bytes": "7", "log.dirs": "/elsewhere"}
    made = server_properties(BrokerSettings(properties=given), 9092, 9093)
    assert made["auto.create.topics.enable"] == "true"
    assert made["message.max.bytes"] == "7"
    assert made["log.dirs"] == "log"


def test_a_broker_with_a_number_of_its_own_votes_for_itself_by_that_number() -> None:
    settings = BrokerSettings(properties={"node.id": "7"})
    made = server_properties(settings, 9092, 9093)
    assert settings.node_id == 7
    assert (made["node.id"], made["controller.quorum.voters"]) == ("7", "7@127.0.0.1:9093")


def test_the_ports_of_listeners_of_its_own_are_known() -> None:
    listeners = "PLAINTEXT://127.0.0.1:9092,SASL_SSL://127.0.0.1:9094"
    assert BrokerSettings(properties={"listeners": listeners}).own_ports == (9092, 9094)
    assert BrokerSettings().own_ports == ()


def test_values_are_escaped_as_java_reads_them() -> None:
    pem = 'a\\b\n"Zoë"'
    assert properties_text({"ssl.keystore.key": pem}) == 'ssl.keystore.key=a\\\\b\\n\\"Zo\\u00eb\\"\n'


def test_each_port_has_a_data_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert default_data_dir(9092) == Path("/somewhere/overstream/kafka-9092")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/scorer")
    assert default_data_dir(19092) == Path("/home/scorer/.local/share/overstream/kafka-19092")
