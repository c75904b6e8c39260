"""Ranks on the global board for those who wait for submissions: once totals have these, and never before."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec
from aiohttp import web
from msgspec.structs import replace

from app import app
from schemas.leaderboards.published import Submitted
from serving.http.responses import AnswerError
from serving.ingest.ingest import Waiting
from serving.ingest.outcomes import Outcome, Posted, Waited
from tables.leaderboards.totals import Folded
from web.leaderboards.boards import AnyBoards
from web.leaderboards.global_board import GlobalBoard
from web.leaderboards.global_views import GLOBAL_BOARD, SHARDS
from web.leaderboards.live import BOARDS
from web.leaderboards.posts import GLOBAL_RANKS, SCORE_WAITER
from web.leaderboards.reading import MAX_USERS, Asked
from web.leaderboards.shards import Shards

PAUSE = 0.02
"""Seconds until it is asked again whether totals have the submissions; doubled each time."""

LONGEST_PAUSE = 0.25

NOT_YET = "the board over all games does not have it, or not yet: ask for the rank in a moment"

_encode = msgspec.json.Encoder().encode
_submitted: Callable[[bytes | msgspec.Raw], Submitted] = msgspec.json.Decoder(Submitted).decode


class GlobalRanks:
    """Waits for submissions, and for the ranks of their users on the global board."""

    def __init__(self, waiter: Waiting, boards: AnyBoards, board: GlobalBoard, shards: Shards) -> None:
        self._waiter = waiter
        self._boards = boards
        self._board = board
        self._shards = shards

    async def wait(self, posted: Sequence[Posted], seconds: float) -> Waited:
        """Wait at most so many seconds; the answers have a `global_rank`, or say why they have none."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        waited = await self._waiter.wait(posted, seconds)
        answers = {
            place: _submitted(outcome.answer)
            for place, outcome in enumerate(waited.outcomes)
            if isinstance(outcome.answer, msgspec.Raw)
        }
        ranked = await self._ranked(answers, until)
        outcomes = [_with(outcome, ranked.get(place)) for place, outcome in enumerate(waited.outcomes)]
        return replace(waited, outcomes=tuple(outcomes))

    async def _ranked(self, answers: Mapping[int, Submitted], until: float) -> dict[int, Submitted]:
        """Return answers with the ranks of their users, as far as there are some in time."""
        pause = PAUSE
        found, left = dict[int, Submitted](), dict(answers)
        why = NOT_YET
        try:
            async with asyncio.timeout_at(until):
                others = await self._others({one.game_id for one in left.values()})
                for place, one in answers.items():
                    if one.game_id in others:
                        found[place] = replace(left.pop(place), global_rank_reason=others[one.game_id])
                while left:
                    try:
                        found |= await self._now(left)
                        why = NOT_YET
                    except AnswerError as error:  # a rebalance takes a moment
                        why = str(error)
                    left = {place: one for place, one in left.items() if place not in found}
                    if left:
                        await asyncio.sleep(pause)
                        pause = min(2 * pause, LONGEST_PAUSE)
        except TimeoutError:
            pass
        return found | {place: replace(one, global_rank_reason=why) for place, one in left.items()}

    async def _others(self, game_ids: set[str]) -> dict[str, str]:
        """Return why games have no influence on the global board, of those that have none."""
        found = {}
        for game_id in game_ids:
            try:
                game = await self._boards.game(game_id)
            except AnswerError:
                continue
            if not game.is_global:
                found[game_id] = f"{game_id} does not count for the board over all games"
        return found

    async def _now(self, left: Mapping[int, Submitted]) -> dict[int, Submitted]:
        """Return those of which the totals have the submission, with their ranks.

        Raises:
            AnswerError: 503, a part of the board is not answered for.
        """
        asked = [
            Folded(one.user_id, one.game_id, one.version, one.best, one.reached) for one in left.values()
        ]
        folded = await self._shards.folded(asked)
        ready = {place: one for (place, one), there in zip(left.items(), folded, strict=True) if there}
        user_ids = list(dict.fromkeys(one.user_id for one in ready.values()))
        ranks = dict[str, int]()
        for first in range(0, len(user_ids), MAX_USERS):
            some = tuple(user_ids[first : first + MAX_USERS])
            page, _ = await self._board.page(Asked(users=some, with_cursors=False))
            ranks |= {entry.user_id: entry.rank for entry in page.entries}
        return {place: _ranked(one, ranks.get(one.user_id)) for place, one in ready.items()}


def _ranked(one: Submitted, rank: int | None) -> Submitted:
    if rank is None:
        return replace(one, global_rank_reason="the user has no place on the board over all games")
    return replace(one, global_rank=rank)


def _with(outcome: Outcome, answer: Submitted | None) -> Outcome:
    return outcome if answer is None else replace(outcome, answer=msgspec.Raw(_encode(answer)))


def _make(served: web.Application) -> GlobalRanks:
    return GlobalRanks(served[SCORE_WAITER], served[BOARDS], served[GLOBAL_BOARD], served[SHARDS])


app.provide(GLOBAL_RANKS, _make)
