"""Damaged rows, and the match that they are of."""

from collections.abc import Callable, Iterable

import msgspec
from msgspec.structs import replace

from schemas.cricket.events import AnyEvent, Delivery
from tests.agents.cricket.ground import Ground
from tests.tables.cricket.story import Story, t20

MATCHES, OVERS, BALLS, WAITING = "cricket-matches", "cricket-overs", "cricket-balls", "cricket-waiting"
FINALS, ARCHIVE, CALENDAR = "cricket-finals", "cricket-archive", "cricket-calendar"
OVER = "1 . 4 2 . 6"


def damaged(row: bytes) -> dict[str, bytes]:
    return {
        "cut short": row[: len(row) // 2],
        "empty": b"",
        "noise": bytes(range(7, 7 + 60)),
        "another type": msgspec.msgpack.encode({"a": 1}),
        "a later version's": b"\xc1" + row,
    }


DAMAGES = list(damaged(b"row"))


def story() -> Story:
    return Story(t20()).innings("Reds").over(OVER).over(OVER, "Y").over(OVER, "X").over("1 1 1", "Y")


def damage(ground: Ground, table: str, how: str, key: Callable[[bytes], bool] = bool) -> int:
    """Damage rows of `m1`, as if that had been done while no worker ran; returns how many."""
    found = [(row, value) for row, value in ground.scan(table) if b"m1" in row and key(row)]
    for row, value in found:
        ground.put(table, row, damaged(value)[how])
    ground.restart()
    return len(found)


def drop(ground: Ground, table: str, keys: Iterable[bytes]) -> None:
    for key in keys:
        ground.put(table, key, None)
    ground.restart()


def next_ball(events: list[AnyEvent], more: int = 1) -> Delivery:
    last = events[-1]
    assert isinstance(last, Delivery)
    return replace(last, seq=last.seq + more, ball_number=last.ball_number + more, runs=3)
