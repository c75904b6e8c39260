"""Rebuild `kafka.lock`, for maintainers who upgrade Kafka.

    python -m sandbox.kafka.lock

Every jar is fetched, so a version of which the index lacks a part fails here.
"""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor

from sandbox.kafka.errors import JarsError
from sandbox.kafka.jars import LOCK, PARALLEL, download, index_url

COORDINATES = (
    "org.apache.kafka:kafka_2.13:4.1.2",
    # Kafka logs through slf4j 1.7 and brings no backend; this one needs no configuration file.
    "org.slf4j:slf4j-simple:1.7.36",
)


def lock_line(path: str, index: str) -> str:
    """Fetch one jar and return its line; the index's own sha1 shows whether it is complete."""
    content = download(f"{index}/{path}")
    published = download(f"{index}/{path}.sha1").decode().split()[0]
    if hashlib.sha1(content, usedforsecurity=False).hexdigest() != published:
        raise JarsError(f"{path} came damaged from {index}: its sha1 is not {published}; run this again")
    return f"{hashlib.sha256(content).hexdigest()}  {path}"


def main() -> None:
    """Resolve the coordinates with everything they need at run time, and write the list."""
    import jgo  # imported here, because only maintainers need it and it takes half a second

    index = index_url()
    artifacts = jgo.resolve("+".join(COORDINATES), repositories={"central": index})
    paths = sorted(
        {f"{a.groupId.replace('.', '/')}/{a.artifactId}/{a.version}/{a.filename}" for a in artifacts}
    )
    with ThreadPoolExecutor(PARALLEL) as pool:
        lines = list(pool.map(lambda path: lock_line(path, index), paths))
    header = f"# {' and '.join(COORDINATES)}, with what they need. Made by: python -m sandbox.kafka.lock\n"
    LOCK.write_text(header + "\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{LOCK}: {len(lines)} jars\n")


if __name__ == "__main__":
    main()
