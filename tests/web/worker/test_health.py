"""What a worker says of itself while it cannot answer yet."""

import json

from engine.partitions.recovery import Recovery
from serving.cluster import CLUSTER
from serving.identity.revocations import Revocations
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


async def test_a_worker_that_has_not_read_what_is_revoked_takes_no_clients_and_says_why(site: Site) -> None:
    revocations = Revocations()
    site.served[CLUSTER].obstacles.append(revocations.obstacle)
    answer = await site.get("/ready/")
    assert answer.status == 503
    assert json.loads(await answer.read())["obstacle"] == "the revocations of tokens are not read yet"
    revocations.caught_up(1.0)
    assert (await site.get("/ready/")).status == 200
