"""What follows from a change of a user's entries: on boards, in closed windows, and in the global board."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from engine.partitions.partition import Partition
from schemas.leaderboards.published import Update
from schemas.leaderboards.standings import encode_standing
from schemas.leaderboards.topics import STANDINGS, TOTALS, WINDOW_PARTS, WINDOWS
from schemas.leaderboards.totals import encode_total
from schemas.leaderboards.window_parts import WindowPart, encode_window_part
from schemas.leaderboards.words import WindowKind
from tables.leaderboards.closing import amended
from tables.leaderboards.games import GLOBAL, Game
from tables.leaderboards.scores import Change, Changes, Past, UserScores, joined, key_of, parted
from tables.leaderboards.tables import LeaderboardTables, past_key, window_key
from tables.leaderboards.total_tables import TotalTables
from tables.leaderboards.totals import RULES, ClosedTotals, closed_of, totals_of
from tables.leaderboards.totals import amended as amended_totals
from tables.leaderboards.windows import WHOLE, Window, day_named, week_named

_encode = msgspec.json.Encoder().encode


class Entries:
    """The entries of a game's users, which change by scores, by being hidden, and by erasures."""

    def __init__(self, tables: LeaderboardTables) -> None:
        self._tables = tables

    def is_past(self, partition: Partition, game: Game, window: str) -> bool:
        """Return whether a window is closed: then users' standings in it are no longer in their rows."""
        return window != WHOLE.name and self._tables.is_closed(partition, game.game_id, window)

    def change(
        self, partition: Partition, game: Game, user_id: str, scores: UserScores, changes: Changes
    ) -> None:
        """Take changes of a user's entries over to boards, closed windows and the global board.

        `scores` has the tallies of the windows that change.
        """
        self._tables.boards.on(partition).apply(partition, game, changes)
        for total in totals_of(game, user_id, scores, changes):
            key = user_id.encode()
            number = self._tables.app.partition_of(key)
            partition.publish(TOTALS.name, key, encode_total(total), partition=number)
        for change in changes:
            if change.amended:
                self.amend(partition, game, change.window.name, change.before, change.after)

    def update(self, partition: Partition, update: Update) -> None:
        """Tell where the user's name is of a user's new standing of all time; it is published there."""
        key = update.user_id.encode()
        number = self._tables.app.partition_of(key)
        partition.publish(STANDINGS.name, key, encode_standing(update), partition=number)

    def amend(
        self, partition: Partition, game: Game, window: str, before: bytes | None, after: bytes | None
    ) -> None:
        """Amend a closed window in which an entry has another key, None where it has none, and publish it."""
        key = window_key(game.game_id, window)
        if before != after and (known := self._tables.closed.on(partition).get(key)) is not None:
            closed = amended(game, known, before, after)
            self._tables.close(partition, closed)
            partition.publish(WINDOWS.name, key, _encode(closed))

    def part(self, partition: Partition, game: Game, user_id: str, row: UserScores) -> UserScores:
        """Return a user's row without its standings in closed windows, which get rows of their own."""
        row, past = parted(row, lambda window: self.is_past(partition, game, window))
        for window, tally in past.items():
            key = past_key(game.game_id, user_id, window)
            self._tables.past.on(partition)[key] = Past(tally, row.hidden)
        return row

    def join(
        self, partition: Partition, game: Game, user_id: str, row: UserScores, windows: Iterable[Window]
    ) -> UserScores:
        """Return a user's row with its standings in those of some windows that were parted from it."""
        past = {}
        for window in windows:
            if window.name not in row.windows and self.is_past(partition, game, window.name):
                key = past_key(game.game_id, user_id, window.name)
                if (found := self._tables.past.on(partition).get(key)) is not None:
                    self.align(partition, game, user_id, row, window.name, found)
                    past[window.name] = found.tally
        return joined(row, past) if past else row

    def align(
        self, partition: Partition, game: Game, user_id: str, row: UserScores, window: str, past: Past
    ) -> None:
        """Take a user's entry out of a closed window, or put it back, where its row was hidden or shown."""
        if past.hidden == row.hidden:
            return
        key = key_of(game, user_id, past.tally)
        before, after = (key, None) if row.hidden else (None, key)
        self._tables.past.on(partition)[past_key(game.game_id, user_id, window)] = Past(
            past.tally, row.hidden
        )
        # The game may have it no longer; of a season the name is all that counts here.
        of = day_named(window) or week_named(window) or Window(WindowKind.SEASON, window, 0, 0)
        change = Change(of, before, after, amended=True)
        self.change(partition, game, user_id, replace(row, windows={window: past.tally}), (change,))


class GlobalEntries:
    """The entries of the global board."""

    def __init__(self, tables: TotalTables) -> None:
        self._tables = tables

    def change(self, partition: Partition, window: Window, before: bytes | None, after: bytes | None) -> None:
        """Take the change of an entry's key, None where it has none, over to the board or closed window."""
        boards, closed = self._tables.boards.on(partition), self._tables.closed.on(partition)
        if (archived := closed.get(window.name.encode())) is None:
            boards.apply(partition, RULES, [Change(window, before, after)])
        elif before != after:
            self._keep(partition, window.name, amended_totals(archived, before, after))
            boards.version += 1

    def close(self, partition: Partition, window: str) -> None:
        """Close a window in a partition, also where it has no entry; one that is closed stays as it is."""
        if self._tables.is_closed(partition, window):
            return
        boards = self._tables.boards.on(partition)
        self._keep(partition, window, closed_of(boards.ranking(RULES, window)))
        boards.drop(partition, (GLOBAL, window))

    def tell(self, partition: Partition, window: str) -> None:
        """Tell what a partition has of a closed window where windows are merged."""
        closed, key = self._tables.closed.on(partition)[window.encode()], window_key(GLOBAL, window)
        part = WindowPart(window, partition.number, closed.version, closed.total, closed.keys)
        number = self._tables.app.partition_of(key)
        partition.publish(WINDOW_PARTS.name, key, encode_window_part(part), partition=number)
        del self._tables.untold.on(partition)[window.encode()]

    def _keep(self, partition: Partition, window: str, closed: ClosedTotals) -> None:
        """Write what is kept of a window that is over; many changes of it are told at once."""
        self._tables.closed.on(partition)[window.encode()] = closed
        self._tables.untold.on(partition)[window.encode()] = b""
