"""An assignment that was made for the address that a worker had before."""

import pytest
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from faust.assignor.client_assignment import ClientAssignment, ClientMetadata
from faust.assignor.partition_assignor import PartitionAssignor

from app import app
from engine.driver.membership import Assignor

HERE = str(app.conf.canonical_url)
OTHER = "http://other:6066/"


def assignment(url: str) -> ConsumerProtocolMemberAssignment:
    """One that gives the worker at `url` partition 0, and another worker 1."""
    there = {url: {"events": [0]}, OTHER: {"events": [1]}}
    metadata = ClientMetadata(
        assignment=ClientAssignment(actives={"events": [0]}, standbys={}),
        url=url,
        changelog_distribution={},
        external_topic_distribution=there,
        topic_groups={},
    )
    data = PartitionAssignor._compress(metadata.dumps())
    return ConsumerProtocolMemberAssignment(0, [("events", [0])], data)


@pytest.mark.parametrize(("url", "moved"), [("http://elsewhere:1/", True), (HERE, False)])
def test_an_assignment_is_this_workers_whatever_its_address_was(url, moved):
    assignor = Assignor(app)
    assignor.on_assignment(assignment(url))

    assert assignor.moved is moved
    assert {tp.partition for tp in assignor.assigned_actives()} == {0}
    assert assignor.external_topics_metadata() == {HERE: {"events": [0]}, OTHER: {"events": [1]}}


def test_who_owns_a_partition_is_known_by_the_topics_that_are_asked_about():
    assignor = Assignor(app)
    assignor.on_assignment(assignment(HERE))

    assert assignor.owners({"events"}) == {0: HERE, 1: OTHER}
    assert assignor.owners({"others"}) == {}


def test_a_worker_that_stops_knows_no_others(monkeypatch):
    """What asks them is closed by then: it answered 500, with a traceback in its log for each who asked."""
    monkeypatch.setattr(app.assignor, "owners", lambda _: {0: OTHER})
    assert app.owners() == {0: OTHER}
    monkeypatch.setattr(type(app), "should_stop", True)
    assert app.owners() == {}
