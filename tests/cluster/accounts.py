"""What workers need to have accounts: secrets, in files that they share."""

import secrets
import time
from pathlib import Path

from serving.identity.token_key_file import rotate_token_keys
from serving.ingest.key_file import new_key


def accounts_in(folder: Path, *scopes: str) -> tuple[str, dict[str, str]]:
    """Write the secrets of workers that know each other; return an API key, and what workers are told."""
    hops, tokens, keys = folder / "hops", folder / "tokens.json", folder / "keys.json"
    hops.write_text(secrets.token_hex(32))
    rotate_token_keys(tokens, time.time())
    environ = {
        "OVERSTREAM_HOP_SECRET_FILE": str(hops),
        "OVERSTREAM_JWT_KEYS_FILE": str(tokens),
        "OVERSTREAM_API_KEYS_FILE": str(keys),
        "OVERSTREAM_GRPC_PORT": "0",
    }
    return new_key(keys, "service", scopes, 1e6), environ
