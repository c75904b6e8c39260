"""A client that knows nothing of Kafka: it posts the score of a basketball game, and waits until it counts.

    OVERSTREAM_KEY=... python examples/post_score.py my-game [http://127.0.0.1:6066]

`faust -A app keys new NAME --scope ingest:basketball` prints such a key. What is not accepted is posted
again: the same score twice is one.
"""

import asyncio
import os
import sys

from aiohttp import ClientError, ClientSession

PAUSE = 1.0
SCORES = [
    (1, "12:00", 0, 0),
    (1, "6:30", 14, 11),
    (1, "0:00", 27, 25),
    (2, "8:05", 36, 40),
    (2, "8:05", 36, 38),
]
"""Period, clock, and the score of both: the last one puts right what came before it."""


async def post(session: ClientSession, url: str, score: dict[str, object]) -> dict[str, object]:
    """Post a score until a worker accepts it; return how its game stands."""
    while True:
        try:
            async with session.post(url, json=score) as answer:
                said = await answer.json()
                if answer.status == 200:
                    return dict(said["states"][score["game_id"]])
                print(f"{answer.status}: {said}", file=sys.stderr)
                if answer.status not in (202, 429, 503):
                    raise SystemExit(1)
        except ClientError as error:
            print(f"{url}: {error}", file=sys.stderr)
        await asyncio.sleep(PAUSE)


async def main(game_id: str, worker: str = "http://127.0.0.1:6066") -> None:
    """Post one score after the other."""
    headers = {"X-API-Key": os.environ["OVERSTREAM_KEY"]}
    async with ClientSession(headers=headers) as session:
        for period, clock, home, away in SCORES:
            score = {"game_id": game_id, "home_team": "Reds", "away_team": "Blues", "home_score": home}
            score |= {"away_score": away, "period": period, "clock": clock}
            state = await post(session, f"{worker}/score?wait=5", score)
            corrected = " (corrected)" if state["correction"] else ""
            print(f"{state['period_name']} {state['clock']} Reds {home}-{away} Blues{corrected}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
