"""Boards over several partitions are those of a plain sorted list, whatever happens and whoever is away.

What is played is random: scores of several games, late ones and repeats; entries are hidden and shown;
accounts are closed; windows end; partitions move; what games tell the global board comes late, again and
in any order. After each step every board of every window is counted anew. Answers are held to the moment
that they name.
"""

from collections.abc import Iterable
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from schemas.leaderboards.codec import ScoreRecord
from schemas.leaderboards.published import BoardPage
from schemas.leaderboards.words import Order, Policy, Ties
from serving.http.responses import AnswerError
from tables.leaderboards.answers import KEPT
from tables.leaderboards.games import Game, Season
from tables.leaderboards.totals import RULES
from tables.leaderboards.windows import WHOLE, Window
from tests.agents.leaderboards.arena import home_of
from tests.agents.leaderboards.hall import DAY, START
from tests.agents.leaderboards.play import Play, row_of
from tests.agents.leaderboards.recount import Row
from tests.schemas.accounts.users import user
from tests.serving.worker import COUNT
from web.leaderboards.reading import EXPIRED, MAX_LIMIT, Asked

GAMES = (
    Game(game_id="best", days=True, is_global=True),
    Game(game_id="low", order=Order.ASCENDING, ties=Ties.DENSE, days=True, weeks=True),
    Game(game_id="last", policy=Policy.LAST, ties=Ties.ORDINAL, weeks=True, is_global=True),
    Game(game_id="sum", policy=Policy.SUM, ties=Ties.DENSE, days=True, weeks=True, is_global=True),
    Game(
        game_id="latest",
        policy=Policy.LATEST,
        latest=2,
        seasons=(Season("autumn", START - DAY, START + DAY),),
    ),
    Game(game_id="up", policy=Policy.INCREMENT, start=3.0, order=Order.ASCENDING, days=True),
    Game(game_id="down", policy=Policy.DECREMENT, start=5.0, ties=Ties.ORDINAL, days=True, is_global=True),
)

PLAYED = 40
"""Scores that there are from the beginning."""

NUMBERS = [next(number for number in range(99) if home_of(number) == partition) for partition in range(COUNT)]
"""A user of each partition, and two beside them."""
NUMBERS += [number for number in range(9) if number not in NUMBERS][:2]

USERS = st.sampled_from(NUMBERS)
PARTITIONS = st.integers(0, COUNT - 1)
SOME_PARTITIONS = st.sets(PARTITIONS, max_size=2)
SCORES = st.sampled_from((0.0, 0.5, 1.0, 2.0, 5.0, -1.0))
SUB_SCORES = st.sampled_from((0.0, 0.0, 1.0))
AGAIN = st.sampled_from((0, 0, 3))
AGO = st.sampled_from((None, 0, 2, DAY, DAY, 2 * DAY))


class Held(NamedTuple):
    """A cursor, and what it has to lead to: those rows of a board at a moment. `age` says how old that is."""

    game: Game
    window: Window
    text: str
    version: str
    rows: list[Row]
    start: int
    stop: int
    limit: int
    age: object


class Boards(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.play = Play(GAMES)
        self.play.arena.shards.meanwhile = self._meanwhile
        self.coming = list[tuple[int, float]]()
        self.held = list[Held]()

    def teardown(self) -> None:
        self.play.arena.end()

    # What happens.

    @initialize(seed=st.integers(0, 1 << 16))
    def begin(self, seed: int) -> None:
        random = Random(seed)
        for _ in range(PLAYED):
            game, ago = random.choice(GAMES), random.choice((None, DAY, 2 * DAY))
            self.play.submit(game, random.choice(NUMBERS), float(random.randrange(6)), 0.0, ago)
        for partition in range(COUNT):
            self.play.deliver(partition)

    @rule(
        game=st.sampled_from(GAMES),
        scores=st.lists(st.tuples(USERS, SCORES, SUB_SCORES, AGO), min_size=1, max_size=6),
        fails=st.booleans(),
        dies=st.sampled_from((False, False, False, True)),
    )
    def submit(
        self, game: Game, scores: list[tuple[int, float, float, int | None]], *, fails: bool, dies: bool
    ) -> None:
        for number, score, sub, ago in scores:
            self.play.submit(game, number, score, sub, ago, fails=fails, dies=dies)

    @precondition(lambda self: self.play.sent)
    @rule(data=st.data(), is_changed=st.booleans())
    def repeat(self, data: st.DataObject, *, is_changed: bool) -> None:
        """A submission that comes again counts once, and with other content not at all."""
        sent = data.draw(st.sampled_from(self.play.sent))
        if self.play.arena.now - sent.appended >= KEPT:
            return
        said, refusals = sent.said, len(self.play.arena.refusals)
        if is_changed:
            said = ScoreRecord(said.game_id, said.user_id, said.submission_id, 77.0, said.sub_score, said.at)
        self.play.arena.submit(said)
        is_refused = is_changed or int(said.user_id, 16) in self.play.closed
        assert len(self.play.arena.refusals) == refusals + is_refused

    @rule(
        game=st.sampled_from(GAMES),
        numbers=st.sets(USERS, min_size=1, max_size=4),
        hidden=st.sampled_from((True, True, False)),
    )
    def hide(self, game: Game, numbers: set[int], *, hidden: bool) -> None:
        for number in sorted(numbers):
            self.play.hide(game, number, hidden=hidden)

    @precondition(lambda self: self.play.submitted >= 5 and len(self.play.closed) < 3)
    @rule(number=USERS, moved=SOME_PARTITIONS)
    def close_account(self, number: int, moved: set[int]) -> None:
        """An account is closed, and some partitions move before they have erased what they have of it."""
        self.play.close_account(number, moved)

    @rule(days=st.sampled_from((0, 1, 1, 7)), late=SOME_PARTITIONS)
    def end_windows(self, days: int, late: set[int]) -> None:
        """Timers run; those of some partitions are late."""
        self.play.end_windows(days, late)
        for game in GAMES:
            for window in self.play.plain.windows(game):
                partition = self.play.arena.of_game(game.game_id)
                if (
                    partition not in late
                    and window.is_over(self.play.arena.now)
                    and self.play.plain.board(game, window)
                ):
                    assert self.play.is_closed(game, window)

    @rule(partition=PARTITIONS)
    def move(self, partition: int) -> None:
        """Nothing is answered from boards that are being made."""
        self.play.arena.move(partition)
        for game in (RULES, *GAMES):
            if game is RULES or self.play.arena.of_game(game.game_id) == partition:
                with pytest.raises(AnswerError, match="being made"):
                    self.play.page(game, Asked())
        self.play.load(partition)

    @rule(partitions=st.just(range(COUNT)) | st.sets(PARTITIONS, min_size=1), again=AGAIN)
    def deliver(self, partitions: Iterable[int], again: int) -> None:
        """What games told comes, in any order and after what came before."""
        for partition in partitions:
            self.play.deliver(partition, again)

    # What is read.

    @precondition(lambda self: self.play.sent)
    @rule(data=st.data(), limit=st.integers(1, 4), place=st.integers(0, 8), number=st.none() | USERS)
    def read(self, data: st.DataObject, limit: int, place: int, number: int | None) -> None:
        game, window = self._drawn(data)
        self._scores_come_in(data, game)
        asked = Asked(window=window.name, limit=limit, place=place)
        if number is not None:
            asked = Asked(window=window.name, limit=limit, around=user(number))
        page = self.play.page(game, asked)
        rows = self.play.rows_at(game, window, page.version)
        if number is not None:
            at = next((at for at, row in enumerate(rows) if row.number == number), None)
            place = len(rows) if at is None else max(0, min(at - limit // 2, len(rows) - limit))
        self._check(game, window, page, rows, place, limit)
        for _ in range(3):
            if self.held:
                self._turn(data, data.draw(st.sampled_from(self.held[-2:])))

    @precondition(lambda self: self.play.sent)
    @rule(data=st.data(), number=USERS, friends=st.lists(USERS, min_size=1, max_size=4))
    def stand(self, data: st.DataObject, number: int, friends: list[int]) -> None:
        """A user has a rank and a percentile, and friends have theirs."""
        game, window = self._drawn(data)
        self._scores_come_in(data, game)
        standing = self.play.standing(game, window, number)
        rows = self.play.rows_at(game, window, standing.version)
        row = next((row for row in rows if row.number == number), None)
        assert standing.total == len(rows)
        assert (standing.entry and row_of(standing.entry)) == row
        if row is not None and (game is RULES or not self.play.is_closed(game, window)):
            sign = 1 if game.order is Order.DESCENDING else -1
            worse = sum(sign * one.score < sign * row.score for one in rows)
            worse += sum(one.score == row.score and sign * one.sub < sign * row.sub for one in rows)
            assert standing.percentile == -(-100 * worse // len(rows))
        page = self.play.page(game, Asked(window=window.name, users=tuple(map(user, friends))))
        rows = self.play.rows_at(game, window, page.version)
        assert page.total == len(rows)
        assert [row_of(one) for one in page.entries] == [row for row in rows if row.number in friends]

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def turn(self, data: st.DataObject) -> None:
        """A cursor is used later, and again."""
        self._turn(data, data.draw(st.sampled_from(self.held)))

    @invariant()
    def each_board_is_a_sorted_list(self) -> None:
        self.coming = []
        for game in (RULES, *GAMES):
            for window in {WHOLE, *self.play.windows(game)}:
                page = self.play.page(game, Asked(window=window.name, limit=MAX_LIMIT, with_cursors=False))
                rows = self.play.rows_at(game, window, page.version)
                assert [row_of(one) for one in page.entries] == rows, (game.game_id, window.name)
                assert page.total == len(rows)

    # How it is read, and what it has to be.

    def _turn(self, data: st.DataObject, held: Held) -> None:
        """Follow a cursor: it leads on in its own moment while scores come in, or that moment is over."""
        self._scores_come_in(data, held.game)
        asked = Asked(window=held.window.name, limit=held.limit, cursor=held.text)
        try:
            page = self.play.page(held.game, asked)
        except AnswerError as error:
            if error.code != EXPIRED or held.age == self.play.age(held.game):
                raise
        else:
            assert page.version == held.version
            self._check(held.game, held.window, page, held.rows, held.start, held.stop - held.start)

    def _check(
        self, game: Game, window: Window, page: BoardPage, rows: list[Row], start: int, limit: int
    ) -> None:
        """Hold a page against a whole board, and keep its cursors."""
        stop = start + limit
        assert [row_of(one) for one in page.entries] == rows[start:stop]
        assert page.total == len(rows)
        if game is not RULES and self.play.is_closed(game, window):
            assert (page.next, page.previous) == (None, None)
            return
        assert (page.next is not None) == (start < len(rows) and stop < len(rows))
        assert (page.previous is not None) == (0 < start < len(rows))
        held = Held(game, window, "", page.version, rows, 0, 0, limit, self.play.age(game))
        if page.next is not None:
            self.held.append(held._replace(text=page.next, start=stop, stop=stop + limit))
        if page.previous is not None:
            self.held.append(held._replace(text=page.previous, start=max(0, start - limit), stop=start))

    def _scores_come_in(self, data: st.DataObject, game: Game) -> None:
        """Scores are folded before a game is read, and told after each round of reading the global board."""
        self.coming = data.draw(st.lists(st.tuples(USERS, SCORES), max_size=3))
        if game is not RULES:
            while self.coming:
                self.play.submit(game, *self.coming.pop())

    def _meanwhile(self) -> None:
        if self.coming:
            number, score = self.coming.pop()
            self.play.submit(GAMES[0], number, score + 1)
            self.play.deliver(home_of(number))

    def _drawn(self, data: st.DataObject) -> tuple[Game, Window]:
        played = [game for game in GAMES if self.play.plain.scores.get(game.game_id)]
        game = data.draw(st.sampled_from((RULES, RULES, *played)))
        windows = sorted(self.play.windows(game) | {WHOLE}, key=lambda window: window.name)
        return game, data.draw(st.sampled_from(windows))


TestBoards = Boards.TestCase
TestBoards.settings = settings(max_examples=30, stateful_step_count=40, deadline=None, derandomize=True)
