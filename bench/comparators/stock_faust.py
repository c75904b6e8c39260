"""A stock Faust agent: one event at a time, one table write and one published state a ball."""

import faust

from bench import PARTITIONS
from bench.comparators.job import BROKER, FOLDER, RUN_ID, STATE_TOPIC, decode_event, load_infos, scored
from tables.cricket.projections import encode_state
from tables.cricket.scoring.state import decode, encode

load_infos()

app = faust.App(
    RUN_ID,
    broker=f"aiokafka://{BROKER}",
    store="rocksdb://?driver=rocksdict",
    datadir=str(FOLDER / "data"),
    topic_partitions=PARTITIONS,
    topic_replication_factor=1,
    table_standby_replicas=0,
    web_enabled=False,
)
events = app.topic("cricket.events", key_serializer="raw", value_serializer="raw")
states = app.topic(STATE_TOPIC, key_serializer="raw", value_serializer="raw")
matches = app.Table("matches", key_type=bytes, value_type=bytes)


@app.agent(events)
async def score(stream: faust.StreamT[bytes]) -> None:
    async for key, value in stream.items():
        kept = matches.get(key)
        match = scored(None if kept is None else decode(kept), decode_event(value))
        matches[key] = encode(match)
        await states.send(key=key, value=encode_state(match))
