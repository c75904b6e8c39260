"""The refusals that a worker remembers: the latest, as long as what refused them stands."""

import logging
from contextlib import suppress

import pytest

from engine.dead_letters import writer
from engine.dead_letters.recent import MOST, RECENT_REFUSALS, RecentRefusals, Refusal
from engine.dead_letters.writer import write_dead_letter
from engine.partitions.units import Units
from schemas.refusals import Reason, RefusedError
from tests.engine.dead_letters.test_writer import TOPIC, Published
from tests.engine.records import MadeUpRecord


class Undoing(Published):
    """One whose tables have no rows to read again."""

    def _undone(self, changed: object, key: object) -> None:
        """There is nothing else to undo."""


BAD = Refusal(Reason.BROKEN_RULE, "no such ball")


def test_the_latest_are_known_and_it_is_known_which_are_forgotten() -> None:
    recent, units = RecentRefusals(), Units()
    for offset in range(MOST + 3):
        recent.note(units, "events", offset, BAD)
    recent.note(units, "matches", 0, BAD)
    assert recent.find("events", 3) is None
    assert recent.find("events", 4) == recent.find("matches", 0) == BAD
    assert not recent.has_all_since("events", 3)
    assert recent.has_all_since("events", 4)
    assert recent.has_all_since("matches", 0)


def test_what_a_failed_unit_refused_is_not_known() -> None:
    """A batch that fails is cut, and its records are looked at again. To see it fail, write past the unit."""
    partition = Undoing()
    write_dead_letter(partition, "events", MadeUpRecord(1), RefusedError(Reason.LATE, "late"), TOPIC)
    with suppress(ZeroDivisionError), partition.unit():
        write_dead_letter(partition, "events", MadeUpRecord(2), ZeroDivisionError("division"), TOPIC)
        raise ZeroDivisionError
    recent = RECENT_REFUSALS.on(partition)
    assert recent.find("events", 1) == Refusal(Reason.LATE, "late")
    assert recent.find("events", 2) is None


def test_a_text_that_no_json_could_have_is_remembered_as_one_that_it_can(
    caplog: pytest.LogCaptureFixture,
) -> None:
    # pytest's own processes cannot hand on a log with such a text.
    caplog.set_level(logging.CRITICAL + 1, logger=writer.logger.name)
    partition = Published()
    write_dead_letter(partition, "events", MadeUpRecord(1), ValueError("\ud800 is no text"), TOPIC)
    found = RECENT_REFUSALS.on(partition).find("events", 1)
    assert found == Refusal(Reason.FAILED, "? is no text")
