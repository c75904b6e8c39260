"""What the driver overrides of mode's worker is still called."""

import inspect

from faust.tables.manager import TableManager
from mode.worker import Worker as ModeWorker


def test_mode_s_worker_ends_where_ours_does_not_sleep() -> None:
    """What `app.worker.Worker` puts in the place of two waits is still called when it shuts down."""
    shutdown = inspect.getsource(ModeWorker._shutdown_loop)
    assert "self._gather_all()" in shutdown
    assert "self._sentinel_task()" in shutdown
    assert "sleep(1.0)" in inspect.getsource(TableManager.on_start)
