"""The API's description of leaderboards."""

import msgspec

from app import app
from schemas.leaderboards.published import BoardPage, Standing
from serving.http.operations import BEHINDHAND, Operation, Parameter, Socket, describe, whole
from serving.ingest.answers import ConflictAnswer, FaultsAnswer, PostedAnswer
from serving.ingest.forms import WAIT, forms_of
from tables.leaderboards.games import Game
from tables.leaderboards.windows import WHOLE
from web.leaderboards import global_ranks, live, views
from web.leaderboards.posts import HIDING, POSTED, RULES
from web.leaderboards.reading import LIMIT, MAX_LIMIT, MAX_USERS, MOST_PLACES

__all__ = ["global_ranks", "live", "views"]

_USER = "9f0c4e1ab7d24c55a1f3f0f6b1a2c3d4"  # pragma: allowlist secret
_USER_ID = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
GAME = Parameter(
    "game_id",
    "The game",
    {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
    "path",
    required=True,
)
WINDOW = Parameter(
    "window",
    'The window: "all-time", a day such as "2026-11-26", a week such as "2026-W48", or a season\'s id',
    {"type": "string", "default": WHOLE.name, "minLength": 1},
)
USER = Parameter("user_id", "The user", _USER_ID, "path", required=True)
_LIMIT = Parameter("limit", f"Entries; {LIMIT} by default", whole(1, MAX_LIMIT) | {"default": LIMIT})
PART = (
    _LIMIT,
    Parameter("place", "Entries to leave out from the first on", whole(0, MOST_PLACES)),
    Parameter("cursor", "`next` or `previous` of another page", {"type": "string", "minLength": 1}),
    Parameter("around", "A user who is to be in the middle, as far as there are others", _USER_ID),
    Parameter(
        "users",
        f"These users alone, at most {MAX_USERS}, with commas between. Of several ways to ask, `cursor` "
        "counts, then `around`, then `users`",
        {"type": "string", "pattern": f"^[0-9a-f]{{32}}(,[0-9a-f]{{32}}){{0,{MAX_USERS - 1}}}$"},
    ),
)
"""Which part of a board is asked for."""
_GLOBAL = Parameter(
    "global",
    "With `wait`: whether to wait for the user's rank of now on the board over all games too "
    "(`global_rank`). Where it is not there in time, or cannot be, `global_rank_reason` says why. Without "
    "`wait` it changes nothing",
    {"type": "boolean", "default": False},
)
_READ = (304, 400, 404, 503)
_POSTED = (400, 401, 403, 408, 413, 415, 429, 503)
_SCORE = {"user_id": _USER, "submission_id": "round-7", "score": 1250}
_HIDE = {"user_id": _USER, "hidden": True}
_RULES = {"policy": "best", "ties": "competition", "days": True, "weeks": True}

_SOCKET = (
    "A WebSocket at the same address gets them as messages. `global` is the board over all games. A client "
    "that reads slowly gets the newest and misses what came between."
)


class BoardMessage(msgspec.Struct, frozen=True, tag="board", tag_field="type"):
    """The first entries of a board, at once and after every change."""

    board: BoardPage


class RankMessage(msgspec.Struct, frozen=True, tag="rank", tag_field="type"):
    """A user's rank on a board, at once and after every change."""

    rank: Standing


describe(
    app.served,
    Operation(
        "/leaderboards/{game_id}/",
        "A part of a game's board, ranked",
        BoardPage,
        "From a `place` on, at a `cursor`, around a user, or some users alone. A page, its total and its "
        "ranks are of one moment, and so are the pages that its cursors lead to: for half a minute, then "
        "409. Of a window that is over the best thousand are kept.",
        (
            GAME,
            WINDOW,
            *PART,
        ),
        headers=(BEHINDHAND,),
        errors=(*_READ, 409),
        meanings={409: "The moment of this cursor is over: begin with the first page"},
        example="curl 'http://127.0.0.1:6066/leaderboards/chess/?limit=10'",
        name="getBoard",
    ),
    Operation(
        "/leaderboards/{game_id}/ranks/{user_id}/",
        "A user's rank on a game's board",
        Standing,
        parameters=(GAME, USER, WINDOW),
        headers=(BEHINDHAND,),
        errors=_READ,
        name="getRank",
    ),
    Operation(
        "/leaderboards/{game_id}/live/",
        "The first entries of a board, pushed at once and then at most once a second where they change",
        BoardPage,
        f"Events named `board`. {_SOCKET}",
        (GAME, WINDOW, _LIMIT),
        errors=(400, 404, 503),
        content_type="text/event-stream",
        example="curl -N 'http://127.0.0.1:6066/leaderboards/chess/live/?limit=3'",
        name="followBoard",
        socket=Socket(BoardMessage),
    ),
    Operation(
        "/leaderboards/{game_id}/ranks/{user_id}/live/",
        "A user's rank on a board, pushed at once and then at most once a second where it changes",
        Standing,
        f"Events named `rank`, without the percentile. {_SOCKET}",
        (GAME, USER, WINDOW),
        errors=(400, 404, 503),
        content_type="text/event-stream",
        name="followRank",
        socket=Socket(RankMessage),
    ),
    Operation(
        "/leaderboards/{game_id}/rules/",
        "A game's rules",
        Game,
        parameters=(GAME,),
        headers=(BEHINDHAND,),
        errors=_READ,
        name="getRules",
    ),
    Operation(
        "/leaderboards/{game_id}/",
        "Give a game its rules",
        PostedAnswer,
        "With a key that has the scope `games:GAME`. Policy, order, ties and `is_global` stay once there are "
        "scores.",
        (GAME, WAIT),
        errors=_POSTED,
        method="put",
        status=202,
        name="putGame",
        instead={400: FaultsAnswer, 409: ConflictAnswer},
        also={200: PostedAnswer},
        bodies=forms_of(
            RULES,
            "An `overstream.leaderboard.v1.Game`",
            {"the best of each user, by day and week too": _RULES},
        ),
        keyed=True,
    ),
    Operation(
        "/leaderboards/{game_id}/scores/",
        "Submit scores",
        PostedAnswer,
        "With a key that has the scope `scores:GAME`. Each submission counts once; one that comes again "
        "gets its first answer, for 48 hours. With `wait` each item has an `answer`: what counts now "
        "(`best`), and its rank before and after.",
        (GAME, WAIT, _GLOBAL),
        errors=_POSTED,
        method="post",
        status=202,
        name="postScores",
        instead={400: FaultsAnswer, 409: ConflictAnswer},
        also={200: PostedAnswer},
        bodies=forms_of(
            POSTED,
            "An `overstream.leaderboard.v1.Score`",
            {"a score": _SCORE, "several": [_SCORE, _SCORE | {"submission_id": "round-8"}]},
        ),
        keyed=True,
    ),
    Operation(
        "/leaderboards/{game_id}/visibility/",
        "Hide the entries of users, or show them again",
        PostedAnswer,
        "With a key that has the scope `games:GAME`. Hidden entries are on no board of the game, in none of "
        "its windows that are over, and count nothing for the global board; what is scored meanwhile is "
        "kept, and shown when they are. A user may be hidden who has no score yet.",
        (GAME, WAIT),
        errors=_POSTED,
        method="post",
        status=202,
        name="postVisibility",
        instead={400: FaultsAnswer, 409: ConflictAnswer},
        also={200: PostedAnswer},
        bodies=forms_of(
            HIDING,
            "An `overstream.leaderboard.v1.Visibility`",
            {"hide": _HIDE, "show again": _HIDE | {"hidden": False}},
        ),
        keyed=True,
    ),
)
