"""The tables of accounts.

An account lies in the partition of its look, whose owner alone decides on it, and the name of a user in the
partition of its user_id. The changelog of the accounts is the truth: requests are deleted after a day, and
are never decided again from nothing.
"""

import msgspec

from engine.application import Application
from engine.partitions.locals import PartitionLocal
from schemas.accounts.codec import decode_account, encode_account
from schemas.accounts.rows import Revocation
from tables.accounts.limits import Limits
from tables.accounts.names import look_of

LIMITS = PartitionLocal[Limits](lambda _: Limits())
"""The failed logins of the names of a partition, in its owner's memory."""


class UserName(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The name of a user as it is shown, as of a version of its account. Fields are added at the end."""

    name: str
    version: int


class AccountTables:
    """The tables."""

    def __init__(self, app: Application) -> None:
        """Declare them."""
        pack = msgspec.msgpack.Encoder().encode
        self.app = app
        self.accounts = app.Table(
            "leaderboards-accounts",
            encode=encode_account,
            decode=decode_account,
            cached=1 << 12,
            fits=lambda key, account: look_of(account.key).encode() == key,
            help="look of a name -> the account that has it, with the hash of its password",
        )
        self.names = app.Table(
            "leaderboards-names",
            encode=pack,
            decode=msgspec.msgpack.Decoder(UserName).decode,
            cached=1 << 14,
            help="user_id -> the user's name as it is shown",
        )
        self.revoked = app.Table(
            "leaderboards-revoked",
            encode=pack,
            decode=msgspec.msgpack.Decoder(Revocation).decode,
            help="user_id -> which of its tokens are refused, while there may be any",
        )
