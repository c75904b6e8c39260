"""A client of leaderboards over HTTP: it makes a game, submits scores, and shows the board around a player.

    OVERSTREAM_KEY=... python examples/leaderboard_http.py my-game [http://127.0.0.1:6066]

`faust -A app keys new NAME --scope games:my-game --scope scores:my-game` prints such a key. What is not
counted yet is posted again: the same submission twice counts once, and gets the same answer.
"""

import asyncio
import os
import sys
from typing import Any

from aiohttp import ClientError, ClientSession

PLAYERS = {"Ada": f"{1:032x}", "Grace": f"{2:032x}", "Alan": f"{3:032x}"}
SCORES = [("Ada", 310), ("Grace", 450), ("Alan", 205), ("Ada", 470)]
RULES = {"policy": "best", "ties": "competition", "weeks": True}
PAUSE = 1.0


async def send(session: ClientSession, method: str, url: str, body: object) -> Any:
    """Send until it is counted; return the answer."""
    while True:
        pause = PAUSE
        try:
            async with session.request(method, url, json=body, params={"wait": "5"}) as answer:
                said = await answer.json()
                if answer.status == 200:
                    return said
                print(f"{answer.status}: {said}", file=sys.stderr)
                if answer.status not in (202, 429, 503):
                    raise SystemExit(1)
                pause = float(answer.headers.get("Retry-After", PAUSE))
        except ClientError as error:
            print(f"{url}: {error}", file=sys.stderr)
        await asyncio.sleep(pause)


async def main(game_id: str, worker: str = "http://127.0.0.1:6066") -> None:
    """Make a game, submit scores to it, and ask for its board."""
    game = f"{worker}/leaderboards/{game_id}/"
    names = {user_id: name for name, user_id in PLAYERS.items()}
    async with ClientSession(headers={"X-API-Key": os.environ["OVERSTREAM_KEY"]}) as session:
        await send(session, "PUT", game, RULES)
        scores = [
            {"user_id": PLAYERS[name], "submission_id": f"round-{number}", "score": score}
            for number, (name, score) in enumerate(SCORES)
        ]
        posted = await send(session, "POST", f"{game}scores/", scores)
        for item in posted["items"]:
            made = item["answer"]
            print(f"{names[made['user_id']]} has {made['best']:g}, rank {made['rank_after']}", flush=True)
        async with session.get(game, params={"around": PLAYERS["Ada"], "limit": "2"}) as answer:
            board = await answer.json()
        for entry in board["entries"]:
            print(f"{entry['rank']}. {names[entry['user_id']]} {entry['score']:g}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
