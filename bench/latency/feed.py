"""Sends balls at a steady rate and notes when, with as little work as possible on the shared cores.

    python -m bench.latency.feed BOOTSTRAP RECORDS BEGIN RATE SENT

The records are encoded beforehand. librdkafka sends them, with acks=all and its
default linger of 5 ms; `feed` does not await acknowledgements. Ball k is due at
BEGIN + k / RATE; the moment it was handed to librdkafka goes to the file SENT.
"""

import sys
import time
from array import array
from pathlib import Path

import msgspec
from confluent_kafka import Producer

Numbered = tuple[int, bytes, bytes]
"""A record's partition, key and value."""


def main(bootstrap: str, records: str, begin: float, rate: float, sent: str) -> None:
    balls = msgspec.msgpack.decode(Path(records).read_bytes(), type=list[Numbered])
    producer = Producer({"bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": True})
    moments = array("d")
    monotonic, produce = time.monotonic, producer.produce
    for number, (partition, key, value) in enumerate(balls):
        due = begin + number / rate
        while (left := due - monotonic()) > 0:
            time.sleep(left)
        moments.append(monotonic())
        produce("cricket.events", value, key, partition)
        if not number % 64:
            producer.poll(0)
    producer.flush(30)
    Path(sent).write_bytes(moments.tobytes())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]), sys.argv[5])
