"""The limit: consume, parse and fold in memory with librdkafka; nothing durable, nothing published."""

import signal
import sys

from confluent_kafka import Consumer

from bench.comparators.job import BROKER, RUN_ID, decode_event, load_infos, scored
from tables.cricket.scoring.state import Match


def main(total: int) -> None:
    load_infos()
    consumer = Consumer(
        {
            "bootstrap.servers": BROKER,
            "group.id": RUN_ID,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe(["cricket.events"])
    matches: dict[str, Match] = {}
    done = 0
    while done < total:
        for message in consumer.consume(1000, timeout=1.0):
            if message.error() is None:
                event = decode_event(message.value(), message.key())
                matches[event.match_id] = scored(matches.get(event.match_id), event)
                done += 1
        print(done, flush=True)  # the benchmark reads the progress here
    signal.pause()  # the benchmark measures it while it runs


if __name__ == "__main__":
    main(int(sys.argv[1]))
