"""Who calls over gRPC, and what it may submit: the one place where an rpc's credentials are read."""

import msgspec

from schemas.overstream.leaderboard.v1.score_pb2 import Score
from schemas.protojson.faults import Fault
from serving.grpc.service import Call
from serving.http.operations import API_KEY
from serving.identity.sessions import Sessions, bearer_in
from serving.identity.tokens import Claims
from serving.ingest.keys import Key
from serving.ingest.taking import Taking
from web.leaderboards.players import key_of, own
from web.leaderboards.posts import POSTED

API_KEY_METADATA = API_KEY.lower()
"""The metadata with a service's key."""

AUTHORIZATION = "authorization"
"""The metadata with a player's token: `Bearer` and the token."""


class Caller(msgspec.Struct, frozen=True):
    """Who submits: a service by its key, or a user (`user_id`) for itself."""

    key: Key
    user_id: str = ""

    def check(self, score: Score, taking: Taking) -> tuple[Fault, ...]:
        """Make a score the user's own, if a user submits it; return what it may not say.

        Raises:
            AnswerError: 403, the caller may not submit to its game.
        """
        taking.checked(self.key, score.game_id, POSTED.scope)
        return own(score, self.user_id) if self.user_id else ()


class Callers:
    """Finds out who calls."""

    def __init__(self, taking: Taking, sessions: Sessions) -> None:
        """Know services by the keys of `taking`, and users by `sessions`."""
        self._taking = taking
        self._sessions = sessions

    def caller(self, call: Call) -> Caller:
        """Return who submits. A call that has a key is of a service, whatever else it carries.

        Raises:
            AnswerError: 401, its key is none of this worker's, or its token is not valid, or it has neither;
                403, no key is taken here; 503, it is not known here whether it is valid.
        """
        key = call.metadata.get(API_KEY_METADATA)
        if key is None and AUTHORIZATION in call.metadata:
            claims = self.user(call)
            return Caller(key_of(claims), claims.sub)
        return Caller(self._taking.key_of(key))

    def user(self, call: Call) -> Claims:
        """Return what the token of a user's call says.

        Raises:
            AnswerError: 401, it has none that is valid; 503, it is not known here whether it is.
        """
        return self._sessions.user_of_token(bearer_in(call.metadata.get(AUTHORIZATION, "")))
