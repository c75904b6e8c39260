"""What can be asked of any sport's matches, for the API's description."""

from collections.abc import Iterable, Iterator
from types import GenericAlias
from typing import Any

import msgspec

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
OF_ONE = (304, 400, 404, 503)
"""The statuses that may come instead of an answer about one match."""

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


class PartialMessage(msgspec.Struct, frozen=True, tag="partial", tag_field="type"):
    """The workers that do not report, whose matches may be missing."""

    silent: list[str]


class ErrorMessage(msgspec.Struct, frozen=True, tag="error", tag_field="type"):
    """What went wrong; with the match it is about, where it is about one."""

    error: ErrorInfo
    match_id: str | msgspec.UnsetType = msgspec.UNSET


def operations_of(sport: AnySport, paths: Iterable[str]) -> Iterator[Operation]:
    """Yield what can be asked of a sport's matches under each of the paths."""
    messages = _messages(sport)
    for path in paths:
        # Programs are made of the names: at the root they are the only ones, else the sport's.
        of = "" if not path else sport.name.capitalize()
        yield from (*_lists(sport, path, of), *_match(sport, path, of), *_pushed(sport, path, of, messages))


def _lists(sport: AnySport, path: str, of: str) -> tuple[Operation, ...]:
    status = Parameter(
        "status", "Only matches that stand so", {"type": "string", "enum": list(sport.statuses)}
    )
    asked = (status, _LIMIT, _BEFORE)
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
            "All matches at a glance, newest first",
            _list_of(summary),
            parameters=asked,
            headers=(_NEXT, LISTED, BEHINDHAND),
            errors=(304, 400),
            name=f"list{of}Scores",
        ),
    )


def _match(sport: AnySport, path: str, of: str) -> tuple[Operation, ...]:
    state, _ = _types(sport)
    return (
        Operation(
            f"{path}/matches/{{match_id}}/",
            "A match as a scoreboard shows it",
            state,
            "With `after` it waits for a newer state than the one with that `last_seq`, and answers with the "
            "state as it stands when `timeout` is over.",
            (
                MATCH,
                Parameter("after", "A `last_seq`: wait until the match is beyond it", whole(0, 2**63 - 1)),
                Parameter(
                    "timeout",
                    "Seconds to wait, 30 if it is not said",
                    {"type": "number", "minimum": 0, "maximum": 60},
                ),
            ),
            (COPIED, BEHINDHAND),
            OF_ONE,
            example=f"curl 'http://127.0.0.1:6066{path}/matches/demo/?after=74&timeout=20'",
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
            "A match as it moves: Server-Sent Events",
            state,
            STREAM_ABOUT,
            (
                MATCH,
                Parameter(
                    "Last-Event-ID",
                    "The `last_seq` of the state seen last: what was missed comes, nothing comes twice",
                    whole(0, 2**63 - 1),
                    "header",
                ),
            ),
            errors=(400, 404, 503),
            content_type="text/event-stream",
            example=f"curl -N http://127.0.0.1:6066{path}/matches/demo/live/",
            name=f"follow{of}Match",
        ),
        Operation(
            f"{path}/live/",
            "All matches as they move: Server-Sent Events",
            _list_of(summary) | Silence,
            "`scores` events: all summaries first, then of those that changed, at most ten times a second. "
            '`partial` events, {"silent": [...]}: workers that do not report, whose matches may be missing. '
            "With `status` only matches that stand so, and once those that no longer do.",
            parameters=(
                Parameter(
                    "status",
                    "Only matches that stand so: one status, or several with commas",
                    {"type": "string", "pattern": f"^({one_status})(,({one_status}))*$"},
                ),
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
    """Return the types of a match's state and of its summary: values here, which mypy takes for none."""
    return sport.published, sport.summary


def _list_of(kind: Any) -> Any:
    return GenericAlias(list, (kind,))


def _messages(sport: AnySport) -> Any:
    """Return the types of what a WebSocket sends of a sport; at the root their names are a contract."""
    of = "" if sport.at_root else sport.name.capitalize()
    state, summary = _types(sport)
    at_once = msgspec.defstruct(
        f"{of}StateMessage",
        [("match_id", str), ("state", state)],
        frozen=True,
        tag="state",
        tag_field="type",
        namespace={"__doc__": "A match as it stands, at once and after every change."},
    )
    scores = msgspec.defstruct(
        f"{of}ScoresMessage",
        [("scores", _list_of(summary))],
        frozen=True,
        tag="scores",
        tag_field="type",
        namespace={"__doc__": "Summaries: all of them at first, then of the matches that changed."},
    )
    return at_once | scores | PartialMessage | ErrorMessage
