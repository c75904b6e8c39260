"""Quix Streams: the fold as a stateful function; state in RocksDB with a changelog, published per ball."""

from quixstreams import Application, State

from bench.comparators.job import BROKER, FOLDER, RUN_ID, STATE_TOPIC, decode_event, load_infos, scored
from tables.cricket.projections import encode_state
from tables.cricket.scoring.state import decode, encode


def score(value: bytes, state: State) -> bytes:
    kept = state.get_bytes("match")
    match = scored(None if kept is None else decode(kept), decode_event(value))
    state.set_bytes("match", encode(match))
    return encode_state(match)


def main() -> None:
    load_infos()
    app = Application(
        broker_address=BROKER,
        consumer_group=RUN_ID,
        auto_offset_reset="earliest",
        state_dir=FOLDER / "state",
        loglevel="WARNING",
    )
    events = app.topic("cricket.events", key_deserializer="bytes", value_deserializer="bytes")
    states = app.topic(STATE_TOPIC, key_serializer="bytes", value_serializer="bytes")
    app.dataframe(events).apply(score, stateful=True).to_topic(states)
    app.run()


if __name__ == "__main__":
    main()
