"""Who calls over gRPC, and what it may submit: the one place where credentials are read."""

import msgspec

from schemas.overstream.leaderboard.v1.service_pb2 import SubmitScoreRequest
from serving.grpc.service import Call
from serving.http.operations import API_KEY
from serving.ingest.keys import Key
from serving.ingest.taking import Taking
from web.leaderboards.posts import POSTED

API_KEY_METADATA = API_KEY.lower()
"""The metadata with a service's key."""


class Caller(msgspec.Struct, frozen=True):
    """Who calls: a service by its key, or a user (`user_id`) who submits for itself."""

    key: Key
    user_id: str = ""

    @property
    def is_user(self) -> bool:
        """Whether it is a user."""
        return bool(self.user_id)

    def check(self, score: SubmitScoreRequest, taking: Taking) -> None:
        """Refuse a score that the caller may not submit.

        Raises:
            AnswerError: 403.
        """
        taking.checked(self.key, score.game_id, POSTED.scope)


def caller_of(call: Call, taking: Taking) -> Caller:
    """Return who calls, by the metadata of the call.

    A player's token, `authorization: Bearer ...`, is to be read here: it makes a `Caller` with a `user_id`,
    whose `check` then has to refuse what `web.leaderboards.players.own` does.

    Raises:
        AnswerError: 401, it gives no key, or none of this worker's; 403, no key is taken here.
    """
    return Caller(taking.key_of(call.metadata.get(API_KEY_METADATA)))
