"""The API's description of the operations that every sport has."""

from collections.abc import Iterable, Iterator
from types import GenericAlias
from typing import Any

import msgspec
from msgspec.structs import replace

from schemas.matches.ids import MAX_BYTES, PATTERN
from serving.http.operations import BEHINDHAND, COPIED, LISTED, Operation, Parameter, Socket, whole
from serving.http.responses import ErrorInfo
from serving.lists import LIMIT, MAX_LIMIT
from serving.push.digest_relay import Silence
from serving.push.live import STREAM_ABOUT
from serving.push.websocket import Wish
from serving.push.websocket import __doc__ as socket_about
from tables.matches.sport import AnySport

MATCH = Parameter(
    "match_id",
    f"The match, as its producer names it: at most {MAX_BYTES} bytes of UTF-8",
    {"type": "string", "minLength": 1, "maxLength": MAX_BYTES, "pattern": PATTERN},
    "path",
    required=True,
)
LANG = Parameter(
    "lang",
    "A language, as `en` or `hi-IN`: the answer has a `text` in it, or in the nearest one that there is, in "
    "English where there is none",
    {"type": "string"},
)
OF_ONE = (304, 400, 404, 503)
"""Statuses other than 200 of an answer about one match."""

_LIMIT = Parameter(
    "limit", f"The most matches to return; {LIMIT:,} by default", whole(1, MAX_LIMIT) | {"default": LIMIT}
)
_BEFORE = Parameter(
    "before",
    "Continue after this place, which `Link` gives. Matches to come are last, the soonest first. "
    "A match that changes moves to the front: a list that is read in parts has each match once at most, and "
    "lacks those that moved forward meanwhile. With a `limit` above the number of matches it has all.",
    {"type": "string", "pattern": "^-?[0-9]{1,13},.+$"},
)
_NEXT = Parameter(
    "Link", 'Where the list continues (`rel="next"`), if it was cut', {"type": "string"}, "header"
)


class PartialMessage(msgspec.Struct, frozen=True, tag="partial", tag_field="type"):
    """The workers that do not report; their matches may be missing."""

    silent: list[str]


class ErrorMessage(msgspec.Struct, frozen=True, tag="error", tag_field="type"):
    """An error, with the id of its match if it concerns one."""

    error: ErrorInfo
    match_id: str | msgspec.UnsetType = msgspec.UNSET


def operations_of(sport: AnySport, paths: Iterable[str]) -> Iterator[Operation]:
    """Yield the operations of a sport's matches under each of the paths."""
    messages = _messages(sport)
    for path in paths:
        # Client generators use the names: those at the root are a contract, others contain the sport's name.
        of = "" if not path else sport.name.capitalize()
        own = "" if sport.at_root else sport.name
        for one in (*_lists(sport, path, of), *_match(sport, path, of), *_pushed(sport, path, of, messages)):
            yield replace(one, sport=own)


def demo_id(sport: AnySport) -> str:
    """Return the id of the match that `faust -A app demo` plays, for examples."""
    return "demo" if sport.at_root else f"demo-{sport.name}"


def _lists(sport: AnySport, path: str, of: str) -> tuple[Operation, ...]:
    status = Parameter(
        "status", "Only matches with this status", {"type": "string", "enum": list(sport.statuses)}
    )
    asked = (status, _LIMIT, _BEFORE, LANG)
    state, summary = _types(sport)
    return (
        Operation(
            f"{path}/matches/",
            "All matches of the cluster, newest first",
            _list_of(state),
            parameters=asked,
            headers=(_NEXT, LISTED, BEHINDHAND),
            errors=(304, 400),
            example=f"curl 'http://127.0.0.1:6066{path}/matches/?status={sport.statuses[1]}&limit=5'",
            name=f"list{of}Matches",
        ),
        Operation(
            f"{path}/scores/",
            "The summaries of all matches, newest first",
            _list_of(summary),
            parameters=asked,
            headers=(_NEXT, LISTED, BEHINDHAND),
            errors=(304, 400),
            name=f"list{of}Scores",
        ),
    )


def _match(sport: AnySport, path: str, of: str) -> tuple[Operation, ...]:
    state, summary = _types(sport)
    return (
        Operation(
            f"{path}/scores/{{match_id}}/",
            "The summary of a match",
            summary,
            parameters=(MATCH, LANG),
            headers=(COPIED, BEHINDHAND),
            errors=OF_ONE,
            name=f"get{of}Score",
        ),
        Operation(
            f"{path}/matches/{{match_id}}/",
            "A match as a scoreboard shows it",
            state,
            "With `after` it waits for a state newer than the one with that `last_seq`, and answers with the "
            "current state when `timeout` has passed.",
            (
                MATCH,
                Parameter("after", "A `last_seq`: wait until the match is beyond it", whole(0, 2**63 - 1)),
                Parameter(
                    "timeout",
                    "Seconds to wait, 30 by default",
                    {"type": "number", "minimum": 0, "maximum": 60},
                ),
                LANG,
            ),
            (COPIED, BEHINDHAND),
            OF_ONE,
            example=f"curl 'http://127.0.0.1:6066{path}/matches/{demo_id(sport)}/?after=74&timeout=20'",
            name=f"get{of}Match",
        ),
    )


def _pushed(sport: AnySport, path: str, of: str, messages: Any) -> tuple[Operation, ...]:
    state, summary = _types(sport)
    one_status = "|".join(sport.statuses)
    unfinished = ",".join(one for one in sport.statuses if one not in (sport.to_come, sport.finished))
    return (
        Operation(
            f"{path}/matches/{{match_id}}/live/",
            "A match live: Server-Sent Events",
            state,
            STREAM_ABOUT,
            (
                MATCH,
                Parameter(
                    "Last-Event-ID",
                    "The `last_seq` of the last state received: a newer one comes at once, none comes twice",
                    whole(0, 2**63 - 1),
                    "header",
                ),
                LANG,
            ),
            errors=(400, 404, 503),
            content_type="text/event-stream",
            example=f"curl -N http://127.0.0.1:6066{path}/matches/{demo_id(sport)}/live/",
            name=f"follow{of}Match",
        ),
        Operation(
            f"{path}/live/",
            "All matches live: Server-Sent Events",
            _list_of(summary) | Silence,
            "`scores` events: first all summaries, then those that changed, at most ten times a second. "
            '`partial` events, {"silent": [...]}: workers that do not report; their matches may be missing. '
            "With `status` only matches with this status, and once more each that leaves it.",
            parameters=(
                Parameter(
                    "status",
                    "Only matches with this status: one, or several with commas",
                    {"type": "string", "pattern": f"^({one_status})(,({one_status}))*$"},
                ),
                LANG,
            ),
            errors=(400, 503),
            content_type="text/event-stream",
            example=f"curl -N --compressed 'http://127.0.0.1:6066{path}/live/?status={unfinished}'",
            name=f"follow{of}Matches",
        ),
        Operation(
            f"{path}/ws/",
            "A WebSocket for programs",
            about=" ".join((socket_about or "").partition("\n\n")[0].split()).rstrip("."),
            status=101,
            socket=Socket(sent=Wish, received=messages),
            errors=(400, 503),
            example=(socket_about or "").partition("\n\n")[2].partition("\n\n")[0],
            name=f"open{of}Socket",
        ),
    )


def _types(sport: AnySport) -> tuple[Any, Any]:
    """Return the types of a match's state and summary, as `Any`: mypy does not accept values as types."""
    return sport.published, sport.summary


def _list_of(kind: Any) -> Any:
    return GenericAlias(list, (kind,))


def _messages(sport: AnySport) -> Any:
    """Return the message types of a sport's WebSocket; at the root their names are a contract."""
    of = "" if sport.at_root else sport.name.capitalize()
    state, summary = _types(sport)
    at_once = msgspec.defstruct(
        f"{of}StateMessage",
        [("match_id", str), ("state", state)],
        frozen=True,
        tag="state",
        tag_field="type",
        namespace={"__doc__": "A match's state, at once and after every change."},
    )
    scores = msgspec.defstruct(
        f"{of}ScoresMessage",
        [("scores", _list_of(summary))],
        frozen=True,
        tag="scores",
        tag_field="type",
        namespace={"__doc__": "Summaries: first of all matches, then of those that changed."},
    )
    return at_once | scores | PartialMessage | ErrorMessage
