"""Tokens: which ones are taken, and that every way of forging one fails for its own reason."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.accounts.bounds import MAX_VERSION, TOKEN_LASTS
from serving.identity.token_key_file import rotate_token_keys
from serving.identity.token_keys import SETTLES, TokenKey, TokenKeys, TokenKeysError
from serving.identity.tokens import AUDIENCE, ISSUER, LEEWAY, MAX_TOKEN, REFUSED, Fault, TokenError, Tokens

NOW = 1_767_225_600
USER = "0123456789abcdef" * 2


class Clock:
    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


@pytest.fixture
def key(file: Path) -> TokenKey:
    return rotate_token_keys(file, NOW)


@pytest.fixture
def tokens(file: Path, key: TokenKey, clock: Clock) -> Tokens:
    return Tokens(TokenKeys(file, look_again=-1.0), clock)


def text_of(data: object) -> str:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def signed(key: TokenKey, header: dict[str, object], claims: object, by: str = "sha256") -> str:
    """A token as whoever has a key could write it by hand."""
    said = f"{text_of(header)}.{text_of(claims)}"
    return f"{said}.{text_of(hmac.digest(key.signing_secret(), said.encode(), by))}"


def header_of(key: TokenKey, **other: object) -> dict[str, object]:
    return {"alg": "HS256", "kid": key.kid, "typ": "JWT"} | other


def claims_with(**other: object) -> dict[str, object]:
    claims: dict[str, object] = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": USER, "ver": 1, "iat": NOW, "exp": NOW + 60, "jti": "1",
    }  # fmt: skip
    return {name: value for name, value in (claims | other).items() if value is not None}


def fault_of(tokens: Tokens, token: str) -> Fault:
    with pytest.raises(TokenError) as raised:
        tokens.verified(token)
    assert str(raised.value) == REFUSED
    assert raised.value.__cause__ is None
    return raised.value.fault


def test_a_token_says_who_asks_and_of_which_version(tokens: Tokens) -> None:
    claims = tokens.verified(tokens.made(USER, 7))
    assert (claims.sub, claims.ver, claims.iat, claims.exp) == (USER, 7, NOW, NOW + 24 * 3600)
    assert len(tokens.made(USER, MAX_VERSION - 1)) < MAX_TOKEN / 2


def test_every_token_has_an_id_of_its_own(tokens: Tokens) -> None:
    assert len({tokens.verified(tokens.made(USER, 1)).jti for _ in range(20)}) == 20


def test_any_reader_of_the_standard_reads_a_token(tokens: Tokens, key: TokenKey) -> None:
    token = tokens.made(USER, 1)
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "kid": key.kid, "typ": "JWT"}
    said = jwt.decode(
        token, key.signing_secret(), ["HS256"], {"verify_exp": False}, audience=AUDIENCE, issuer=ISSUER
    )
    assert said["sub"] == USER


def test_a_token_by_hand_that_is_right_is_taken(tokens: Tokens, key: TokenKey) -> None:
    """Or else the forged ones below would show nothing."""
    assert tokens.verified(signed(key, header_of(key), claims_with())).sub == USER


def test_a_token_is_valid_for_its_day_and_not_a_second_more(tokens: Tokens, clock: Clock) -> None:
    token = tokens.made(USER, 1)
    clock.now = NOW + TOKEN_LASTS - 0.1
    assert tokens.verified(token).sub == USER
    clock.now = NOW + TOKEN_LASTS
    assert fault_of(tokens, token) is Fault.EXPIRED


def test_no_token_is_valid_for_more_than_a_day_whatever_it_says(
    tokens: Tokens, key: TokenKey, clock: Clock
) -> None:
    """By then its revocation would be forgotten."""
    token = signed(key, header_of(key), claims_with(exp=NOW + 10**9))
    clock.now = NOW + TOKEN_LASTS
    assert fault_of(tokens, token) is Fault.EXPIRED


@pytest.mark.parametrize("claim", ["iat", "nbf"])
def test_a_token_of_the_future_is_not_taken_yet(
    tokens: Tokens, key: TokenKey, clock: Clock, claim: str
) -> None:
    later = NOW + LEEWAY + 5
    token = signed(key, header_of(key), claims_with(exp=later + 60, **{claim: later}))
    assert fault_of(tokens, token) is Fault.NOT_YET
    clock.now = later
    assert tokens.verified(token).sub == USER


@pytest.mark.parametrize(
    "alg", ["none", "None", "NONE", "", "HS384", "HS512", "RS256", "EdDSA", None, 256, ["HS256"]]
)
@pytest.mark.parametrize("by", ["sha256", "sha512", None])
def test_no_algorithm_but_that_of_the_key_is_taken(
    tokens: Tokens, key: TokenKey, alg: object, by: str | None
) -> None:
    header = header_of(key, alg=alg)
    token = signed(key, header, claims_with(), by or "sha256")
    if by is None:
        token = token.rpartition(".")[0] + "."
    assert fault_of(tokens, token) is Fault.FORGED


def test_a_token_without_an_algorithm_is_not_taken(tokens: Tokens, key: TokenKey) -> None:
    assert fault_of(tokens, signed(key, {"kid": key.kid}, claims_with())) is Fault.FORGED


def test_another_key_signs_nothing_that_is_taken(tokens: Tokens, key: TokenKey, tmp_path: Path) -> None:
    other = rotate_token_keys(tmp_path / "other.json", NOW)
    assert fault_of(tokens, signed(other, header_of(key), claims_with())) is Fault.FORGED
    assert fault_of(tokens, signed(other, header_of(other), claims_with())) is Fault.UNKNOWN_KEY


@pytest.mark.parametrize("kid", [None, 1, "", "../../etc/passwd", ["one"], "é"])
def test_a_key_that_is_not_ours_verifies_nothing(tokens: Tokens, key: TokenKey, kid: object) -> None:
    token = signed(key, header_of(key, kid=kid), claims_with())
    assert fault_of(tokens, token) in {Fault.UNKNOWN_KEY, Fault.MALFORMED}


@pytest.mark.parametrize(
    "extra", [{"crit": ["exp"]}, {"crit": ["b64"], "b64": False}, {"b64": False}, {"crit": []}]
)
def test_a_token_that_wants_to_be_read_otherwise_is_not_taken(
    tokens: Tokens, key: TokenKey, extra: dict[str, object]
) -> None:
    with pytest.raises(TokenError):
        tokens.verified(signed(key, header_of(key, **extra), claims_with()))


def test_a_key_that_a_token_brings_along_verifies_nothing(
    tokens: Tokens, key: TokenKey, tmp_path: Path
) -> None:
    other = rotate_token_keys(tmp_path / "other.json", NOW)
    own = {"kty": "oct", "kid": key.kid, "k": text_of(other.signing_secret()), "alg": "HS256"}
    for extra in ({"jwk": own}, {"jku": "https://example.org/keys"}, {"x5u": "https://example.org/cert"}):
        token = signed(other, header_of(key, **extra), claims_with())
        assert fault_of(tokens, token) is Fault.FORGED


@pytest.mark.parametrize(
    ("claims", "fault"),
    [
        (claims_with(iss="someone"), Fault.OTHER_PURPOSE),
        (claims_with(aud="overstream.admin"), Fault.OTHER_PURPOSE),
        (claims_with(aud=[AUDIENCE, "overstream.admin"]), Fault.MALFORMED),
        (claims_with(exp=NOW), Fault.EXPIRED),
        (claims_with(exp=NOW - 1), Fault.EXPIRED),
        (claims_with(iat=NOW - TOKEN_LASTS), Fault.EXPIRED),
        *((claims_with(**{name: None}), Fault.MALFORMED) for name in claims_with()),
        (claims_with(sub="ivy"), Fault.MALFORMED),
        (claims_with(sub=USER + "\n"), Fault.MALFORMED),
        (claims_with(ver=0), Fault.MALFORMED),
        (claims_with(ver=MAX_VERSION), Fault.MALFORMED),
        (claims_with(ver="1"), Fault.MALFORMED),
        (claims_with(exp="never"), Fault.MALFORMED),
        (claims_with(exp=float(10**300)), Fault.MALFORMED),
        (claims_with(jti=""), Fault.MALFORMED),
        ([], Fault.MALFORMED),
        (b"\xff", Fault.MALFORMED),
        (b"", Fault.MALFORMED),
        (b"[" * 500, Fault.MALFORMED),
    ],
)
def test_a_signed_token_with_other_claims_than_ours_is_not_taken(
    tokens: Tokens, key: TokenKey, claims: object, fault: Fault
) -> None:
    assert fault_of(tokens, signed(key, header_of(key), claims)) is fault


def test_no_change_of_a_token_is_taken(tokens: Tokens) -> None:
    token = tokens.made(USER, 1)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(TokenError):
            tokens.verified(token[:place] + other + token[place + 1 :])
        with pytest.raises(TokenError):
            tokens.verified(token[:place])


def test_the_signature_of_one_token_is_none_of_another(tokens: Tokens) -> None:
    one, other = tokens.made(USER, 1), tokens.made("f" * 32, 1)
    mixed = f"{one.rpartition('.')[0]}.{other.rpartition('.')[2]}"
    assert fault_of(tokens, mixed) is Fault.FORGED


def test_a_token_that_was_taken_is_refused_once_its_key_is_gone_or_is_another_of_its_name(
    tokens: Tokens, key: TokenKey, file: Path, tmp_path: Path
) -> None:
    """The signature of a token is checked once: what was found is that of a key, and not of a name."""
    token = tokens.made(USER, 1)
    assert tokens.verified(token) == tokens.verified(token)
    kept, other = file.read_text(), rotate_token_keys(tmp_path / "other.json", NOW)
    file.write_text(kept.replace(key.secret, other.secret))
    assert fault_of(tokens, token) is Fault.FORGED
    file.write_text(kept.replace(key.kid, other.kid))
    assert fault_of(tokens, token) is Fault.UNKNOWN_KEY
    file.write_text(kept)
    assert tokens.verified(token).sub == USER


def test_of_tokens_that_were_taken_no_more_are_known_than_a_bound(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.identity.tokens.MOST_KNOWN", 2)
    for made in [tokens.made(USER, 1) for _ in range(3)] * 2:
        assert tokens.verified(made).sub == USER
        assert len(tokens._known) <= 2


def test_a_token_that_is_too_large_is_not_decoded(tokens: Tokens, key: TokenKey) -> None:
    token = signed(key, header_of(key), claims_with(pad="x" * MAX_TOKEN))
    assert fault_of(tokens, token) is Fault.TOO_LARGE


@pytest.mark.parametrize("token", ["", ".", "..", "...", "a.b.c", "é.é.é", "\ud800", "e30.e30.", " ", "null"])
def test_what_is_no_token_is_refused_with_the_same_sentence(tokens: Tokens, token: str) -> None:
    assert fault_of(tokens, token) in {Fault.MALFORMED, Fault.UNKNOWN_KEY}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80) | st.text("eyJ.-_A0", max_size=80))
def test_no_text_raises_anything_but_a_refusal(tokens: Tokens, text: str) -> None:
    with pytest.raises(TokenError):
        tokens.verified(text)


def test_tokens_of_both_keys_are_taken_while_they_are_replaced(
    tokens: Tokens, key: TokenKey, file: Path, clock: Clock
) -> None:
    old = tokens.made(USER, 1)
    second = rotate_token_keys(file, NOW)
    clock.now = NOW + SETTLES
    new = tokens.made(USER, 1)
    assert [jwt.get_unverified_header(token)["kid"] for token in (old, new)] == [key.kid, second.kid]
    assert tokens.verified(old).sub == tokens.verified(new).sub == USER


def test_no_token_of_a_key_that_is_gone_is_taken(tokens: Tokens, file: Path) -> None:
    token = tokens.made(USER, 1)
    rotate_token_keys(file, NOW, at_once=True)
    assert fault_of(tokens, token) is Fault.UNKNOWN_KEY


def test_without_keys_no_token_is_made_or_taken(tokens: Tokens) -> None:
    none = Tokens(TokenKeys(None))
    token = tokens.made(USER, 1)
    asks: list[Callable[[], object]] = [lambda: none.made(USER, 1), lambda: none.verified(token)]
    for ask in asks:
        with pytest.raises(TokenKeysError, match="nobody can log in"):
            ask()


def test_no_secret_is_in_a_token_or_an_error(tokens: Tokens, key: TokenKey) -> None:
    token = tokens.made(USER, 1)
    assert key.secret not in token
    assert hashlib.sha256(key.signing_secret()).hexdigest() not in token
    with pytest.raises(TokenError) as raised:
        tokens.verified(token[:-1])
    assert token[:20] not in str(raised.value)
