"""The real Kafka that the cluster tests share: started once a session, as `faust -A app broker` starts it."""

import os
from collections.abc import Iterator

import pytest

from sandbox.kafka import BrokerError, BrokerSettings, KafkaServer
from sandbox.kafka.jars import find_jars, say_nothing
from sandbox.kafka.java import find_java
from tests.secured import SecuredKafka, secured_kafka


@pytest.fixture(scope="session")
def kafka_parts() -> None:
    """The JRE and Kafka's jars; on a machine that cannot have them a test is skipped, but never in CI."""
    try:
        find_java()
        find_jars(say_nothing)
    except BrokerError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no Kafka on this machine: {error}")


@pytest.fixture(scope="session")
def kafka(kafka_parts: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """A running broker with no topics of its own; `kafka.bootstrap` is its address.

    Shared by the session: a test names its topics and groups for itself, and leaves the
    broker running. One that kills its broker starts its own.
    """
    with KafkaServer(BrokerSettings(data=tmp_path_factory.mktemp("kafka"), port=0)) as server:
        yield server


@pytest.fixture(scope="session")
def secured(kafka_parts: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    """A running broker that wants certificates or passwords, shared as `kafka` is."""
    with secured_kafka(tmp_path_factory.mktemp("secured")) as running:
        yield running
