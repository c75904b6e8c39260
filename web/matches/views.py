"""The views of a sport's matches: state, lists and live push, from any worker for any match."""

from functools import cache

import msgspec
from aiohttp import web

from app import app
from app.registry import SPORTS, load
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.store import StoreError
from serving.cluster import CLUSTER
from serving.forwarding import ask_owner
from serving.http.operations import describe
from serving.http.representations import Encoded
from serving.http.responses import AnswerError, bad_request, key_of, no_match, seconds, whole_number
from serving.http.templates import segment
from serving.languages.language import Language
from serving.languages.languages import LANGUAGES
from serving.push.changes import Snapshot
from serving.push.live import Live
from serving.push.voices import Source, Speaking
from serving.push.websocket import serve_socket
from tables.matches.registry import tables_of
from tables.matches.sport import AnySport, E, I, M, Match, P, Published, Sport, W, any_sport
from tables.matches.tables import MatchTables
from web.matches.answers import MatchAnswers, Place, encode
from web.matches.description import operations_of
from web.matches.lists import MatchLists
from web.matches.summaries import Summaries
from web.matches.texts import Texts, told_state, told_summary

MAX_WAIT = 60.0
"""The most seconds that a request with `?after=` may wait."""


class MatchViews:
    """The views of a sport's matches. Their state belongs to each application that serves them.

    Attributes:
        answers: the key of an application's `MatchAnswers`.
        live: the key of its live push.
        lists: the key of its lists of all matches.
        texts: what the sport says of its matches; None where it says nothing.
    """

    def __init__(self, tables: MatchTables) -> None:
        sport = tables.sport
        self.tables = tables
        self.answers = web.AppKey(f"{sport.name}_answers", MatchAnswers)
        self.live = web.AppKey(f"{sport.name}_live", Live)
        self.lists = web.AppKey(f"{sport.name}_lists", MatchLists)
        self.summaries = web.AppKey(f"{sport.name}_summaries", Summaries)
        self.texts: Texts | None = None

    async def state(self, request: web.Request, match_id: str) -> web.Response:
        """Answer with a match's state; `?after=` waits for a later one, at most `?timeout=` seconds.

        With `?lang=` it has its text.
        """
        speaking = self._speaking(request)
        after = whole_number(request, "after", 0, 2**63 - 1)
        timeout = seconds(request, "timeout", 0, MAX_WAIT)
        if after is not None:
            patience = timeout if timeout is not None else MAX_WAIT / 2
            newest = await request.app[self.live].newer(match_id, after, patience, speaking)
            headers = {} if speaking is None else speaking.headers
            answer = Encoded(newest.body, seq=newest.seq, cache_control="no-store", headers=headers)
            return answer.answer(request)
        if timeout is not None:
            raise bad_request("timeout is how long to wait for a state newer than after, which is missing")
        answers = request.app[self.answers]
        if speaking is None:
            return await answers.answer(request, match_id, answers.state)

        def make(place: Place, match: Match) -> Encoded:
            return answers.of(
                f"state {speaking.code}",
                place,
                match,
                lambda: self.tell(answers, place, match, speaking),
                speaking.headers,
            )

        return await answers.answer(request, match_id, make)

    def _speaking(self, request: web.Request) -> Speaking:
        """Return the language of `?lang=`; None without it, or where the sport has no texts."""
        return request.app[LANGUAGES].given(request) if self.texts is not None else None

    def tell(self, answers: MatchAnswers, place: Place, match: Match, speaking: Speaking) -> bytes:
        """Return a match's published state in JSON, with its text if a language is given."""
        if speaking is None or self.texts is None:
            return answers.publication(place, match).body
        return encode(self.told(answers, place, match, speaking))

    def told(self, answers: MatchAnswers, place: Place, match: Match, speaking: Speaking) -> Published:
        """Return a match's published state, with its text if a language is given."""
        state = answers.publication(place, match).state
        if speaking is None or self.texts is None:
            return state
        return told_state(self.texts, match, state, speaking)

    async def all_states(self, request: web.Request) -> web.Response:
        """Answer with the matches of the cluster, newest first; `?status=`, `?limit=`, `?before=`."""
        return await request.app[self.lists].states(request)

    async def all_scores(self, request: web.Request) -> web.Response:
        """Answer with the summaries of matches, newest first; `?status=`, `?limit=`, `?before=`."""
        return await request.app[self.lists].scores(request)

    async def score(self, request: web.Request, match_id: str) -> web.Response:
        """Answer with the summary of a match; with `?lang=` it has its text."""
        speaking, default = self._speaking(request), request.app[LANGUAGES].default
        kind, headers = ("score", {}) if speaking is None else (f"score {speaking.code}", speaking.headers)

        def make(place: Place, match: Match) -> Encoded:
            return request.app[self.answers].of(
                kind, place, match, lambda: encode(self.summarised(match, speaking, default)), headers
            )

        return await request.app[self.answers].answer(request, match_id, make)

    def summarised(self, match: Match, speaking: Speaking, default: Language) -> object:
        """Return the summary of a match, with its text if a language is given."""
        return told_summary(self.texts, match, self.tables.sport.summarise(match), speaking, default)

    async def find_score(
        self, request: web.Request, match_id: str, speaking: Speaking = None
    ) -> object | None:
        """Return the summary of a match; None where there is none, or its owner does not answer."""
        try:
            return await self.summary_of(request, match_id, speaking)
        except (AnswerError, QuarantinedError, StoreError, msgspec.MsgspecError):
            return None

    async def summary_of(self, request: web.Request, match_id: str, speaking: Speaking = None) -> object:
        """Return the summary of a match, wherever that lives.

        Raises:
            AnswerError: 404, the match does not exist; 400, no match can have this id; 503, its owner does
                not answer.
            QuarantinedError: this worker owns the match and cannot read it.
            msgspec.MsgspecError: a worker of another version answers what is not understood.
        """
        cluster, key, sport = request.app[CLUSTER], key_of(match_id), self.tables.sport
        number = cluster.partition_of(key)
        if (partition := cluster.owned(number)) is not None:
            match = self.tables.find(partition, key)
            if match is None:
                raise no_match(match_id)
            return self.summarised(match, speaking, request.app[LANGUAGES].default)
        query = "" if speaking is None else f"?lang={speaking.code}"
        path = f"{sport.path}/scores/{segment(match_id)}/{query}"
        return msgspec.json.decode(await ask_owner(cluster, number, path), type=sport.summary)

    async def match_live(self, request: web.Request, match_id: str) -> web.StreamResponse:
        """Push a match's state: at once, then after every change."""
        return await request.app[self.live].match_stream(request, match_id)

    async def all_live(self, request: web.Request) -> web.StreamResponse:
        """Push the summaries of all matches, then of those that change; `?status=` selects by status."""
        return await request.app[self.live].all_stream(request)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """Push the matches to which a program subscribes."""
        return await serve_socket(request, request.app[self.live])

    def make_summaries(self, served: web.Application) -> Summaries:
        """Return the summaries of an application that serves these views."""
        default = served[LANGUAGES].default
        return Summaries(self.tables, lambda match, speaking: self.summarised(match, speaking, default))

    def make_lists(self, served: web.Application) -> MatchLists:
        """Return the lists of an application that serves these views."""

        def tell(partition: Partition, state: Published, speaking: Speaking) -> bytes:
            if speaking is None or self.texts is None:
                return encode(state)
            key = state.match_id.encode()
            match = self.tables.find(partition, key)
            if match is None:
                raise QuarantinedError(key)
            return self.tell(served[self.answers], partition, match, speaking)

        return MatchLists(self.tables, served[self.summaries], tell, self.tables.sport.path)

    def make_live(self, served: web.Application) -> Live:
        """Return the live push of an application that serves these views."""
        tables, path = self.tables, self.tables.sport.path
        summaries = served[self.summaries]

        def state(place: Place, match_id: str, speaking: Speaking) -> Snapshot | None:
            match = tables.find(place, match_id.encode())
            if match is None:
                return None
            body = self.tell(served[self.answers], place, match, speaking)
            return Snapshot(match_id, match.last_seq, body)

        return Live(
            served[CLUSTER],
            Source(
                channel=tables.changes,
                state=state,
                summary=summaries.of,
                listing=summaries.all_in,
                state_path=lambda match_id: f"{path}/matches/{segment(match_id)}/",
                scores_path=f"{path}/live/",
                statuses=tables.sport.statuses,
                speaks=self.texts is not None,
            ),
        )


def views_of(sport: Sport[M, E, I, P, W]) -> MatchViews:
    """Return a sport's views; the first call declares them, under `/<sport>` and the sport's own path."""
    return _declared(any_sport(sport))


@cache
def _declared(sport: AnySport) -> MatchViews:
    views = MatchViews(tables_of(sport))
    app.provide(views.answers, lambda _: MatchAnswers(views.tables))
    app.provide(views.summaries, views.make_summaries)
    app.provide(views.lists, views.make_lists)
    app.provide(views.live, views.make_live)
    paths = dict.fromkeys((sport.path, f"/{sport.name}"))
    for path in paths:
        app.view(f"{path}/matches/")(views.all_states)
        app.view(f"{path}/scores/")(views.all_scores)
        app.view(f"{path}/scores/{{match_id}}/")(views.score)
        app.view(f"{path}/matches/{{match_id}}/")(views.state)
        app.view(f"{path}/matches/{{match_id}}/live/")(views.match_live)
        app.view(f"{path}/live/")(views.all_live)
        app.view(f"{path}/ws/")(views.socket)
    describe(app.served, *operations_of(sport, paths))
    return views


for _sport in load(SPORTS, Sport, names=app.slices).values():
    views_of(_sport)
