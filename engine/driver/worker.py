"""The worker process as far as it overrides mode's private hooks; `app.worker` is the rest.

Tried with the mode of faust-streaming 0.15.3. Relied on: once all services have stopped,
`Worker._shutdown_loop` calls `_gather_all`, which waits for tasks that are not needed, and
`_sentinel_task`, which sleeps for a second.
"""

import asyncio

import faust


class DriverWorker(faust.Worker):
    """Faust's worker, whose process ends as soon as its services have stopped."""

    def _gather_all(self) -> None:
        """Cancel the remaining tasks at once: the services have stopped, and the next owner waits."""
        for task in asyncio.all_tasks(self.loop):
            task.cancel()

    async def _sentinel_task(self) -> None:
        """Do not sleep for a second before the end."""
