"""The fields of events and descriptions that the shared match code reads, whatever the sport."""

from typing import Protocol


class Event(Protocol):
    """An event of a match. `timestamp` is epoch milliseconds.

    `seq` is its number, dense from 1 in its match. It is 0 where the producer does not number events:
    these are numbered in the order of arrival, and their id identifies repeats.
    """

    @property
    def match_id(self) -> str: ...  # noqa: D102
    @property
    def seq(self) -> int: ...  # noqa: D102
    @property
    def timestamp(self) -> int: ...  # noqa: D102


class Correction(Event, Protocol):
    """Replaces the event `of` (its number, or its id) with `replacement`, or voids it (None).

    `of` may be a correction too: then its replacement is replaced, or the correction is voided.
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
