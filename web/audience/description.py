"""The API's description of audiences."""

from app import app
from schemas.audience.bounds import MAX_ID
from schemas.audience.published import Audience
from schemas.matches.moments import Moment
from serving.http.operations import LISTED, Operation, Parameter, describe
from serving.ingest.answers import ConflictAnswer, FaultsAnswer, PostedAnswer
from serving.ingest.forms import WAIT, forms_of
from web.audience import live, views
from web.audience.posts import INTAKE, TokenAnswer
from web.matches.description import LANG, MATCH

__all__ = ["live", "views"]

SPORT = Parameter(
    "sport",
    "The sport of the match, by the word in its paths",
    {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,49}$"},
    "path",
    required=True,
)
_ABOUT = (
    "By event time, exact, and over all workers: each viewer counts once. What a worker that is away would "
    "have told is named in `missing`. `as_of` is the wall clock while events come, else the newest of them."
)
_ONE = {
    "user_id": "7b0c", "match_id": "final", "session_id": "7b0c-1", "type": "heartbeat", "device": "mobile",
    "platform": "web", "country": "DE", "at": 1_767_225_600_000,
}  # fmt: skip
_LIKE = _ONE | {"type": "like", "event_id": "7b0c-1-1"}

describe(
    app.served,
    Operation(
        "/{sport}/matches/{match_id}/audience/",
        "Who watches a match: now, by minute, at the peak, and what its events did",
        Audience,
        _ABOUT,
        (SPORT, MATCH),
        headers=(LISTED,),
        errors=(304, 400, 404),
        name="getAudience",
    ),
    Operation(
        "/api/matches/{match_id}/metrics/",
        "The same of the only match with an id, whatever its sport",
        Audience,
        _ABOUT,
        (MATCH,),
        headers=(LISTED,),
        errors=(304, 400, 404, 409),
        meanings={409: "Several sports have a match of this id: the message has their paths"},
        name="getMatchMetrics",
    ),
    Operation(
        "/{sport}/matches/{match_id}/audience/live/",
        "The figures of an audience, pushed each second",
        about="Events named `audience`, whose data is an `Audience` with its last two minutes and without "
        "cohorts.",
        parameters=(SPORT, MATCH),
        errors=(400, 404, 503),
        content_type="text/event-stream",
        name="followAudience",
    ),
    Operation(
        "/{sport}/matches/{match_id}/audience/token/",
        "A token for the browser of one viewer of one match",
        TokenAnswer,
        "For servers that have a key with the scope `ingest:audience`. The browser posts with "
        "`Authorization: Bearer ...`, at the rate of that key, and asks its server for another in time.",
        (
            SPORT,
            MATCH,
            Parameter(
                "user_id",
                "The viewer who may post with it",
                {"type": "string", "minLength": 1, "maxLength": MAX_ID},
                required=True,
            ),
        ),
        errors=(400, 401, 403, 503),
        name="getAudienceToken",
        keyed=True,
    ),
    Operation(
        "/{sport}/matches/{match_id}/moments/",
        "The events of a match that a crowd reacts to",
        list[Moment],
        parameters=(SPORT, MATCH, LANG),
        errors=(304, 400, 404, 503),
        name="listMoments",
    ),
    Operation(
        "/api/engagements/",
        "Post what viewers do",
        PostedAnswer,
        "With a key, or of a browser with a token of its viewer and match. All of it is taken, or nothing. "
        "Repeats count once; the order does not matter within ten minutes.",
        (WAIT,),
        errors=(400, 401, 403, 408, 413, 415, 429, 503),
        method="post",
        status=202,
        name="postEngagements",
        instead={400: FaultsAnswer, 409: ConflictAnswer},
        also={200: PostedAnswer},
        bodies=forms_of(
            INTAKE, "An `audience.v1.Engagement`", {"a heartbeat": _ONE, "several": [_ONE, _LIKE]}
        ),
        keyed=True,
    ),
)
