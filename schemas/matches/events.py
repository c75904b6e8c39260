"""What the match machinery reads of the events and descriptions of every sport."""

from typing import Protocol


class Event(Protocol):
    """An event of a match. `timestamp` is epoch milliseconds.

    `seq` is its number, dense from 1 in its match; 0 where its producer does not number events: then
    they count in the order of arrival, and their ids identify repeats.
    """

    @property
    def match_id(self) -> str: ...  # noqa: D102
    @property
    def seq(self) -> int: ...  # noqa: D102
    @property
    def timestamp(self) -> int: ...  # noqa: D102


class Correction(Event, Protocol):
    """An event which says that the event `of` (its number, or its id) was `replacement`, or never was (None).

    `of` may be a correction too: its replacement is replaced, or it is taken back.
    """

    @property
    def of(self) -> int | str: ...  # noqa: D102
    @property
    def replacement(self) -> Event | None: ...  # noqa: D102


class Description(Protocol):
    """The description of a match. `starts_at` is epoch milliseconds, 0 where unknown."""

    @property
    def match_id(self) -> str: ...  # noqa: D102
    @property
    def starts_at(self) -> int: ...  # noqa: D102
