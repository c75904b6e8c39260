"""The curve of a match: how many watch in each bucket, summed over all partitions. Pure."""

from collections.abc import Mapping

import msgspec

from tables.audience.partials import HOUR_BUCKETS, MINUTE_BUCKETS, HourSums, Partial
from tables.audience.sessions import BUCKET

MOST_HOURS = 72
"""Hours of a curve that are told bucket by bucket, the last ones; of those before only the peak is known."""


class Curve(msgspec.Struct):
    """The viewers of the buckets from `start` on, up to a moment; `peak` and its bucket are of all.

    `viewer_buckets` is the sum of all buckets, those before `start` too.
    """

    start: int
    counts: list[int]
    peak: int = 0
    peak_at: int | None = None
    viewer_buckets: int = 0

    def at(self, bucket: int) -> int:
        """Return the viewers of a bucket, 0 where it is none of the curve's."""
        place = bucket - self.start
        return self.counts[place] if 0 <= place < len(self.counts) else 0

    def mean(self, start: int, stop: int) -> float | None:
        """Return the mean of the buckets from `start` to before `stop`, None where they are not all known."""
        first, last = start - self.start, stop - self.start
        if first < 0 or last > len(self.counts):
            return None
        return sum(self.counts[first:last]) / (stop - start)


def curve_of(partial: Partial, as_of: int) -> Curve:
    """Return the curve of summed partials, up to the bucket of `as_of` (epoch ms)."""
    if not partial.hours:
        return Curve(as_of // BUCKET, [])
    last = as_of // BUCKET
    last_hour = last // HOUR_BUCKETS
    oldest = max(min(partial.hours), last_hour - MOST_HOURS + 1)
    found, number, before = Curve(oldest * HOUR_BUCKETS, []), 0, None
    for hour in sorted(partial.hours):
        if hour > last_hour:
            break
        if before is not None:
            _fill(found, number, (before + 1) * HOUR_BUCKETS, hour * HOUR_BUCKETS)
        for place, change in enumerate(partial.hours[hour].curve[: last + 1 - hour * HOUR_BUCKETS]):
            number += change
            found.viewer_buckets += number
            if number > found.peak:
                found.peak, found.peak_at = number, hour * HOUR_BUCKETS + place
            if hour >= oldest:
                found.counts.append(number)
        before = hour
    if before is not None:
        _fill(found, number, (before + 1) * HOUR_BUCKETS, last + 1)
    return found


def _fill(curve: Curve, number: int, start: int, stop: int) -> None:
    """Add buckets without any change."""
    if stop > start:
        curve.viewer_buckets += number * (stop - start)
        told = max(start, curve.start)
        curve.counts += [number] * (stop - told)


def events_by_minute(partial: Partial) -> dict[int, int]:
    """Return the interactions by minute since the epoch."""
    return {
        hour * 60 + minute: count
        for hour, sums in partial.hours.items()
        for minute, count in enumerate(sums.acts)
        if count
    }


def minute_of(bucket: int) -> int:
    """Return the minute of a bucket."""
    return bucket // MINUTE_BUCKETS


def watching_at(hours: Mapping[int, HourSums], at: int) -> int:
    """Return the viewers of the bucket of a moment (epoch ms)."""
    hour, place = divmod(at // BUCKET, HOUR_BUCKETS)
    before = sum(sum(sums.curve) for one, sums in hours.items() if one < hour)
    current = hours.get(hour)
    return before + (0 if current is None else sum(current.curve[: place + 1]))


def peak_of(partial: Partial) -> int:
    """Return the most viewers of any bucket, of those to come too."""
    most = number = 0
    for hour in sorted(partial.hours):
        for change in partial.hours[hour].curve:
            number += change
            most = max(most, number)
    return most
