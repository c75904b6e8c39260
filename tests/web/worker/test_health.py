"""What a worker says of itself while it cannot answer yet."""

import json

from engine.partitions.recovery import Recovery
from tests.web.site import Site


async def test_while_recovery_waits_for_somebody_it_is_said_for_what(site: Site) -> None:
    site.worker.ready = False
    recovery = Recovery({}, {})
    recovery.done, recovery.total, recovery.obstacle = 3, 5, "waits for a transaction"
    site.worker.partitions.recovery = recovery
    answer = await site.get("/ready/")
    assert answer.status == 503
    reply = json.loads(await answer.read())
    assert (reply["status"], reply["restored"], reply["to_restore"]) == ("recovering", 3, 5)
    assert reply["obstacle"] == "waits for a transaction"
