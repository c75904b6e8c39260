"""Members of one group that run different slices: who leads assigns the others nothing, and says why."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.protocol import ConsumerProtocolMemberMetadata
from faust.assignor.client_assignment import ClientAssignment, ClientMetadata
from faust.assignor.partition_assignor import PartitionAssignor

from engine.driver.membership import Assignor
from engine.driver.roles import SlicesDifferError, differ, read_slices, with_slices
from tests.engine.sport import PARTITIONS, Counting

BOTH = ("chess", "counting")


class Topics:
    """A cluster all of whose topics have as many partitions."""

    def partitions_for_topic(self, _: str) -> set[int]:
        return set(range(PARTITIONS))


Joining = Callable[..., Assignor]


@pytest.fixture
def joining(tmp_path: Path) -> Joining:
    """Make what a worker that runs some slices is in its group."""

    def join(*slices: str) -> Assignor:
        app = Counting(None, tmp_path, "group").app
        app.slices = slices
        return Assignor(app)

    return join


def joined(one: PartitionAssignor) -> ConsumerProtocolMemberMetadata:
    return one.metadata({"group.events"})


def test_who_runs_other_slices_than_the_leader_gets_nothing_and_is_told_which(joining: Joining) -> None:
    """To see it fail, let all take part: some of them get partitions of topics that they do not know."""
    leader, alike, other = joining(*BOTH), joining(*BOTH), joining("counting")
    members = {"leader": joined(leader), "alike": joined(alike), "other": joined(other)}
    assigned = leader.assign(cast(ClusterMetadata, Topics()), members)
    for one, name, partitions in ((leader, "leader", 1), (alike, "alike", 1), (other, "other", 0)):
        one.on_assignment(assigned[name])
        assert len(one.assigned_actives()) == partitions
    assert (leader.refused_by, alike.refused_by, other.refused_by) == ((), (), BOTH)


def test_a_worker_of_before_that_says_nothing_takes_part_and_understands_what_is_said(
    joining: Joining,
) -> None:
    """Workers are renewed one by one, whoever of them leads."""
    new = joining("counting")
    old = PartitionAssignor(new.app)
    members = {"new": joined(new), "old": joined(old)}
    for leader in (new, old):
        assigned = leader.assign(cast(ClusterMetadata, Topics()), members)
        for one, name in ((new, "new"), (old, "old")):
            one.on_assignment(assigned[name])
            assert len(one.assigned_actives()) == 1
        assert new.refused_by == ()


def test_what_is_said_beside_faust_s_own_metadata() -> None:
    plain = ClientMetadata(ClientAssignment({}, {}), "u", {}).dumps()
    assert read_slices(plain) == ()
    assert read_slices(with_slices(plain, BOTH)) == BOTH
    assert ClientMetadata.loads(with_slices(plain, BOTH)).url == "u"
    assert differ(BOTH, ("chess",))
    assert not differ(BOTH, BOTH)
    assert not differ((), BOTH)
    assert not differ(BOTH, ())


def test_the_refusal_says_what_to_do() -> None:
    assert str(SlicesDifferError("scores", BOTH, ("counting",), "http://one:6066")) == (
        "the workers of the group scores run the slices chess,counting (http://one:6066), and this one "
        "would run counting: set OVERSTREAM_SLICES to the same for all of them"
    )
