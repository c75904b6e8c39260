"""Players who submit for themselves, with a token in place of a key."""

from collections.abc import Sequence

from aiohttp import web
from google.protobuf.message import Message
from msgspec.structs import replace

from schemas.overstream.leaderboard.v1.score_pb2 import Score
from schemas.protojson.faults import Fault
from schemas.protojson.records import Item
from serving.http.operations import API_KEY
from serving.identity.sessions import Sessions
from serving.identity.tokens import Claims
from serving.ingest.intake import Intake
from serving.ingest.keys import Key, unheld

RATE = 20.0
"""Scores a second that each worker takes of a player, over time."""


class Player:
    """The player whose token a request to submit carries: an ingest's `Guard`, for one request.

    A request that has a key is of a service, whatever else it carries.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._claims: Claims | None = None

    def holder(self, request: web.Request) -> Key | None:
        """Return what a player may do, None where the request has a key.

        Raises:
            AnswerError: 401, its token is not valid; 503, it is not known here whether it is.
        """
        if API_KEY in request.headers:
            return None
        self._claims = self._sessions.user_of(request)
        return key_of(self._claims)

    def check(self, _request: web.Request, _items: Sequence[Item]) -> None:
        """Refuse nothing: `fill` has seen all items."""

    def intake(self, intake: Intake) -> Intake:
        """Return the same intake, of scores that are the player's own."""
        return replace(intake, kind=replace(intake.kind, fill=self.fill))

    def fill(self, score: Message) -> tuple[Fault, ...]:
        """Make a score the player's own, if a player submits it; return what it may not say."""
        assert isinstance(score, Score)  # noqa: S101 - what the intake reads
        return own(score, self._claims.sub) if self._claims is not None else ()


def own(score: Score, user_id: str) -> tuple[Fault, ...]:
    """Make a score one that a user submits for itself; return what it may not say."""
    faults = []
    if score.user_id not in ("", user_id):
        faults.append(Fault("user_id", "it is not the token's user: leave it out"))
    if score.HasField("at"):
        faults.append(Fault("at", "only a service says when it was scored"))
    score.user_id, score.by_user = user_id, True
    return tuple(faults)


def key_of(claims: Claims) -> Key:
    """Return what a player may do: submit to any game, whose rules permit that or not, at its own rate."""
    return unheld(f"player-{claims.sub}", "scores", RATE)
