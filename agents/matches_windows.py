"""Windows of a match with new events: which ones are stored and published.

A window is published once, when it is complete. It is published again, and marked, only
where a correction changed it or took it back.
"""

from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from tables.matches.sequence.page import Page
from tables.matches.sport import Match, Windows
from tables.matches.tables import MatchTables


def keep_windows(tables: MatchTables, partition: Partition, page: Page) -> None:
    """Write the windows that the batch closed, or all that a correction changed."""
    windows = tables.sport.windows
    if windows is None:
        return
    if page.windows is None:
        for window in page.closed:
            before = _known(tables, partition, page, window)
            _keep(tables, partition, page, _after(windows, window, before), before)
        return
    known = tables.closed_windows(partition, page.key)
    now = page.windows | {windows.place(window): window for window in page.closed}
    for place in sorted({*known, *now}):
        window, before = now.get(place) or windows.void(place), known.get(place)
        window = _after(windows, window, before)
        if window != before:
            _keep(tables, partition, page, window, before)


def _after(windows: Windows[Match, object], window: object, known: object | None) -> object:
    return window if known is None else windows.follow(window, known)


def _known(tables: MatchTables, partition: Partition, page: Page, window: object) -> object | None:
    """Return the stored version of a window: only a correction reopens one."""
    if page.match.feed.corrected is None or tables.windows is None or tables.sport.windows is None:
        return None
    try:
        return tables.windows.on(partition).get(tables.window_key(page.key, window))
    except UnreadableRowError:
        return tables.closed_windows(partition, page.key).get(tables.sport.windows.place(window))


def _keep(
    tables: MatchTables, partition: Partition, page: Page, window: object, known: object | None
) -> None:
    windows, topic = tables.sport.windows, tables.sport.topics.windows
    if tables.windows is None or windows is None or topic is None:
        return
    tables.windows.on(partition)[tables.window_key(page.key, window)] = window
    if (published := windows.publish(page.match, window, known)) is not None:
        partition.publish(topic.name, page.key, published)
