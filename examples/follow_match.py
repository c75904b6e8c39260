"""A client of one's own: a line for each change of a match, from any worker, until it is interrupted.

    python examples/follow_match.py my-match [http://127.0.0.1:6066]

What it reads are Server-Sent Events. After a broken connection it says what it has seen last, and
misses nothing.
"""

import asyncio
import json
import sys

from aiohttp import ClientError, ClientSession, ClientTimeout

PAUSE = 1.0


async def follow(session: ClientSession, url: str, seen: str) -> str:
    """Print each state that comes; return the last one's id when the stream ends."""
    headers = {"Last-Event-ID": seen} if seen else {}
    async with session.get(url, headers=headers, timeout=ClientTimeout(sock_connect=5)) as stream:
        if stream.status != 200:
            print(f"{url}: {await stream.text()}", file=sys.stderr)
            return seen
        async for line in stream.content:
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "id":
                seen = value
            elif field == "data":
                state = json.loads(value)
                corrected = f" ({state['correction']['kind']})" if state["correction"] else ""
                score = f"{state['score']}-{state['wickets']}"
                print(f"{state['batting_team']} {score} in {state['overs']} overs{corrected}", flush=True)
    return seen


async def main(match_id: str, worker: str = "http://127.0.0.1:6066") -> None:
    """Follow a match, also while there is none of it, or nobody who knows."""
    seen = ""
    async with ClientSession() as session:
        while True:
            try:
                seen = await follow(session, f"{worker}/matches/{match_id}/live/", seen)
            except ClientError as error:
                print(f"{worker}: {error}", file=sys.stderr)
            await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
