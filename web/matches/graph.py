"""GraphQL of a sport's matches: the fields that every sport has, under its own names, and those it adds.

    GRAPH = graph_of(SPORT)
    GRAPH.add("scorecard", resolve_scorecard, GRAPH.type_of(Scorecard) | None)

A sport that does neither has `<sport>Match(id)`, `<sport>Matches` and `<sport>Scores`.
"""

import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from enum import Enum, StrEnum
from functools import cache
from http import HTTPStatus
from types import new_class
from typing import Annotated, Any, TypeVar, cast

import msgspec
import strawberry

from serving.cluster import CLUSTER
from serving.forwarding import ask_owner
from serving.http.graph_types import graph_enum, graph_type
from serving.http.graphql import InTurn, graph_schema
from serving.http.responses import AnswerError, bad_request, key_of
from serving.http.templates import segment
from serving.languages.languages import LANGUAGES, Languages
from serving.push.voices import Speaking
from tables.matches.sport import AnySport, E, I, M, Match, P, Sport, W, any_sport
from web.matches.answers import Place
from web.matches.views import MatchViews, views_of

T = TypeVar("T")

MAX_LISTED = 200

Info = strawberry.Info[Any, None]
MatchId = Annotated[strawberry.ID, strawberry.argument(name="id")]
"""What resolvers take."""


class FieldNames(msgspec.Struct, frozen=True):
    """The names, in snake case, of the fields that every sport has: a match, all matches, all summaries."""

    match: str
    matches: str
    summaries: str


class SliceGraph:
    """The GraphQL fields of a slice: those that it adds. `prefix` begins the names of its types."""

    def __init__(self, name: str, prefix: str) -> None:
        self.name = name
        self._prefix = prefix
        self._own: dict[str, Any] = {}

    def type_of(self, struct: type) -> Any:
        """Return the GraphQL type of a struct of the slice's answers."""
        return graph_type(struct, self._prefix)

    def enum_of(self, kind: type[Enum]) -> Any:
        """Return the GraphQL type of an enum of the slice's answers."""
        return graph_enum(kind, self._prefix)

    def add(self, name: str, resolver: Callable[..., object], kind: Any) -> None:
        """Add a query of the slice's own, by its name in snake case; its docstring is its description."""
        self._own[name] = _field(resolver, kind)

    def queries(self) -> Mapping[str, Any]:
        """Return the fields of the queries by name."""
        return self._own

    def subscriptions(self) -> Mapping[str, Any]:
        """Return the fields of the subscriptions by name."""
        return {}


class MatchGraph(SliceGraph):
    """The GraphQL fields of a sport's matches.

    Attributes:
        names: the names of the fields that every sport has.
        example: a query for the API's description.
    """

    def __init__(self, views: MatchViews) -> None:
        sport = views.tables.sport
        super().__init__(sport.name, "" if sport.at_root else sport.name)
        self.sport = sport
        self.names = FieldNames(f"{sport.name}_match", f"{sport.name}_matches", f"{sport.name}_scores")
        self.example = ""
        self._views = views

    def queries(self) -> Mapping[str, Any]:
        """Return the fields of the queries by name."""
        state: Any = self.type_of(self.sport.published)
        summary: Any = self.type_of(self.sport.summary)
        return {
            self.names.match: _field(self._match(), state | None),
            self.names.matches: _field(self._matches(), list[state | None]),
            self.names.summaries: _field(self._summaries(), list[summary | None]),
            **self._own,
        }

    def subscriptions(self) -> Mapping[str, Any]:
        """Return the fields of the subscriptions by name."""
        state: Any = self.type_of(self.sport.published)
        follow = self._follow()
        subscribed = strawberry.subscription(
            resolver=follow, graphql_type=AsyncGenerator[state, None], description=follow.__doc__
        )
        return {self.names.match: subscribed}

    async def answer(
        self, info: Info, match_id: str, view: str, kind: type[T], make: Callable[[Place, Match], T]
    ) -> T | None:
        """Return what `make` returns for a match here, or its owner's answer at `view`; None without either.

        The arguments in `view` are checked before.
        """
        cluster = info.context["request"].app[CLUSTER]
        tables = self._views.tables
        try:
            key = key_of(match_id)
            number = cluster.partition_of(key)
            if (partition := cluster.owned(number)) is not None:
                match = tables.find(partition, key)
                return make(partition, match) if match is not None else None
            path = f"{self.sport.path}/matches/{segment(match_id)}/{view}"
            body = await ask_owner(cluster, number, path)
        except AnswerError as error:
            # 400: no match can have this id.
            if error.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST):
                return None
            raise
        return msgspec.json.decode(body, type=kind)

    def _match(self) -> Callable[..., object]:
        async def match(info: Info, match_id: MatchId, lang: str | None = None) -> object:
            """Answer with a match as a scoreboard shows it, with text in `lang`; null without one."""
            answers = info.context["request"].app[self._views.answers]
            kind: type[object] = self.sport.published
            speaking = self._speaking(info, lang)

            def make(place: Place, match: Match) -> object:
                return self._views.told(answers, place, match, speaking)

            query = "" if speaking is None else f"?lang={speaking.code}"
            return await self.answer(info, match_id, query, kind, make)

        return match

    def _matches(self) -> Callable[..., object]:
        statuses: Any = self._statuses()

        async def matches(info: Info, status: statuses | None = None, limit: int = 50) -> object:
            """Answer with all matches of the cluster, newest first; at most 200."""
            checked("limit", limit, MAX_LISTED)
            request = info.context["request"]
            lists = request.app[self._views.lists]
            return (await lists.all_states(request, self.sport.published, status, limit))[0]

        return matches

    def _summaries(self) -> Callable[..., object]:
        statuses: Any = self._statuses()

        async def summaries(
            info: Info, status: statuses | None = None, limit: int = 50, lang: str | None = None
        ) -> object:
            """Answer with the summaries of all matches, newest first, in `lang` with text; at most 200."""
            checked("limit", limit, MAX_LISTED)
            request = info.context["request"]
            lists = request.app[self._views.lists]
            speaking = self._speaking(info, lang)
            return (await lists.all_summaries(request, self.sport.summary, status, limit, speaking))[0]

        return summaries

    def _follow(self) -> Callable[..., object]:
        decoder = msgspec.json.Decoder(self.sport.published)

        async def follow(
            info: Info, match_id: MatchId, lang: str | None = None
        ) -> AsyncGenerator[object, None]:
            """Yield a match's current state, then its newest state after changes, in `lang` with its text."""
            live, speaking = info.context["request"].app[self._views.live], self._speaking(info, lang)
            async with aclosing(live.follow(match_id, speaking)) as states:
                async for snapshot in states:
                    yield decoder.decode(snapshot.body)

        return follow

    def _speaking(self, info: Info, lang: str | None) -> Speaking:
        """Return the language that a query asks for, if any and if the sport has texts."""
        if lang is None or self._views.texts is None:
            return None
        languages: Languages = info.context["request"].app[LANGUAGES]
        return languages.nearest(lang)

    def _statuses(self) -> Any:
        """Return the GraphQL type of the sport's statuses: their own enum, or one made of the words."""
        words = self.sport.statuses
        if isinstance(words[0], Enum):
            return self.enum_of(type(words[0]))
        return self.enum_of(_enum_of(f"{self._prefix.capitalize()}Status", words))


def graph_of(sport: Sport[M, E, I, P, W]) -> MatchGraph:
    """Return a sport's GraphQL fields, the same at each call."""
    return _declared(any_sport(sport))


@cache
def _declared(sport: AnySport) -> MatchGraph:
    return MatchGraph(views_of(sport))


@cache
def graph_beside(name: str) -> SliceGraph:
    """Return the GraphQL fields of a slice beside the sports, the same at each call."""
    return SliceGraph(name, name)


@cache
def _enum_of(name: str, words: tuple[str, ...]) -> type[Enum]:
    members = [(re.sub(r"\W", "_", word).upper(), word) for word in words]
    made: Any = StrEnum(name, members)  # type: ignore[misc]  # it is known at run time
    return cast(type[Enum], made)


def asked_of(*limits: tuple[str, int | None, int]) -> str:
    """Write numbers as the terms of an address, each (name, value or None, highest value).

    Raises:
        AnswerError: 400, one is out of its bounds. Checked here, every worker refuses it alike.
    """
    return "&".join(
        f"{name}={checked(name, value, high)}" for name, value, high in limits if value is not None
    )


def checked(name: str, value: int, high: int) -> int:
    """Return a number within its bounds, from 1.

    Raises:
        AnswerError: 400, with what was given and what is allowed.
    """
    if 1 <= value <= high:
        return value
    raise bad_request(f"{name} is {value}: expected a whole number from 1 to {high}")


def schema_of(graphs: Sequence[SliceGraph]) -> strawberry.Schema:
    """Return the schema with the fields of some slices.

    Raises:
        ValueError: two of them have a field of one name.
    """
    return graph_schema(
        _root("Query", [(graph, graph.queries()) for graph in graphs]),
        _root("Subscription", [(graph, graph.subscriptions()) for graph in graphs]),
    )


def _root(name: str, parts: Sequence[tuple[SliceGraph, Mapping[str, Any]]]) -> type:
    fields: dict[str, Any] = {}
    owners: dict[str, str] = {}
    for graph, own in parts:
        for field, resolved in own.items():
            if field in owners:
                raise ValueError(
                    f"{owners[field]} and {graph.name} both have the GraphQL field {field}: "
                    "rename one, by `MatchGraph.names` if every sport has it"
                )
            owners[field], fields[field] = graph.name, resolved
    return strawberry.type(new_class(name, exec_body=lambda body: body.update(fields)))


def _field(resolver: Callable[..., object], kind: Any) -> Any:
    return strawberry.field(
        resolver=resolver, graphql_type=kind, description=resolver.__doc__, extensions=[InTurn()]
    )
