"""The global board's partition beside the partition of the games that tell it."""

from typing import cast

from agents.leaderboards_totals import TotalAgents
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.accounts.codec import encode_closed
from schemas.accounts.rows import ClosedAccount
from schemas.accounts.topics import CLOSINGS
from schemas.leaderboards.topics import TOTALS
from schemas.leaderboards.totals import Total, decode_total, encode_total
from tables.leaderboards.entries import unpack
from tables.leaderboards.games import Game
from tables.leaderboards.shards import Near, Neighbours
from tables.leaderboards.totals import RULES
from tests.agents.leaderboards.hall import Hall, closed_accounts, tables, total_tables
from tests.engine.memory import PublishingPartition
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless
from tests.schemas.accounts.users import user
from web.leaderboards.moments import Moments, PartAsked


class Globe(Hall):
    """A hall of games, and the partition that has the totals of their users."""

    def __init__(self, *games: Game) -> None:
        super().__init__(*games)
        self.totals = PublishingPartition()
        self.total_agents = TotalAgents(total_tables(), closed_accounts(), lambda: self.now, endless)
        self.moments = Moments(total_tables(), lambda: self.now / 1000)
        self.load_totals()
        self.read = 0

    @property
    def there(self) -> Partition:
        return cast(Partition, self.totals)

    @property
    def told(self) -> list[Total]:
        return [decode_total(one.value, one.key) for one in self.place.on(TOTALS)]

    def load_totals(self) -> None:
        for _ in self.total_agents.load(self.there):
            pass

    def tell(self, *totals: Total) -> None:
        records = [
            MadeUpRecord(place, self.now, one.user_id.encode(), encode_total(one))
            for place, one in enumerate(totals)
        ]
        if records:
            with self.totals.unit():
                batch = PartitionBatch(TOTALS.name, 0, records)
                assert next(self.total_agents.total(self.there, batch)) == len(records)

    def close_account_of_totals(self, number: int) -> None:
        """Tell the partition of the totals that a user's account is closed, and let it erase."""
        account = ClosedAccount(user(number), self.now)
        record = MadeUpRecord(0, self.now, account.user_id.encode(), encode_closed(account))
        with self.totals.unit():
            assert next(self.closing.close(self.there, PartitionBatch(CLOSINGS.name, 0, [record]))) == 1
        for _ in tables().boards.on(self.there).load():
            pass
        for _ in self.closing.erase(self.there):
            pass

    def deliver(self) -> None:
        """Bring what games have told since the last time."""
        told = self.told
        self.tell(*told[self.read :])
        self.read = len(told)

    def close(self) -> None:
        super().close()
        for _ in self.total_agents.close(self.there):
            pass

    def restart(self) -> None:
        super().restart()
        self.totals.restart()
        self.load_totals()

    def global_board(self, window: str = "all-time") -> list[tuple[int, float, int]]:
        """User, score and when it was reached of each entry, in order."""
        told = self.moments.tell(self.there, window, PartAsked(question=Near(b"", 0, 1000)))
        assert isinstance(told.reply, Neighbours)
        assert (told.total, told.end) == (len(told.reply.after), None)
        entries = [unpack(RULES.order, key) for key in told.reply.after]
        return [(int(one.user_id, 16), one.score, one.reached) for one in entries]
