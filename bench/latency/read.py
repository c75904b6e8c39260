"""Reads `cricket.state` as a `read_committed` consumer and records when each state arrived.

python -m bench.latency.read BOOTSTRAP UNTIL STATES
"""

import sys
import time
from pathlib import Path

import msgspec
from confluent_kafka import Consumer, TopicPartition

from bench import PARTITIONS
from bench.latency.figures import Published


class _State(msgspec.Struct):
    match_id: str
    last_seq: int


def main(bootstrap: str, until: float, states_file: str) -> None:
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "bench-latency",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "auto.offset.reset": "earliest",
        }
    )
    consumer.assign([TopicPartition("cricket.state", number, 0) for number in range(PARTITIONS)])
    decode = msgspec.json.Decoder(_State).decode
    states: list[Published] = []
    while (now := time.monotonic()) < until:
        message = consumer.poll(min(until - now, 0.5))
        if message is not None and message.error() is None:
            at = time.monotonic()
            state = decode(message.value())
            states.append(Published(state.match_id, state.last_seq, at))
    consumer.close()
    Path(states_file).write_bytes(msgspec.msgpack.encode(states))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
