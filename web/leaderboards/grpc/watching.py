"""Streams over gRPC: the first entries of a board, and a user's rank, as they change."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from schemas.leaderboards.published import BoardPage, Standing
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from schemas.struct_messages import StructMessages
from serving.grpc.service import Call, Method, Stream
from serving.http.responses import bad_request
from tables.leaderboards.games import GLOBAL
from tables.leaderboards.windows import WHOLE
from web.leaderboards.watching import BoardWatch

WATCHED = 10
"""Entries that are watched where the client says no number."""

MOST_WATCHED = 100

PAGE = StructMessages(BoardPage, pb.BoardPage)
STANDING = StructMessages(Standing, pb.Standing)


class WatchCalls:
    """The methods that send what changes."""

    def __init__(self, watch: BoardWatch) -> None:
        self._watch = watch

    def declared(self) -> tuple[Method, ...]:
        """Return the methods as a service has them."""
        return (
            Method("WatchGame", Stream(pb.WatchGameRequest, pb.WatchGameResponse, self.watch_game).handler),
            Method(
                "WatchGlobal",
                Stream(pb.WatchGlobalRequest, pb.WatchGlobalResponse, self.watch_global).handler,
            ),
            Method("WatchUser", Stream(pb.WatchUserRequest, pb.WatchUserResponse, self.watch_user).handler),
        )

    async def watch_game(
        self, request: pb.WatchGameRequest, _call: Call
    ) -> AsyncGenerator[pb.WatchGameResponse, None]:
        """Send the first entries of a game's board, and again as they change."""
        async with aclosing(self._pages(request.game_id, request.window, request.limit)) as pages:
            async for page in pages:
                yield pb.WatchGameResponse(page=page)

    async def watch_global(
        self, request: pb.WatchGlobalRequest, _call: Call
    ) -> AsyncGenerator[pb.WatchGlobalResponse, None]:
        """Send the first entries of the global board, and again as they change."""
        async with aclosing(self._pages(GLOBAL, request.window, request.limit)) as pages:
            async for page in pages:
                yield pb.WatchGlobalResponse(page=page)

    async def watch_user(
        self, request: pb.WatchUserRequest, _call: Call
    ) -> AsyncGenerator[pb.WatchUserResponse, None]:
        """Send a user's rank, and again as it changes."""
        window = request.window or WHOLE.name
        following = self._watch.follow_user(request.game_id or GLOBAL, window, request.user_id)
        async with aclosing(following) as standings:
            async for standing in standings:
                yield pb.WatchUserResponse(standing=STANDING.message(standing))

    async def _pages(self, game_id: str, window: str, limit: int) -> AsyncGenerator[pb.BoardPage, None]:
        limit = limit or WATCHED
        if not 1 <= limit <= MOST_WATCHED:
            raise bad_request(f"limit is {limit}: expected a whole number from 1 to {MOST_WATCHED}")
        async with aclosing(self._watch.follow(game_id, window or WHOLE.name, limit)) as pages:
            async for page in pages:
                yield PAGE.message(page)
