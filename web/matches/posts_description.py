"""The API's description of what clients post of every sport."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from app import app
from app.registry import FEEDS, SPORTS, load
from feeds.matches.examples import Examples, examples_of
from feeds.matches.feed import Feed
from schemas.matches.posts import AnyPost
from serving.http.operations import Content, Operation, Parameter, describe
from serving.ingest.answers import ConflictAnswer, FaultsAnswer, PostedAnswer
from serving.ingest.bodies import JSON, MAX_BYTES, MAX_ITEMS
from serving.ingest.forms import WAIT, forms_of
from serving.ingest.intake import Intake
from tables.matches.sport import AnySport, Sport, any_sport
from web.matches.description import MATCH
from web.matches.ingest import MatchPosts, posts_of

_EXAMPLE_AT = 1_767_225_600_000
"""When the matches of the examples start: 2026-01-01, in epoch milliseconds."""

_MOST_LISTED = 3
"""Entries of a list in an example."""

_WAIT = replace(
    WAIT,
    about="Seconds to wait until what is posted is counted and committed: then 200, with the states of its "
    "matches",
)
_ERRORS = (400, 401, 403, 408, 409, 413, 415, 429, 503)
_MEANINGS = {
    200: "With `wait`: all of it is counted and committed, or was before (`duplicate`)",
    202: "It is in Kafka's log, and is not lost any more. With `wait`: some of it is not counted yet, and "
    "`pending` says why",
    400: "Nothing of it is taken; `faults` has all that is wrong with it",
    409: "With `wait`: the id, or the number, of an item is another event's; the rest counts",
    413: f"It is larger than {MAX_BYTES:,} bytes, or has more than {MAX_ITEMS:,} items",
    503: "Kafka does not take it now, and some of it may be in the log: post it all again after "
    "`Retry-After`, with the same ids, and each counts once",
}
_ABOUT = (
    "All of it is taken, or nothing. Where no answer comes post it again, with the same ids: an event counts "
    "once. A gap in the numbers, or an event that comes late or cannot be scored, is no error here: only who "
    "waits is told."
)
_MESSAGE = "One message of the topic's schema"


def operations_of(posts: MatchPosts, examples: Examples | None) -> Iterator[Operation]:
    """Yield the operations by which clients post of a sport, with examples that are taken as they stand."""
    sport = posts.sport
    events = examples.events if examples is not None else ()
    yield _operation(
        sport,
        f"/{sport.name}/events/",
        f"Post {sport.noun}",
        f"post{sport.name.capitalize()}Events",
        _bodies(posts.events, {"an event": events[0], "several": [*events]} if events else {}),
        example=_curl("POST", f"/{sport.name}/events/", events[0] if events else None),
    )
    description = _shortened(examples.description) if examples is not None and examples.description else None
    yield _operation(
        sport,
        f"/{sport.name}/matches/{{match_id}}/",
        "Describe a match: what is known of it beside its events",
        f"put{sport.name.capitalize()}Match",
        forms_of(posts.descriptions, _MESSAGE, {"a match": description} if description else {}),
        about=f"It replaces what was known before. `{sport.id_field}` may be left out.",
        method="put",
        parameters=(MATCH, _WAIT),
        example=_curl("PUT", f"/{sport.name}/matches/posted/", description),
    )
    for post in sport.posts:
        yield _own(sport, post, posts.intake_of(post))


def _own(sport: AnySport, post: AnyPost, intake: Intake) -> Operation:
    example = msgspec.to_builtins(post.example)
    examples = {"one": example, "several": [example]}
    bodies = _bodies(intake, examples)
    path = f"{post.path.rstrip('/')}/"
    return _operation(sport, path, post.summary, post.name, bodies, example=_curl("POST", path, example))


def _operation(
    sport: AnySport,
    path: str,
    summary: str,
    name: str,
    bodies: tuple[Content, ...],
    *,
    about: str = _ABOUT,
    method: Any = "post",
    parameters: tuple[Parameter, ...] = (_WAIT,),
    example: str = "",
) -> Operation:
    return Operation(
        path,
        summary,
        PostedAnswer,
        about,
        parameters,
        errors=_ERRORS,
        method=method,
        status=202,
        example=example,
        name=name,
        instead={400: FaultsAnswer, 409: ConflictAnswer},
        sport="" if sport.at_root else sport.name,
        bodies=bodies,
        also={200: PostedAnswer},
        meanings=_MEANINGS,
        keyed=True,
    )


def _bodies(intake: Intake, examples: Mapping[str, object]) -> tuple[Content, ...]:
    """Return the forms of a body with one or several items."""
    values = [
        value for example in examples.values() for value in (example if isinstance(example, list) else [])
    ]
    lines = "".join(f"{msgspec.json.encode(value).decode()}\n" for value in values)
    return forms_of(intake, _MESSAGE, examples, lines)


def _shortened(value: Any) -> Any:
    """Return JSON whose lists have a few entries."""
    match value:
        case dict():
            return {name: _shortened(one) for name, one in value.items()}
        case list():
            return [_shortened(one) for one in value[:_MOST_LISTED]]
    return value


def _curl(method: str, path: str, body: object) -> str:
    if body is None:
        return ""
    text = msgspec.json.encode(body).decode().replace("'", "'\\''")
    return (
        f"curl -X {method} -H 'X-API-Key: ...' -H 'Content-Type: {JSON}' \\\n"
        f"  -d '{text}' \\\n  http://127.0.0.1:6066{path}"
    )


def _describe() -> None:
    feeds = load(FEEDS, Feed, names=app.slices)
    for sport in map(any_sport, load(SPORTS, Sport, names=app.slices).values()):
        posts, feed = posts_of(sport), feeds.get(sport.name)
        if posts is not None:
            examples = None if feed is None else examples_of(feed, "posted", _EXAMPLE_AT)
            describe(app.served, *operations_of(posts, examples))


_describe()
