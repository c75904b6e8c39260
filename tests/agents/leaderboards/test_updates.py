"""Changes of standings are published with the names of their users, from where the names are."""

from typing import cast

import msgspec
import pytest

from agents.leaderboards_updates import UpdateAgent
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.accounts.rows import ClosedAccount
from schemas.leaderboards.published import Update
from schemas.leaderboards.standings import decode_standing
from schemas.leaderboards.topics import DEAD_LETTERS, STANDINGS, UPDATES
from schemas.refusals import RefusedError
from tables.accounts.registry import account_tables
from tables.accounts.tables import UserName
from tables.leaderboards.games import Game
from tests.agents.leaderboards.hall import START, Hall, closed_accounts, tables
from tests.engine.memory import PublishingPartition
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless
from tests.schemas.accounts.users import user

NUMBER = account_tables().app.partition_of(user(1).encode())


class Names:
    """The partition of the first user's name."""

    def __init__(self, number: int = NUMBER) -> None:
        self.place = PublishingPartition(number)
        self.agent = UpdateAgent(account_tables(), closed_accounts(), endless)

    @property
    def partition(self) -> Partition:
        return cast(Partition, self.place)

    def read(self, *told: tuple[bytes | None, bytes | None]) -> None:
        records = [MadeUpRecord(place, START, key, value) for place, (key, value) in enumerate(told)]
        with self.place.unit():
            batch = PartitionBatch(STANDINGS.name, self.place.number, records)
            assert next(self.agent.update(self.partition, batch)) == len(records)

    @property
    def updates(self) -> list[Update]:
        return [msgspec.json.decode(one.value or b"", type=Update) for one in self.place.on(UPDATES)]


def told(*scores: float) -> list[tuple[bytes | None, bytes | None]]:
    """What a game tells of the first user's scores."""
    hall = Hall(Game(game_id="g"))
    for score in scores:
        hall.submit(1, score)
    found = hall.place.on(STANDINGS)
    assert {one.partition for one in found} <= {tables().app.partition_of(user(1).encode())}
    return [(one.key, one.value) for one in found]


def test_each_change_is_published_once_with_the_user_s_name_and_in_order() -> None:
    names = Names()
    account_tables().names.on(names.partition)[user(1).encode()] = UserName("Ivy", 1)
    names.read(*told(5, 4, 7))
    assert names.updates == [
        Update(user(1), "Ivy", "g", 5, START),
        Update(user(1), "Ivy", "g", 7, START),
    ]
    assert [one.key for one in names.place.published] == [user(1).encode()] * 2


def test_who_has_no_account_is_published_without_a_name() -> None:
    names = Names()
    names.read(*told(5))
    assert [(one.user_id, one.username) for one in names.updates] == [(user(1), None)]


def test_nothing_is_published_of_a_closed_account() -> None:
    names = Names()
    closed_accounts().close(names.partition, ClosedAccount(user(1), START))
    names.read(*told(5))
    assert names.place.published == []


def test_what_is_no_standing_or_another_partition_s_is_a_dead_letter_and_harms_nothing() -> None:
    names = Names()
    [right] = told(5)
    names.read((user(1).encode(), b"{}"), (b"other", right[1]), right)
    assert [one.topic for one in names.place.published] == [DEAD_LETTERS.name] * 2 + [UPDATES.name]
    elsewhere = Names(NUMBER + 1)
    elsewhere.read(right)
    assert [one.headers["reason"] for one in elsewhere.place.published] == [b"wrong-key"]


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"[" * 5000, b'{"user_id": "me"}'])
def test_bytes_that_are_no_standing_are_refused(value: bytes | None) -> None:
    with pytest.raises(RefusedError):
        decode_standing(value, b"me")
