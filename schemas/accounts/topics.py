"""The topics of accounts. What is refused goes to the dead letters of leaderboards.

No record but a request has a password's hash, and requests are deleted within two days.
"""

from schemas.topics import DAY, Cleanup, TopicPolicy

REQUESTS = TopicPolicy("leaderboard.account-requests", Cleanup.DELETE, DAY, log_append_time=True)
"""What is asked of accounts, in JSON (`schemas.accounts.requests`); the key is the look of the name.

The timestamp is the broker's, so that all who read a request see it asked at the same time.
"""

ACCOUNTS = TopicPolicy("leaderboard.accounts", Cleanup.COMPACT)
"""The accounts that there are, in JSON (`PublishedAccount`); the key is the user_id, in its partition."""

REVOCATIONS = TopicPolicy("leaderboard.revocations", Cleanup.COMPACT)
"""Which tokens are refused, in JSON (`Revocation`); the key is the user_id, in the partition of its look."""

CLOSINGS = TopicPolicy("leaderboard.closings", Cleanup.COMPACT)
"""Accounts that were closed, in JSON (`ClosedAccount`); the key is the user_id, in *every* partition.

A record stays until its partition has erased what it has of the user and nothing of it can come any more.
"""

ALL = (REQUESTS, ACCOUNTS, REVOCATIONS, CLOSINGS)
"""All of them."""
