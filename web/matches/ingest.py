"""Posts of a sport's events and descriptions: any worker takes those of any match."""

from functools import cache, partial

from aiohttp import web

from app import api_keys, app, settings
from app.config.fields import in_environment
from app.registry import SPORTS, load
from engine.views import ViewHandler
from schemas.matches.posts import AnyPost
from schemas.protojson.mapping import Mapping
from schemas.protojson.posts import PostReading
from schemas.protojson.records import RecordKind
from schemas.topics import Schema
from serving.http.clients import READ_BY_VIEWS
from serving.ingest.ingest import Ingest
from serving.ingest.intake import Intake
from serving.ingest.link import kafka_producer
from serving.ingest.producer import IngestProducer
from serving.ingest.requests import API_REQUESTS, Requests
from tables.matches.sport import AnySport, E, I, M, P, Sport, W, any_sport
from web.matches.outcomes import waiters_of

INGEST = web.AppKey("ingest", Ingest)


class MatchPosts:
    """The views by which clients post of a sport's matches, under `/<sport>/` and at paths of its own."""

    def __init__(self, sport: AnySport, events: Schema, descriptions: Schema) -> None:
        """Prepare for a sport whose topics have these schemas."""
        self.sport = sport
        self._schema = events
        self._waiters = waiters_of(sport)
        self.events = Intake(
            sport=sport.name,
            topic=sport.topics.events.name,
            kind=RecordKind(
                reading=Mapping(events),
                check=self._check,
                id_field=sport.id_field,
                seq_field=sport.seq_field,
                needs_identity=self._needs_identity,
            ),
        )
        self.descriptions = Intake(
            sport=sport.name,
            topic=sport.topics.descriptions.name,
            kind=RecordKind(reading=Mapping(descriptions), check=sport.decode_info, id_field=sport.id_field),
            one=True,
        )

    def intake_of(self, post: AnyPost) -> Intake:
        """Return what is taken at a path of the sport's own."""
        kind = RecordKind(
            reading=PostReading(post, self._schema),
            check=self._check,
            id_field=self.sport.id_field,
            seq_field=self.sport.seq_field,
            needs_identity=self._needs_identity,
            names=post.fields,
        )
        return Intake(sport=self.sport.name, topic=self.events.topic, kind=kind, only_json=True)

    def declare(self) -> None:
        """Serve the views, with and without a slash at the end of their paths."""
        name = self.sport.name
        serve_posts("post", f"/{name}/events/", self.post_events)
        serve_posts("put", f"/{name}/matches/{{match_id}}/", self.put_description)
        for post in self.sport.posts:
            serve_posts("post", f"{post.path.rstrip('/')}/", self._view_of(self.intake_of(post)))

    async def post_events(self, request: web.Request) -> web.Response:
        """Take events."""
        return await self._take(request, self.events)

    async def put_description(self, request: web.Request, match_id: str) -> web.Response:
        """Take what is known of a match beside its events."""
        waiter = request.app[self._waiters.descriptions]
        return await request.app[INGEST].take(request, self.descriptions, waiter, match_id)

    def _view_of(self, intake: Intake) -> ViewHandler:
        async def post(request: web.Request) -> web.Response:
            return await self._take(request, intake)

        return post

    async def _take(self, request: web.Request, intake: Intake) -> web.Response:
        return await request.app[INGEST].take(request, intake, request.app[self._waiters.events])

    def _needs_identity(self, event: object) -> bool:
        return not isinstance(event, self.sport.snapshot)

    def _check(self, value: bytes, key: bytes) -> object:
        return self.sport.decode(value, key, False)


def serve_posts(method: str, path: str, view: ViewHandler) -> None:
    """Serve a view that reads bodies itself, with and without a slash at the end of its path."""
    for one in (path, path.rstrip("/")):
        app.view(one, methods=(method,))(view)

    async def read_by_view(served: web.Application) -> None:
        served[READ_BY_VIEWS].update((method.upper(), one) for one in (path, path.rstrip("/")))

    app.served.on_startup.append(read_by_view)


def posts_of(sport: Sport[M, E, I, P, W]) -> MatchPosts | None:
    """Return a sport's posts, None where its topics have no schema; the first call declares them."""
    return _declared(any_sport(sport))


@cache
def _declared(sport: AnySport) -> MatchPosts | None:
    events, descriptions = sport.topics.events.schema, sport.topics.descriptions.schema
    if events is None or descriptions is None:
        return None
    posts = MatchPosts(sport, events, descriptions)
    posts.declare()
    return posts


def make_ingest(_: web.Application) -> Ingest:
    """Return what takes the posts of an application that serves these views."""
    producer = IngestProducer(partial(kafka_producer, app.connection))
    requests = Requests(settings.partitions, settings.api_requests_sample)
    return Ingest(api_keys, producer, requests, in_environment("api_keys_file"))


async def _start(served: web.Application) -> None:
    served[INGEST].start()


async def _stop(served: web.Application) -> None:
    await served[INGEST].stop()


app.declare(API_REQUESTS)
app.provide(INGEST, make_ingest)
app.served.on_startup.append(_start)
# After the last request is answered: aiohttp waits for those under way before.
app.served.on_cleanup.append(_stop)

for _sport in load(SPORTS, Sport, names=app.slices).values():
    posts_of(_sport)
