"""Leaderboards over gRPC: `overstream.leaderboard.v1.LeaderboardService`, by any worker for any game."""

from aiohttp import web

from app import app
from schemas.leaderboards.published import Submitted
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from schemas.struct_messages import StructMessages
from serving.cluster import CLUSTER
from serving.grpc.errors import status_of
from serving.grpc.server import SERVICES
from serving.grpc.service import Call, Method, Service, Unary
from serving.http.responses import AnswerError
from tables.leaderboards.games import GLOBAL
from tables.leaderboards.windows import WHOLE
from web.leaderboards import global_ranks
from web.leaderboards.accounts import ACCOUNTS
from web.leaderboards.boards import AnyBoards
from web.leaderboards.grpc.accounts import AccountCalls
from web.leaderboards.grpc.callers import Callers
from web.leaderboards.grpc.submitting import Became, Submissions
from web.leaderboards.grpc.watching import PAGE, STANDING, WatchCalls
from web.leaderboards.live import BOARDS, WATCH
from web.leaderboards.posts import GLOBAL_RANKS, SCORE_WAITER
from web.leaderboards.reading import LIMIT, Asked
from web.leaderboards.sessions import SESSIONS
from web.matches.ingest import INGEST

__all__ = ["global_ranks"]

NAME = "overstream.leaderboard.v1.LeaderboardService"

SUBMITTED = StructMessages(Submitted, pb.Submitted)


class LeaderboardService:
    """The methods of the service."""

    def __init__(
        self, accounts: AccountCalls, boards: AnyBoards, submissions: Submissions, watching: WatchCalls
    ) -> None:
        self._accounts = accounts
        self._boards = boards
        self._submissions = submissions
        self._watching = watching

    def declared(self) -> Service:
        """Return the service as a server takes it."""
        return Service(
            NAME,
            (
                *self._accounts.declared(),
                Method(
                    "SubmitScore",
                    Unary(pb.SubmitScoreRequest, pb.SubmitScoreResponse, self.submit_score).handler,
                ),
                Method(
                    "SubmitScores",
                    Unary(pb.SubmitScoresRequest, pb.SubmitScoresResponse, self.submit_scores).handler,
                ),
                Method(
                    "GetGameLeaderboard",
                    Unary(
                        pb.GetGameLeaderboardRequest, pb.GetGameLeaderboardResponse, self.get_game_leaderboard
                    ).handler,
                ),
                Method(
                    "GetGlobalLeaderboard",
                    Unary(
                        pb.GetGlobalLeaderboardRequest,
                        pb.GetGlobalLeaderboardResponse,
                        self.get_global_leaderboard,
                    ).handler,
                ),
                Method(
                    "GetUserRank",
                    Unary(pb.GetUserRankRequest, pb.GetUserRankResponse, self.get_user_rank).handler,
                ),
                *self._watching.declared(),
            ),
        )

    async def submit_score(self, request: pb.SubmitScoreRequest, call: Call) -> pb.SubmitScoreResponse:
        """Submit a score."""
        [became] = await self._submissions.take(
            [request], request.ByteSize(), call, is_ranked=request.with_global_rank
        )
        if isinstance(became, AnswerError):
            raise became
        return pb.SubmitScoreResponse(submitted=SUBMITTED.message(became))

    async def submit_scores(self, request: pb.SubmitScoresRequest, call: Call) -> pb.SubmitScoresResponse:
        """Submit scores."""
        became = await self._submissions.take(
            request.scores, request.ByteSize(), call, is_ranked=request.with_global_rank
        )
        return pb.SubmitScoresResponse(results=[_result(one) for one in became])

    async def get_game_leaderboard(
        self, request: pb.GetGameLeaderboardRequest, _call: Call
    ) -> pb.GetGameLeaderboardResponse:
        """Answer with a part of a board."""
        page = await self._boards.page(request.game_id, _asked(request))
        return pb.GetGameLeaderboardResponse(page=PAGE.message(page))

    async def get_global_leaderboard(
        self, request: pb.GetGlobalLeaderboardRequest, _call: Call
    ) -> pb.GetGlobalLeaderboardResponse:
        """Answer with a part of the global board."""
        page = await self._boards.page(GLOBAL, _asked(request))
        return pb.GetGlobalLeaderboardResponse(page=PAGE.message(page))

    async def get_user_rank(self, request: pb.GetUserRankRequest, _call: Call) -> pb.GetUserRankResponse:
        """Answer with a user's rank."""
        window = request.window or WHOLE.name
        standing = await self._boards.standing(request.game_id or GLOBAL, window, request.user_id)
        return pb.GetUserRankResponse(standing=STANDING.message(standing))


def _asked(request: pb.GetGameLeaderboardRequest | pb.GetGlobalLeaderboardRequest) -> Asked:
    return Asked(
        window=request.window or WHOLE.name,
        limit=request.limit or LIMIT,
        place=request.place,
        cursor=request.cursor,
        around=request.around,
        users=tuple(request.users.user_ids),
    )


def _result(became: Became) -> pb.SubmitScoreResult:
    if not isinstance(became, AnswerError):
        return pb.SubmitScoreResult(submitted=SUBMITTED.message(became))
    status = status_of(became)
    return pb.SubmitScoreResult(
        error=pb.SubmitScoreError(code=status.number, reason=status.reason, message=status.message)
    )


def make_service(served: web.Application) -> Service:
    """Return the service of an application that serves the views."""
    callers = Callers(served[INGEST], served[SESSIONS])
    accounts = AccountCalls(served[ACCOUNTS], callers)
    submissions = Submissions(
        served[INGEST], callers, served[SCORE_WAITER], served[GLOBAL_RANKS], served[CLUSTER]
    )
    return LeaderboardService(accounts, served[BOARDS], submissions, WatchCalls(served[WATCH])).declared()


app.served[SERVICES].append(make_service)
