"""`faust -A app monitor`: the changes of leaderboards as they happen, a JSON object a line."""

import asyncio
import os
import sys

import msgspec
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from faust.cli import option

from app import app, settings
from app.commands.base import command
from app.commands.needs_kafka import needs_kafka
from schemas.leaderboards.published import Update
from schemas.leaderboards.topics import UPDATES

_decode = msgspec.json.Decoder(Update).decode


@command(
    option("--game", "games", multiple=True, help="only of this game; may be given again"),
    option("--user", "users", multiple=True, help="only of this user_id; may be given again"),
    option("--at-least", type=float, default=None, help="only scores from this one on"),
    option("--since-the-beginning", is_flag=True, help="first what was kept: a day"),
)
@needs_kafka
def monitor(
    games: tuple[str, ...], users: tuple[str, ...], at_least: float | None, *, since_the_beginning: bool
) -> int:
    """Print each change of a user's standing of all time in a game, until Ctrl-C.

    A line is a JSON object: user_id, username, game_id, score, timestamp.
    """

    def is_asked(update: Update) -> bool:
        return (
            (not games or update.game_id in games)
            and (not users or update.user_id in users)
            and (at_least is None or update.score >= at_least)
        )

    async def follow() -> None:
        start = "earliest" if since_the_beginning else "latest"
        async with AIOKafkaConsumer(
            UPDATES.name, **app.connection, auto_offset_reset=start, isolation_level="read_committed"
        ) as updates:
            async for record in updates:
                if record.value is None:
                    continue
                try:
                    update = _decode(record.value)
                except msgspec.MsgspecError:
                    continue
                if is_asked(update):
                    sys.stdout.write(record.value.decode() + "\n")
                    sys.stdout.flush()

    try:
        asyncio.run(follow())
    except BrokenPipeError:
        # Who reads has had enough, as `head` has; what is still in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (KafkaError, OSError) as error:
        print(f"Kafka at {','.join(settings.broker)}: {error}", file=sys.stderr)
        return 1
    return 0
