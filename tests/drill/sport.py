"""The least that a drill can be made of: a match's events are numbers, and its state is their sum."""

from collections.abc import Sequence

import msgspec

from drill.slice import Comparison, Event, MatchLog, Slice, Window, last_seq
from feeds.cricket.feed import FEED


class Sum(msgspec.Struct, frozen=True):
    match_id: str
    numbers: tuple[int, ...]
    windows: tuple[Window, ...] = ()

    @property
    def sent(self) -> int:
        return len(self.numbers)

    @property
    def paths(self) -> tuple[str, ...]:
        return (f"/{self.match_id}/", f"/{self.match_id}/numbers/")

    def is_behind(self, body: bytes) -> bool:
        return last_seq(body) < self.sent

    def compare(self, bodies: Sequence[bytes]) -> Comparison:
        found = msgspec.json.decode(bodies[1], type=list[int])
        return Comparison(len(found), findings=() if tuple(found) == self.numbers else (f"{found}",))


def event(key: bytes, value: bytes) -> Event:
    seq, _ = value.split()
    return Event(int(seq))


def reference(log: MatchLog) -> Sum:
    numbers = tuple(int(value.split()[1]) for value in log.events)
    windows = tuple(Window(at, number) for at, number in enumerate(numbers))
    return Sum(log.match_id, numbers, windows)


SLICE = Slice(
    name="sums",
    feed=("simulate", "--sport", "sums"),
    events="sums.events",
    descriptions="sums.matches",
    state="sums.state",
    windows="sums.windows",
    path=lambda match_id: f"/{match_id}/",
    event=event,
    last_seq=last_seq,
    window=lambda value: msgspec.json.decode(value, type=Window),
    reference=reference,
    posted=FEED,
)
