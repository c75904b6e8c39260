"""The agents of leaderboards: games and scores into users' rows and boards, and windows that end."""

from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from agents.leaderboards_boards import load, load_before
from agents.leaderboards_entries import Entries
from agents.records import take_each
from app import app
from engine.batches import PartitionBatch, Record
from engine.clock import now_ms
from engine.partitions.partition import Partition
from engine.stint import Stint
from engine.sweep import Sweep
from schemas.leaderboards.codec import ScoreRecord, decode_score
from schemas.leaderboards.published import Update
from schemas.leaderboards.topics import ALL, DEAD_LETTERS, GAMES, SCORES, WINDOWS
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.answers import name_of
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.closing import best_of
from tables.leaderboards.game_codec import decode_game
from tables.leaderboards.games import Game
from tables.leaderboards.ranks import rank_of
from tables.leaderboards.registry import closed_accounts, leaderboard_tables
from tables.leaderboards.scores import UserScores, entry_key, with_keys
from tables.leaderboards.submissions import Submission, may_be_elsewhere, submit, with_ranks
from tables.leaderboards.tables import LeaderboardTables, answer_key, user_key, window_key
from tables.leaderboards.windows import WHOLE

SCORED = 0.003
"""Seconds of a stint in which scores are folded: who asks for a rank waits for three or four of them."""

SWEPT = 500
"""Answers that are looked at in a round."""

_encode = msgspec.json.Encoder().encode


class LeaderboardAgents:
    """Folds games and scores. `clock` returns epoch ms."""

    def __init__(
        self,
        tables: LeaderboardTables,
        closed_accounts: ClosedAccounts,
        clock: Callable[[], int],
        stint: Callable[[], Stint] = Stint,
    ) -> None:
        self._tables = tables
        self._closed_accounts = closed_accounts
        self._entries = Entries(tables)
        self._clock = clock
        self._stint = stint
        self._answers = Sweep(tables.answers, SWEPT)

    def rule(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Take the rules of games; those under which scores were folded stay."""
        yield from load_before(self._tables.boards.on(partition))
        yield from take_each(partition, batch, self._rule, self._stint(), DEAD_LETTERS)

    def score(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Fold scores: each counts once, in the windows of the moment at which it was scored."""
        yield from load_before(self._tables.boards.on(partition))
        yield from take_each(partition, batch, self._score, self._stint(), DEAD_LETTERS)

    def load(self, partition: Partition) -> Iterator[bool]:
        """Make the boards of a partition that was taken over, also where no score comes."""
        for _ in load(self._tables.boards.on(partition)):
            yield False

    def close(self, partition: Partition) -> Iterator[bool]:
        """Close the windows that are over, each once."""
        boards = self._tables.boards.on(partition)
        if not boards.is_complete:
            return
        now = self._clock()
        for game_id, name in list(boards.by_place):
            game = self._tables.games.on(partition).get(game_id.encode())
            if game is None or name == WHOLE.name:
                continue
            try:
                window = game.window_named(name)
            except RefusedError:
                continue
            if window.is_over(now):
                with partition.unit():
                    closed = best_of(game, window, boards.of(game, name).ranking)
                    self._tables.close(partition, closed)
                    partition.publish(WINDOWS.name, window_key(game_id, name), _encode(closed))
                    boards.drop(partition, (game_id, name))
                yield True

    def forget(self, partition: Partition) -> Iterator[bool]:
        """Remove answers that nobody can repeat any more, some at a time."""
        now = self._clock()
        return self._answers.remove(partition, lambda answer: not answer.stands(now))

    def _rule(self, partition: Partition, record: Record) -> None:
        game = decode_game(record.value, record.key)
        games = self._tables.games.on(partition)
        key = game.game_id.encode()
        known = games.get(key)
        if known is not None and _fixed(known) != _fixed(game) and self._has_scores(partition, known):
            raise RefusedError(
                Reason.BROKEN_RULE,
                f"{game.game_id} has scores: its policy, order, ties and is_global stay",
                "policy",
            )
        games[key] = game

    def _has_scores(self, partition: Partition, game: Game) -> bool:
        return len(self._tables.boards.on(partition).of(game, WHOLE.name)) > 0

    def _score(self, partition: Partition, record: Record) -> None:
        tables = self._tables
        said = decode_score(record.value, record.key)
        game = tables.games.on(partition).get(said.game_id.encode())
        if game is None:
            raise RefusedError(Reason.BROKEN_RULE, f"there is no game {said.game_id}", "game_id")
        _check_submitter(game, said)
        submission = Submission(
            submission_id=said.submission_id,
            user_id=said.user_id,
            appended=record.timestamp,
            score=said.score,
            sub=said.sub_score,
            at=said.at,
        )
        if self._closed_accounts.has(partition, said.user_id, record.timestamp):
            raise RefusedError(Reason.BROKEN_RULE, "the user's account is closed", "user_id")
        key = user_key(said.game_id, said.user_id)
        rows = tables.scores.on(partition)
        at = submission.appended if submission.at is None else submission.at
        before = self._entries.join(
            partition, game, said.user_id, rows.get(key) or UserScores(), game.windows_at(at)
        )
        elsewhere = None
        if may_be_elsewhere(before, submission):
            place = answer_key(said.game_id, said.user_id, name_of(said.submission_id))
            elsewhere = tables.answers.on(partition).get(place)
        made = submit(
            game,
            before,
            submission,
            lambda window: tables.is_closed(partition, said.game_id, window.name),
            elsewhere,
        )
        if made.is_repeat:
            return
        ranking = tables.boards.on(partition).of(game, WHOLE.name).ranking
        was = before.windows.get(WHOLE.name)
        rank_before = 0
        if was is not None and not before.hidden:
            rank_before = rank_of(ranking, game.ties, entry_key(game, said.user_id, before, WHOLE.name, was))
        self._entries.change(partition, game, said.user_id, made.scores, made.changes)
        row = with_keys(made.scores, made.changes)
        rank_after = rank_of(ranking, game.ties, row.keys[WHOLE.name]) if WHOLE.name in row.keys else 0
        row, answer = with_ranks(row, made.answer, rank_before, rank_after)
        rows[key] = self._entries.part(partition, game, said.user_id, row)
        for spilled in made.spilled:
            tables.answers.on(partition)[answer_key(said.game_id, said.user_id, spilled.name)] = spilled
        if answer.is_changed and not before.hidden:
            update = Update(said.user_id, None, said.game_id, answer.score, answer.reached)
            self._entries.update(partition, update)


def _check_submitter(game: Game, said: ScoreRecord) -> None:
    if game.is_told or (said.by_user and not game.self_service):
        who = "nobody submits" if game.is_told else "users submit no"
        raise RefusedError(Reason.BROKEN_RULE, f"{who} scores to {said.game_id}", "game_id")


def _fixed(game: Game) -> tuple[object, ...]:
    """Return what cannot change once there are scores."""
    return game.policy, game.latest, game.start, game.order, game.ties, game.is_global


def _declare() -> LeaderboardAgents:
    stint = partial(Stint, longest=SCORED)
    agents = LeaderboardAgents(leaderboard_tables(), closed_accounts(), now_ms, stint)
    app.declare(*ALL)
    agent = partial(app.batch_agent, dead_letters=DEAD_LETTERS, rebuilt=False, before=agents.load)
    agent(GAMES, name="leaderboards.rule")(agents.rule)
    agent(SCORES, name="leaderboards.score")(agents.score)
    app.partition_timer(every=0.1)(agents.load)
    app.partition_timer(every=1)(agents.close)
    app.partition_timer(every=10)(agents.forget)
    return agents


AGENTS = _declare()
"""The agents of this app."""
