"""The API's description of the global board."""

from app import app
from schemas.leaderboards.published import BoardPage, CountingGames, Standing
from serving.http.operations import BEHINDHAND, LISTED, Operation, Parameter, describe, whole
from tables.leaderboards.windows import WHOLE
from web.leaderboards import counting_games, global_views
from web.leaderboards.description import PART, USER

__all__ = ["counting_games", "global_views"]

_WINDOW = Parameter(
    "window",
    'The window: "all-time", a day such as "2026-11-26", or a week such as "2026-W48"',
    {"type": "string", "default": WHOLE.name, "minLength": 1},
)

describe(
    app.served,
    Operation(
        "/leaderboards/",
        "A part of the board over all games that count for it, ranked",
        BoardPage,
        "A user's score is the sum of what counts in those games. From a `place` on, at a `cursor`, around a "
        "user, or some users alone. A page, its total and its ranks are of one moment, and so are the pages "
        "that its cursors lead to: for half a minute, then 409. Of a window that is over the best thousand "
        "are kept, at least.",
        (
            _WINDOW,
            *PART,
        ),
        headers=(BEHINDHAND,),
        errors=(304, 400, 404, 409, 503),
        meanings={409: "The moment of this cursor is over: begin with the first page"},
        example="curl 'http://127.0.0.1:6066/leaderboards/?limit=10'",
        name="getGlobalBoard",
    ),
    Operation(
        "/leaderboards/global/ranks/{user_id}/",
        "A user's rank on the board over all games",
        Standing,
        parameters=(USER, _WINDOW),
        headers=(BEHINDHAND,),
        errors=(304, 400, 404, 503),
        name="getGlobalRank",
    ),
    Operation(
        counting_games.PATH,
        "The games that count for the board over all games, by their ids",
        CountingGames,
        "Those that have a score. Where a worker does not answer, those that it has are left out, and the "
        "answer says so.",
        (
            Parameter(
                "limit",
                f"Games; {counting_games.LIMIT} by default",
                whole(1, counting_games.MAX_LIMIT) | {"default": counting_games.LIMIT},
            ),
            Parameter("after", "`next` of another answer: the games after it", {"type": "string"}),
        ),
        headers=(BEHINDHAND, LISTED),
        errors=(304, 400),
        example="curl http://127.0.0.1:6066/leaderboards/global/games/",
        name="getCountingGames",
    ),
)
