"""The moments of a match, asked of its owner: the events that the audience's figures are joined with."""

import msgspec
from aiohttp import web

from app import app
from app.registry import SPORTS, load
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.standby import Standby
from engine.partitions.store import StoreError
from schemas.matches.moments import Moment
from serving.cluster import CLUSTER
from serving.forwarding import ask_owner
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import AnswerError, not_found
from serving.http.templates import segment
from serving.languages.languages import LANGUAGES
from serving.push.voices import Speaking
from tables.matches.events import StoredMatch
from tables.matches.registry import tables_of
from tables.matches.sport import Match, Sport, any_sport
from tables.matches.tables import MatchTables
from web.matches.answers import MatchAnswers
from web.matches.views import views_of

_decode = msgspec.json.Decoder(list[Moment]).decode

_SPORTS = {name: any_sport(sport) for name, sport in load(SPORTS, Sport, names=app.slices).items()}


class Moments:
    """The moments of matches, each list made once a change of its match."""

    def __init__(self) -> None:
        self._kept: AnswerCache[tuple[Moment, ...]] = AnswerCache(8 << 20, lambda found: 200 * len(found))

    async def answer(self, request: web.Request, sport: str, match_id: str) -> web.Response:
        """Answer with a match's moments, from any worker; with `?lang=` in that language.

        Raises:
            AnswerError: 404, there is no such match; 503, its owner does not answer.
        """
        if (known := _SPORTS.get(sport)) is None:
            raise not_found(f"this worker has no matches of {sport[:64]!r}")
        tables = tables_of(known)
        answers: MatchAnswers = request.app[views_of(known).answers]
        speaking = request.app[LANGUAGES].given(request)
        code, headers = ("", {}) if speaking is None else (speaking.code, speaking.headers)

        def make(place: Partition | Standby, match: Match) -> Encoded:
            return answers.of(
                f"moments {code}",
                place,
                match,
                lambda: msgspec.json.encode(self.of(tables, place, match, speaking)),
                headers,
            )

        return await answers.answer(request, match_id, make)

    async def find(
        self, request: web.Request, sport: str, match_id: str, speaking: Speaking = None
    ) -> list[Moment] | None:
        """Return a match's moments, none where nobody knows it, None where its owner does not answer.

        Their texts are in a language, if one is given.
        """
        if (known := _SPORTS.get(sport)) is None:
            return []
        cluster, key, tables = request.app[CLUSTER], match_id.encode(), tables_of(known)
        number = cluster.partition_of(key)
        try:
            if (partition := cluster.owned(number)) is not None:
                match = tables.find(partition, key)
                return [] if match is None else list(self.of(tables, partition, match, speaking))
            query = "" if speaking is None else f"?lang={speaking.code}"
            path = f"/{sport}/matches/{segment(match_id)}/moments/{query}"
            return _decode(await ask_owner(cluster, number, path))
        except AnswerError as error:
            return [] if error.status == 404 else None
        except (QuarantinedError, StoreError, msgspec.MsgspecError):
            return None

    def of(
        self, tables: MatchTables, place: Partition | Standby, match: Match, speaking: Speaking = None
    ) -> tuple[Moment, ...]:
        """Return the moments of a match in a place, in a language, if one is given."""
        sport, stored = tables.sport, StoredMatch(tables, place, match.match_id.encode())
        texts, name = views_of(sport).texts, f"{sport.name}/{match.match_id}"
        if speaking is None or texts is None or (said := texts.moments) is None:
            return self._kept.get("moments", name, match, lambda: sport.moments(match, stored))
        return self._kept.get(speaking.code, name, match, lambda: said(match, stored, speaking))


MOMENTS = web.AppKey("moments", Moments)
app.provide(MOMENTS, lambda _: Moments())


@app.view("/{sport}/matches/{match_id}/moments/")
async def match_moments(request: web.Request, sport: str, match_id: str) -> web.Response:
    """Answer with the events of a match that a crowd reacts to, corrections applied."""
    return await request.app[MOMENTS].answer(request, sport, match_id)
