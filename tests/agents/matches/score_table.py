"""The agents of the smallest sport, `tests.tables.matches.tally`: what fails is contained as by a worker."""

from msgspec.json import encode

from agents.matches import Patience
from engine.agents import Handler
from engine.batches import PartitionBatch
from engine.dead_letters.writer import write_dead_letter
from tables.matches.retention import Spans
from tables.matches.sport import any_sport
from tests.agents.matches.ground import Ground
from tests.tables.matches.tally import TALLY, Tally

DAY = 86_400
PATIENCE = Patience(
    lateness=5_000,
    apply_late=False,
    spans=Spans(finished=DAY * 1000, silent=DAY * 1000, final=DAY * 1000),
)


class ScoreTable(Ground):
    """One partition, whose batches are cut in halves where they fail, as `engine.agents` does it.

    Attributes:
        reads: how often a row was looked up.
    """

    def __init__(self) -> None:
        super().__init__(any_sport(TALLY), encode, patience=PATIENCE)
        self.reads = 0

    def get(self, table: str, key: bytes) -> bytes | None:
        self.reads += 1
        return super().get(table, key)

    def _hand(self, agent: Handler, batch: PartitionBatch) -> None:
        parts = [batch]
        while parts:
            part = parts.pop()
            try:
                with self.unit():
                    taken = next(count for count in agent(self.partition, part) if count)
            except Exception as error:
                if len(part.records) > 1:
                    parts += reversed(part.halves())
                    continue
                with self.unit():
                    source, topic = self.topics.events.name, self.topics.dead_letters
                    write_dead_letter(self.partition, source, part.records[0], error, topic)
                taken = 1
            _, rest = part.split(taken)
            parts += [rest] if rest is not None else []

    def retire(self, seconds: float) -> None:
        """Let time pass, and have what is over or silent moved."""
        for _ in self.tidy(seconds):
            pass

    def match(self, match_id: str = "m") -> Tally:
        match = self.tables.find(self.partition, match_id.encode())
        assert isinstance(match, Tally)
        return match

    @property
    def dead(self) -> list[tuple[bytes | None, str]]:
        """The value of each dead letter, and its reason."""
        dead = self.on(self.topics.dead_letters)
        return [(letter.value, letter.headers["reason"].decode()) for letter in dead]

    @property
    def reasons(self) -> list[str]:
        return [reason for _, reason in self.dead]
