"""Cricket's part of the API's description."""

import msgspec

from schemas.cricket.published import MatchState, OverSummary, Scorecard
from schemas.matches.ids import MAX_BYTES, PATTERN
from serving.http.operations import BEHINDHAND, COPIED, LISTED, Operation, Parameter, Socket, describe, whole
from serving.http.responses import ErrorInfo
from serving.lists import LIMIT, MAX_LIMIT
from serving.push.digest_relay import Silence
from serving.push.live import STREAM_ABOUT
from serving.push.websocket import Wish
from serving.push.websocket import __doc__ as socket_about
from tables.cricket.scoring.result import Status
from web.cricket.glances import MatchSummary
from web.cricket.matches import MAX_INNINGS, MAX_LAST

_MATCH = Parameter(
    "match_id",
    f"The match, as its producer names it: at most {MAX_BYTES} bytes of UTF-8",
    {"type": "string", "minLength": 1, "maxLength": MAX_BYTES, "pattern": PATTERN},
    "path",
    required=True,
)
_STATUS = Parameter(
    "status", "Only matches that stand so", {"type": "string", "enum": [status.value for status in Status]}
)
_ONE_STATUS = "|".join(Status)
_STATUSES = f"^({_ONE_STATUS})(,({_ONE_STATUS}))*$"
_LIMIT = Parameter(
    "limit", f"At most so many; {LIMIT:,} if it is not said", whole(1, MAX_LIMIT) | {"default": LIMIT}
)
_BEFORE = Parameter(
    "before",
    "Go on after this place: what `Link` has. Matches to come are last, the soonest first. "
    "A match that changes meanwhile moves to the front: read in parts, a list has each match once at most, "
    "and lacks those that moved before they were reached. With a `limit` above their number it has all.",
    {"type": "string", "pattern": "^-?[0-9]{1,13},.+$"},
)
_NEXT = Parameter(
    "Link", 'Where the list goes on (`rel="next"`), if it was cut', {"type": "string"}, "header"
)
_ONE = (304, 400, 404, 503)


class StateMessage(msgspec.Struct, frozen=True, tag="state", tag_field="type"):
    """A match as it stands, at once and after every change."""

    match_id: str
    state: MatchState


class ScoresMessage(msgspec.Struct, frozen=True, tag="scores", tag_field="type"):
    """Summaries: all of them at first, then of the matches that changed."""

    scores: list[MatchSummary]


class PartialMessage(msgspec.Struct, frozen=True, tag="partial", tag_field="type"):
    """The workers that do not report, whose matches may be missing."""

    silent: list[str]


class ErrorMessage(msgspec.Struct, frozen=True, tag="error", tag_field="type"):
    """What went wrong; with the match it is about, where it is about one."""

    error: ErrorInfo
    match_id: str | msgspec.UnsetType = msgspec.UNSET


describe(
    Operation(
        "/matches/",
        "All matches of the cluster, newest first",
        list[MatchState],
        parameters=(_STATUS, _LIMIT, _BEFORE),
        headers=(_NEXT, LISTED, BEHINDHAND),
        errors=(304, 400),
        example="curl 'http://127.0.0.1:6066/matches/?status=live&limit=5'",
        name="listMatches",
    ),
    Operation(
        "/scores/",
        "All matches at a glance, newest first: teams, the score of each innings, what is required",
        list[MatchSummary],
        parameters=(_STATUS, _LIMIT, _BEFORE),
        headers=(_NEXT, LISTED, BEHINDHAND),
        errors=(304, 400),
        name="listScores",
    ),
    Operation(
        "/matches/{match_id}/",
        "A match as a scoreboard shows it",
        MatchState,
        "With `after` it waits for a newer state than the one with that `last_seq`, and answers with the "
        "state as it stands when `timeout` is over.",
        (
            _MATCH,
            Parameter("after", "A `last_seq`: wait until the match is beyond it", whole(0, 2**63 - 1)),
            Parameter(
                "timeout",
                "Seconds to wait, 30 if it is not said",
                {"type": "number", "minimum": 0, "maximum": 60},
            ),
        ),
        (COPIED, BEHINDHAND),
        _ONE,
        example="curl 'http://127.0.0.1:6066/matches/demo/?after=74&timeout=20'",
        name="getMatch",
    ),
    Operation(
        "/matches/{match_id}/scorecard/",
        "The whole scorecard",
        Scorecard,
        parameters=(_MATCH,),
        headers=(COPIED, BEHINDHAND),
        errors=_ONE,
        name="getScorecard",
    ),
    Operation(
        "/matches/{match_id}/overs/",
        "Over by over, the one in progress last",
        list[OverSummary],
        parameters=(
            _MATCH,
            Parameter("innings", "Only this innings, counted from 1", whole(1, MAX_INNINGS)),
            Parameter("last", "Only the last so many", whole(1, MAX_LAST)),
        ),
        headers=(COPIED, BEHINDHAND),
        errors=_ONE,
        name="listOvers",
    ),
    Operation(
        "/matches/{match_id}/live/",
        "A match as it moves: Server-Sent Events",
        MatchState,
        STREAM_ABOUT,
        (
            _MATCH,
            Parameter(
                "Last-Event-ID",
                "The `last_seq` of the state seen last: what was missed is made up for, nothing comes twice",
                whole(0, 2**63 - 1),
                "header",
            ),
        ),
        errors=(400, 404, 503),
        content_type="text/event-stream",
        example="curl -N http://127.0.0.1:6066/matches/demo/live/",
        name="followMatch",
    ),
    Operation(
        "/live/",
        "All matches as they move: Server-Sent Events",
        list[MatchSummary] | Silence,
        "`scores` events: all summaries first, then of those that changed, at most ten times a second. "
        '`partial` events, {"silent": [...]}: workers that do not report, whose matches may be missing. '
        "With `status` only matches that stand so, and once those that no longer do.",
        parameters=(
            Parameter(
                "status",
                "Only matches that stand so: one status, or several with commas",
                {"type": "string", "pattern": _STATUSES},
            ),
        ),
        errors=(400, 503),
        content_type="text/event-stream",
        example="curl -N --compressed 'http://127.0.0.1:6066/live/?status=live,innings_break'",
        name="followMatches",
    ),
    Operation(
        "/ws/",
        "A WebSocket for programs",
        about=" ".join((socket_about or "").partition("\n\n")[0].split()).rstrip("."),
        status=101,
        socket=Socket(sent=Wish, received=StateMessage | ScoresMessage | PartialMessage | ErrorMessage),
        errors=(400, 503),
        example=(socket_about or "").partition("\n\n")[2].partition("\n\n")[0],
        name="openSocket",
    ),
)
