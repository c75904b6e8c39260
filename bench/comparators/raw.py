"""The limit: consume, parse and fold in memory with librdkafka; nothing durable, nothing published."""

import signal
import sys
from importlib import import_module

from confluent_kafka import Consumer

from bench.comparators.job import BROKER, RUN_ID, infos
from tables.matches.sport import AnySport, Match


def main(total: int, sport: AnySport) -> None:
    described = infos()
    consumer = Consumer(
        {
            "bootstrap.servers": BROKER,
            "group.id": RUN_ID,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([sport.topics.events.name])
    matches: dict[str, Match] = {}
    decode, fold = sport.decode, sport.fold
    done = 0
    while done < total:
        for message in consumer.consume(1000, timeout=1.0):
            if message.error() is None:
                event = decode(message.value(), message.key(), False)
                match_id = event.match_id
                match = matches.get(match_id)
                if match is None:
                    match = sport.start(match_id)
                    if (info := described.get(match_id)) is not None:
                        match = sport.inform(match, sport.decode_info(info, match_id.encode()))
                matches[match_id] = fold(match, event)
                done += 1
        print(done, flush=True)  # the benchmark reads the progress here
    signal.pause()  # the benchmark measures it while it runs


if __name__ == "__main__":
    main(int(sys.argv[1]), import_module(sys.argv[2]).SPORT)
