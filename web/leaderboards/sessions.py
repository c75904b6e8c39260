"""What a worker has to know players by: the keys of tokens, what is revoked, and the making of hashes.

Other code asks `request.app[SESSIONS].user_of(request)`, and is told whose request it is.
"""

import logging

from aiohttp import web
from aiokafka import TopicPartition

from app import app, settings
from schemas.accounts.topics import REVOCATIONS
from serving.cluster import CLUSTER
from serving.identity.passwords import Passwords
from serving.identity.revocation_reader import RevocationReader
from serving.identity.revocations import Revocations
from serving.identity.sessions import Sessions
from serving.identity.token_keys import TokenKeys, TokenKeysError
from serving.identity.tokens import Tokens

logger = logging.getLogger(__name__)

TOKEN_KEYS = web.AppKey("leaderboard_token_keys", TokenKeys)
SESSIONS = web.AppKey("leaderboard_sessions", Sessions)
PASSWORDS = web.AppKey("leaderboard_passwords", Passwords)
_READER = web.AppKey("leaderboard_revocation_reader", RevocationReader)


def _make_sessions(served: web.Application) -> Sessions:
    return Sessions(Tokens(served[TOKEN_KEYS]), Revocations())


def _make_reader(served: web.Application) -> RevocationReader:
    tps = [TopicPartition(REVOCATIONS.name, number) for number in range(settings.partitions)]
    return RevocationReader(served[SESSIONS].revocations, tps, app.connection)


async def _start(served: web.Application) -> None:
    keys = served[TOKEN_KEYS]
    if not keys.is_given:
        return
    try:
        keys.load()
    except TokenKeysError as error:
        logger.error("nobody can log in: OVERSTREAM_JWT_KEYS_FILE is %s", error)  # noqa: TRY400 - its text says all
    served[CLUSTER].obstacles.append(served[SESSIONS].revocations.obstacle)
    served[_READER].start()


async def _stop(served: web.Application) -> None:
    await served[_READER].stop()
    served[PASSWORDS].close()


app.provide(TOKEN_KEYS, lambda _: TokenKeys(settings.jwt_keys_file))
app.provide(SESSIONS, _make_sessions)
app.provide(PASSWORDS, lambda _: Passwords())
app.provide(_READER, _make_reader)
app.served.on_startup.append(_start)
app.served.on_cleanup.append(_stop)
