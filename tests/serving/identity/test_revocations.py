"""Revocations: a revoked token is refused, and one of which that is not known waits."""

from pathlib import Path

import pytest

from schemas.accounts.bounds import MAX_VERSION
from schemas.accounts.rows import Revocation
from serving.identity.revocations import BEHIND, BehindError, Revocations
from serving.identity.token_key_file import rotate_token_keys
from serving.identity.token_keys import TokenKeys
from serving.identity.tokens import REFUSED, Claims, Fault, TokenError, Tokens

USER, OTHER = "a" * 32, "b" * 32
UNTIL = 1_767_225_600_000


def claims(version: int = 1, user: str = USER) -> Claims:
    return Claims("overstream", "overstream.leaderboard", user, version, 0, 1, "1")


def fresh() -> Revocations:
    revocations = Revocations()
    revocations.caught_up(100.0)
    return revocations


def is_taken(revocations: Revocations, of: Claims, now: float = 100.0) -> bool:
    try:
        revocations.check(of, now)
    except TokenError as error:
        if (error.fault, str(error)) != (Fault.REVOKED, REFUSED):
            raise
        return False
    return True


def test_tokens_of_lower_versions_are_revoked_and_of_no_other_user() -> None:
    revocations = fresh()
    revocations.read(Revocation(USER, 3, UNTIL))
    assert [is_taken(revocations, claims(version)) for version in (1, 2, 3, 4)] == [False, False, True, True]
    assert is_taken(revocations, claims(1, OTHER))


def test_no_token_of_a_closed_account_is_taken() -> None:
    revocations = fresh()
    revocations.read(Revocation(USER, MAX_VERSION, UNTIL))
    assert not is_taken(revocations, claims(MAX_VERSION - 1))


def test_records_in_another_order_revoke_the_same() -> None:
    revocations = fresh()
    for least in (3, 5, 2):
        revocations.read(Revocation(USER, least, UNTIL))
    assert not is_taken(revocations, claims(4))
    assert is_taken(revocations, claims(5))


def test_a_token_that_was_taken_is_refused_when_it_is_replayed_after_its_revocation(tmp_path: Path) -> None:
    rotate_token_keys(tmp_path / "tokens.json", 1000.0)
    tokens, revocations = Tokens(TokenKeys(tmp_path / "tokens.json"), lambda: 2000.0), fresh()
    token = tokens.made(USER, 1)
    assert is_taken(revocations, tokens.verified(token))
    revocations.read(Revocation(USER, 2, UNTIL))
    assert not is_taken(revocations, tokens.verified(token))
    assert is_taken(revocations, tokens.verified(tokens.made(USER, 2)))


def test_before_all_is_read_no_token_is_taken() -> None:
    revocations = Revocations()
    revocations.read(Revocation(USER, 2, UNTIL))
    assert not revocations.is_fresh(0.0)
    with pytest.raises(BehindError) as raised:
        revocations.check(claims(5), 0.0)
    assert raised.value.retry_after >= 1


def test_a_worker_that_is_behind_refuses_every_token_until_it_has_caught_up() -> None:
    revocations = fresh()
    assert is_taken(revocations, claims(), 100.0 + BEHIND)
    with pytest.raises(BehindError):
        revocations.check(claims(), 100.1 + BEHIND)
    revocations.caught_up(200.0)
    assert is_taken(revocations, claims(), 200.0)


def test_a_worker_that_is_behind_still_says_what_is_revoked_for_good() -> None:
    revocations = fresh()
    revocations.read(Revocation(USER, 2, UNTIL))
    assert not is_taken(revocations, claims(1), 1000.0)


def test_what_was_known_later_is_not_made_older() -> None:
    revocations = fresh()
    revocations.caught_up(50.0)
    assert revocations.fresh_as_of == 100.0


def test_what_ends_no_token_any_more_is_forgotten_and_told() -> None:
    revocations = fresh()
    revocations.read(Revocation(USER, 2, UNTIL))
    revocations.read(Revocation(OTHER, 2, UNTIL + 1))
    assert revocations.forget(UNTIL) == []
    assert revocations.forget(UNTIL + 1) == [USER]
    assert len(revocations) == 1
    assert not is_taken(revocations, claims(1, OTHER))


def test_a_revocation_is_kept_as_long_as_the_latest_of_its_user() -> None:
    revocations = fresh()
    for until in (UNTIL, UNTIL + 1000, UNTIL):
        revocations.read(Revocation(USER, 2, until))
    assert revocations.forget(UNTIL + 1000) == []
    assert revocations.forget(UNTIL + 1001) == [USER]
