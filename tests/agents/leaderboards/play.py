"""The agents of leaderboards over several partitions, and the lists that all is recounted from."""

from typing import NamedTuple

from schemas.leaderboards.codec import ScoreRecord
from schemas.leaderboards.published import BoardPage, RankedEntry, Standing
from schemas.leaderboards.words import Policy
from tables.leaderboards.answers import name_of
from tables.leaderboards.games import Game
from tables.leaderboards.tables import user_key
from tables.leaderboards.totals import RULES
from tables.leaderboards.windows import WHOLE, Window
from tests.agents.leaderboards.arena import Arena, home_of
from tests.agents.leaderboards.hall import DAY
from tests.agents.leaderboards.recount import Recount, Row, Score, ranked
from tests.schemas.accounts.users import user
from tests.serving.worker import COUNT
from web.leaderboards.reading import Asked

LONGEST = 25
"""Days that are played, at most."""


class Sent(NamedTuple):
    """A submission that counted, and when it was appended."""

    said: ScoreRecord
    appended: int


class Play:
    """What happens to boards, done to both; what is read of them, and what it has to be."""

    def __init__(self, games: tuple[Game, ...]) -> None:
        self.arena = Arena(games)
        self.plain = Recount(games, {})
        self.told = [self.plain] * COUNT
        """What was told of the users of each partition."""
        self.history: list[dict[int, Recount]] = [{} for _ in range(COUNT)]
        """The same by the version of the partition's boards."""
        self.closed = set[int]()
        self.sent = list[Sent]()
        self.submitted = 0
        self.moves = [0] * COUNT
        self.days = 0
        self.note()

    def hide(self, game: Game, number: int, *, hidden: bool) -> None:
        self.arena.hide(game.game_id, number, hidden=hidden)
        if number not in self.closed:
            self.plain = self.plain.shown(game.game_id, number, hidden=hidden)

    def close_account(self, number: int, moved: set[int]) -> None:
        self.closed.add(number)
        self.arena.close_account(number, moved)
        self.plain = self.plain.without(number)
        self.told = [told.without(number) for told in self.told]
        for partition in moved:
            self.moves[partition] += 1
        self.note()

    def load(self, partition: int) -> None:
        """Let a partition that was moved have its boards made."""
        self.arena.load(partition)
        self.moves[partition] += 1
        self.note()

    def end_windows(self, days: int, late: set[int]) -> None:
        # After CLOSED_FOR the log has nothing of a closed account, and here it would.
        if self.days + days <= LONGEST:
            self.arena.now += days * DAY
            self.days += days
        for partition in set(range(COUNT)) - late:
            self.arena.close(partition)
        self.note()

    def submit(
        self,
        game: Game,
        number: int,
        score: float,
        sub: float = 0.0,
        ago: int | None = None,
        *,
        fails: bool = False,
        dies: bool = False,
    ) -> None:
        """Submit a score, whose answer has the ranks of a plain list before it and after."""
        self.submitted += 1
        self.arena.now += 1
        at = None if ago is None else self.arena.now - ago
        if game.policy is Policy.DECREMENT:
            score = abs(score)
        said = ScoreRecord(game.game_id, user(number), f"s{self.submitted}", score, sub, at)
        self.arena.submit(said, fails=fails, dies=dies)
        self.moves[self.arena.of_game(game.game_id)] += dies
        self.note()
        if number not in self.closed:
            before = self.rank(game, number)
            one = Score(number, score, sub, self.arena.now if at is None else at)
            self.plain = self.plain.scored(game.game_id, one)
            self.sent.append(Sent(said, self.arena.now))
            rows = self.arena.games.scores.on(self.arena.partition(self.arena.of_game(game.game_id)))
            [answer] = [
                answer
                for answer in rows[user_key(game.game_id, said.user_id)].answers
                if answer.name == name_of(said.submission_id)
            ]
            assert (answer.rank_before, answer.rank_after) == (before, self.rank(game, number))

    def deliver(self, partition: int, again: int = 0) -> None:
        self.arena.deliver(partition, again)
        self.told[partition] = self.plain
        self.note()

    def page(self, game: Game, asked: Asked) -> BoardPage:
        if game is RULES:
            page, _ = self.arena.wait_for(self.arena.whole.page(asked))
            return page
        partition = self.arena.partition(self.arena.of_game(game.game_id))
        return self.arena.reader.page(partition, game.game_id, asked)

    def standing(self, game: Game, window: Window, number: int) -> Standing:
        if game is RULES:
            standing, _ = self.arena.wait_for(self.arena.whole.standing(window.name, user(number)))
            return standing
        partition = self.arena.partition(self.arena.of_game(game.game_id))
        return self.arena.reader.standing(partition, game.game_id, window.name, user(number))

    def rows_at(self, game: Game, window: Window, version: str) -> list[Row]:
        """A board at the moment of an answer; a game's is that of now."""
        if game is not RULES:
            return self.plain.board(game, window)
        totals = {}
        for partition, at in enumerate(map(int, version.split("."))):
            of_part = self.history[partition][at].totals(window)
            totals |= {one: of_part[one] for one in of_part if home_of(one) == partition}
        return ranked(RULES, totals)

    def windows(self, game: Game) -> set[Window]:
        if game is not RULES:
            return self.plain.windows(game)
        return {window for told in self.told for window in told.windows(game)}

    def rank(self, game: Game, number: int) -> int:
        return next((row.rank for row in self.plain.board(game, WHOLE) if row.number == number), 0)

    def is_closed(self, game: Game, window: Window) -> bool:
        partition = self.arena.partition(self.arena.of_game(game.game_id))
        return self.arena.games.is_closed(partition, game.game_id, window.name)

    def age(self, game: Game) -> object:
        """What changes when moments are over: partitions move, or time passes."""
        moves = tuple(self.moves) if game is RULES else self.moves[self.arena.of_game(game.game_id)]
        return moves, self.days

    def note(self) -> None:
        for partition, told in enumerate(self.told):
            version = self.arena.totals.boards.on(self.arena.partition(partition)).version
            self.history[partition][version] = told


def row_of(entry: RankedEntry) -> Row:
    return Row(entry.rank, int(entry.user_id, 16), entry.score, entry.sub_score, entry.reached)
