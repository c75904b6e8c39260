"""Leaderboards over HTTP: a club makes a game with its key; a player registers, logs in, submits and watches.

    OVERSTREAM_KEY=... OVERSTREAM_PASSWORD=... python examples/leaderboard_http.py my-game Ada [http://127.0.0.1:6066]

`faust -A app keys new NAME --scope games:my-game` prints such a key. What is not counted yet is posted again:
a submission counts once, and gets the same answer.
"""

import asyncio
import json
import os
import sys
from typing import Any

from aiohttp import ClientError, ClientSession

SCORES = [310, 470]
RULES = {"policy": "best", "ties": "competition", "self_service": True, "is_global": True}
PAUSE = 1.0


class Client:
    """Asks a worker, with a key or a token once there is one."""

    def __init__(self, session: ClientSession, worker: str) -> None:
        self.session = session
        self.worker = worker
        self.headers: dict[str, str] = {}

    async def send(self, method: str, path: str, body: object = None, taken: tuple[int, ...] = (200,)) -> Any:
        """Send until it is taken; return the answer."""
        while True:
            pause = PAUSE
            try:
                async with self.session.request(
                    method, self.worker + path, json=body, headers=self.headers
                ) as answer:
                    said = await answer.json()
                    if answer.status in taken:
                        return said
                    print(f"{answer.status}: {said}", file=sys.stderr)
                    if answer.status not in (202, 429, 503):
                        raise SystemExit(1)
                    pause = float(answer.headers.get("Retry-After", PAUSE))
            except ClientError as error:
                print(f"{path}: {error}", file=sys.stderr)
            await asyncio.sleep(pause)

    async def watch(self, path: str) -> None:
        """Print a rank, and again whenever it changes, until the best score is seen."""
        async with self.session.get(self.worker + path) as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    standing = json.loads(line[6:])
                    entry = standing["entry"]
                    print(
                        f"{entry['rank']}. of {standing['total']}: {entry['username']} {entry['score']:g}",
                        flush=True,
                    )
                    if entry["score"] == max(SCORES):
                        return


async def main(game_id: str, name: str, worker: str = "http://127.0.0.1:6066") -> None:
    """Make a game, log in, submit scores to it, and watch the player's rank."""
    game = f"/leaderboards/{game_id}/"
    who = {"name": name, "password": os.environ["OVERSTREAM_PASSWORD"]}
    async with ClientSession() as session:
        club, player = Client(session, worker), Client(session, worker)
        club.headers["X-API-Key"] = os.environ["OVERSTREAM_KEY"]
        await club.send("PUT", f"{game}?wait=5", RULES)
        await player.send("POST", "/api/leaderboard/register/", who, (201, 409))
        login = await player.send("POST", "/api/leaderboard/login/", who)
        player.headers["Authorization"] = f"Bearer {login['token']}"
        scores = [{"submission_id": f"round-{number}", "score": score} for number, score in enumerate(SCORES)]
        posted = await player.send("POST", f"{game}scores/?wait=5&global=true", scores)
        for item in posted["items"]:
            made = item["answer"]
            whole, rank = made["global_rank"] or made["global_rank_reason"], made["rank_after"]
            print(f"{name} has {made['best']:g}, rank {rank}, over all games {whole}", flush=True)
        standing = await player.send("GET", f"{game}ranks/{login['user_id']}/")
        print(f"rank {standing['entry']['rank']} of {standing['total']}", flush=True)
        await player.watch(f"{game}ranks/{login['user_id']}/live/")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
