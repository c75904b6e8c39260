"""The API's description of predictions."""

from typing import Annotated

import msgspec
from msgspec import Meta

from app import app
from schemas.matches.ids import PATTERN
from schemas.predictions.codec import MAX_PREDICTION_ID
from schemas.predictions.published import MatchMarkets, OwnPredictions
from serving.http.operations import BEHINDHAND, Content, Operation, Parameter, describe
from serving.ingest.answers import ConflictAnswer, FaultsAnswer, PostedAnswer
from serving.ingest.bodies import JSON
from serving.ingest.forms import WAIT
from tables.predictions.registry import sports
from web.predictions import views

__all__ = ["views"]

_SPORT = Parameter(
    "sport", "The sport of the match", {"type": "string", "enum": sorted(sports())}, "path", required=True
)
_MATCH = Parameter(
    "match_id", "The match", {"type": "string", "pattern": PATTERN, "minLength": 1}, "path", required=True
)


class PostedPrediction(msgspec.Struct, frozen=True):
    """What somebody foretells of a market of the match."""

    market: Annotated[
        str,
        Meta(description="`over-runs.INNINGS.OVER` (from over 0 on), `next-scorer.NUMBER` or `final-margin`"),
    ]
    pick: Annotated[
        str,
        Meta(
            description='Runs; "home", "away" or "none"; "home by 2", "India by 5 wickets", "draw", "tie" or '
            '"no result"'
        ),
    ]
    prediction_id: Annotated[
        str,
        Meta(
            min_length=1, max_length=MAX_PREDICTION_ID, description="Of your own: the same again is a repeat"
        ),
    ]


_TOKEN = "With `Authorization: Bearer` and the token of a login. "  # noqa: S105 - words of a description
_OVER = {"market": "over-runs.1.12", "pick": "8", "prediction_id": "p1"}

describe(
    app.served,
    Operation(
        "/predictions/{sport}/{match_id}/",
        "What can be foretold of a match now, and what it has decided",
        MatchMarkets,
        "`open` are the markets that come next, `sides` those that picks can name. What is settled was "
        "closed by the ball or the goal that decided it, or by an over's first ball, at the earlier of its "
        "two timestamps. `boards` are leaderboards: `/leaderboards/{game_id}/`.",
        (_SPORT, _MATCH),
        headers=(BEHINDHAND,),
        errors=(304, 400, 404, 503),
        example="curl http://127.0.0.1:6066/predictions/cricket/demo/",
        name="getMarkets",
    ),
    Operation(
        "/predictions/{sport}/{match_id}/",
        "Foretell",
        PostedAnswer,
        f"{_TOKEN}The first prediction of a user and market stands. It counts if Kafka appended it before "
        "the market closed, whatever is open as far as this worker knows. With `wait` each item has an "
        "`answer`: an `OwnPrediction`.",
        (_SPORT, _MATCH, WAIT),
        errors=(400, 401, 403, 404, 408, 413, 415, 422, 429, 503),
        meanings={
            401: "There is no token, or it is not valid: log in",
            403: "There are no accounts here",
            422: "The market is not open",
        },
        method="post",
        status=202,
        name="postPredictions",
        instead={400: FaultsAnswer, 409: ConflictAnswer},
        also={200: PostedAnswer},
        bodies=(
            Content(
                JSON,
                PostedPrediction | list[PostedPrediction],
                examples={
                    "the runs of an over": _OVER,
                    "who scores next, and the margin": [
                        {"market": "next-scorer.3", "pick": "home", "prediction_id": "p1"},
                        {"market": "final-margin", "pick": "home by 2", "prediction_id": "p1"},
                    ],
                },
            ),
        ),
    ),
    Operation(
        "/predictions/{sport}/{match_id}/own/",
        "What I foretold of a match, and my points",
        OwnPredictions,
        f"{_TOKEN}`points` of a prediction are null until it is settled, and where it was made too late.",
        (_SPORT, _MATCH),
        errors=(400, 401, 403, 404, 503),
        meanings={401: "There is no token, or it is not valid: log in", 403: "There are no accounts here"},
        name="getOwnPredictions",
    ),
)
