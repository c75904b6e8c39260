"""A producer of one's own: one over of a match, and a ball of it put right afterwards.

    python examples/send_over.py my-match

Kafka is at OVERSTREAM_BROKER, or on this machine. Sending it again changes nothing: each event
has its number (`ball_seq`), and counts once.
"""

import asyncio
import os
import sys
import time

from aiokafka import AIOKafkaProducer

from schemas.cricket.v1.ball_event_pb2 import BOWLED, CORRECTION, BallEvent, Correction

RUNS = (1, 4, 0, 6, 0, 2)
BEGAN = int(time.time() * 1000)


def ball(match_id: str, number: int, runs: int) -> BallEvent:
    """One delivery of the first over; `number` counts from 0."""
    return BallEvent(
        match_id=match_id,
        ball_seq=number + 1,
        event_id=f"{match_id}-{number + 1}",
        innings_no=1,
        batting_team="Reds",
        over_number=0,
        ball_number=number,
        striker="A Opener",
        non_striker="B Opener",
        bowler="C Quick",
        runs=runs,
        timestamp=BEGAN + number * 1000,
    )


def over_and_correction(match_id: str) -> list[BallEvent]:
    """Six balls; then the umpires look again, and the fifth was out."""
    events = [ball(match_id, number, runs) for number, runs in enumerate(RUNS)]
    out = ball(match_id, 4, 0)
    out.wicket_type = BOWLED
    events.append(
        BallEvent(
            match_id=match_id,
            ball_seq=len(events) + 1,
            event_id=f"{match_id}-{len(events) + 1}",
            innings_no=1,
            kind=CORRECTION,
            timestamp=BEGAN + 10_000,
            correction=Correction(ball_seq=5, replacement=out, reason="the bails were off"),
        )
    )
    return events


async def main(match_id: str) -> None:
    """Send them, and return when Kafka has them all."""
    broker = os.environ.get("OVERSTREAM_BROKER", "127.0.0.1:9092")
    async with AIOKafkaProducer(bootstrap_servers=broker, acks="all", enable_idempotence=True) as producer:
        for event in over_and_correction(match_id):
            await producer.send_and_wait("cricket.events", event.SerializeToString(), match_id.encode())
            print(f"sent {event.ball_seq}")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
