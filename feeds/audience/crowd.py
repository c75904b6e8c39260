"""The viewers of one made-up match: they come, stay, drop off the line, react and go."""

from random import Random
from uuid import UUID

import msgspec

from schemas.audience.events import Engagement
from schemas.audience.kinds import DEVICES, INTERACTIONS, PLATFORMS, Kind

TICK = 10_000
"""Milliseconds between two looks at a crowd."""

PHASES = 3
"""Ticks between two heartbeats of a viewer."""

STAY = 16 * 60_000
"""Milliseconds that a viewer stays on average (Sony LIV, World Cup 2018)."""

_DROPS = 0.1
"""The share of those who go without a word: their line is gone, and perhaps they come back."""

_RETURNS = 0.3
"""The share of those who come that were there before."""

_ACTS = 0.03
"""Interactions a viewer a minute."""

_EXCITED = 6.0
"""Times as many in the two minutes after a moment."""

_COUNTRIES = ("IN", "BR", "US", "GB", "DE", "FR", "AR", "NG", "ID", "other")
_WITH = (
    ("mobile", "android", 8), ("mobile", "ios", 5), ("desktop", "web", 3), ("tv", "android_tv", 3),
    ("tv", "fire_tv", 1), ("tablet", "ios", 1), ("console", "playstation", 1),
)  # fmt: skip


class _Viewer(msgspec.Struct):
    user_id: str
    device: int
    platform: int
    country: str
    visits: int = 0

    @property
    def session_id(self) -> str:
        return f"{self.user_id}-{self.visits}"


class Crowd:
    """The viewers of a match of a sport; the same seed is the same crowd.

    At each `tick` as many come or go as the wanted number asks for, beside those who are replaced.
    """

    def __init__(self, sport: str, match_id: str, seed: int) -> None:
        self._sport = sport
        self._match_id = match_id
        self._random = Random(f"{seed} {sport} {match_id}")
        self._here: list[_Viewer] = []
        self._gone: list[_Viewer] = []
        self._ticks = 0
        self._acts = 0

    @property
    def size(self) -> int:
        """How many are there."""
        return len(self._here)

    def tick(self, at: int, wanted: int, *, excited: bool = False) -> list[Engagement]:
        """Return what happens in the `TICK` from `at` (epoch ms), after which `wanted` are there."""
        found: list[Engagement] = []
        leaving = self._rounded(self.size * TICK / STAY)
        for _ in range(min(self.size, max(leaving, self.size - wanted))):
            self._leave(at, found)
        while self.size < wanted:
            self._join(at, found)
        self._stay(at, found, excited=excited)
        self._ticks += 1
        found.sort(key=lambda event: event.at)
        return found

    def _join(self, at: int, found: list[Engagement]) -> None:
        random = self._random
        if self._gone and random.random() < _RETURNS:
            place = random.randrange(len(self._gone))
            self._gone[place], self._gone[-1] = self._gone[-1], self._gone[place]
            viewer = self._gone.pop()
        else:
            device, platform, _ = random.choices(_WITH, [one[2] for one in _WITH])[0]
            viewer = _Viewer(
                str(UUID(int=random.getrandbits(128), version=4)),
                DEVICES.index(device),
                PLATFORMS.index(platform),
                random.choice(_COUNTRIES),
            )
        viewer.visits += 1
        self._here.append(viewer)
        found.append(self._event(viewer, Kind.VIEW_START, self._within(at)))

    def _leave(self, at: int, found: list[Engagement]) -> None:
        place = self._random.randrange(len(self._here))
        self._here[place], self._here[-1] = self._here[-1], self._here[place]
        viewer = self._here.pop()
        self._gone.append(viewer)
        if self._random.random() >= _DROPS:
            found.append(self._event(viewer, Kind.VIEW_END, self._within(at)))

    def _stay(self, at: int, found: list[Engagement], *, excited: bool) -> None:
        phase, random = self._ticks % PHASES, self._random
        found += [
            self._event(viewer, Kind.HEARTBEAT, self._within(at))
            for viewer in self._here
            if hash_of(viewer.user_id) % PHASES == phase
        ]
        acts = self.size * _ACTS * TICK / 60_000 * (_EXCITED if excited else 1.0)
        for _ in range(self._rounded(acts) if self._here else 0):
            self._acts += 1
            kind = random.choice(INTERACTIONS[:-1])
            viewer = random.choice(self._here)
            found.append(self._event(viewer, kind, self._within(at), f"{self._match_id}-{self._acts}"))

    def _event(self, viewer: _Viewer, kind: Kind, at: int, event_id: str = "") -> Engagement:
        return Engagement(
            self._sport, self._match_id, viewer.user_id, viewer.session_id, event_id, kind, at,
            viewer.device, viewer.platform, viewer.country,
        )  # fmt: skip

    def _within(self, at: int) -> int:
        return at + self._random.randrange(TICK)

    def _rounded(self, number: float) -> int:
        """Return a whole number that is `number` on average."""
        return int(number) + (self._random.random() < number % 1)


def hash_of(user_id: str) -> int:
    """Return a number of a viewer that is the same in each process."""
    return int(user_id[:8], 16)
