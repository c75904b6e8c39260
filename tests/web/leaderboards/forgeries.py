"""Tokens that nobody of us made, or that are over: each is refused, whatever carries it."""

import time

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from jwt import PyJWS, decode, encode

from serving.identity.tokens import AUDIENCE


def wrong_tokens(token: str, kid: str, secret: bytes) -> dict[str, str]:
    """Tokens made of a right one, which has that key, by what is wrong with each."""
    claims = decode(token, secret, ["HS256"], audience=AUDIENCE)
    head, said, proof = token.split(".")
    other = "B" if proof.startswith("A") else "A"

    def signed(key: bytes = secret, algorithm: str = "HS256", name: str = kid, **changed: object) -> str:
        return encode(claims | changed, key, algorithm, {"kid": name})

    return {
        "another signature": f"{head}.{said}.{other}{proof[1:]}",
        "an empty signature": f"{head}.{said}.",
        "no signature": token.rpartition(".")[0],
        "no algorithm, and no claims": PyJWS(["none"]).encode(b"{}", "", "none", {"kid": kid}),
        "no algorithm": encode(claims, None, "none", {"kid": kid}),
        "another key": signed(b"x" * 32),
        "an unknown key": signed(name="other"),
        "another algorithm": signed(secret * 2, "HS512"),
        "a key pair's algorithm": encode(claims, generate_private_key(65537, 2048), "RS256", {"kid": kid}),
        "expired": signed(exp=int(time.time()) - 1),
        "another audience": signed(aud="another"),
        "another issuer": signed(iss="another"),
        "of tomorrow": signed(iat=int(time.time()) + 3600),
        "no user": signed(sub="nobody"),
        "no token": "nonsense",
    }
