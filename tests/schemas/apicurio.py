"""A real schema registry on this machine: Apicurio, fetched and run as Kafka is."""

import os
import subprocess
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.kafka.jars import cache_dir, fetch_jars, index_url, read_lock
from sandbox.kafka.java import find_java
from sandbox.kafka.ports import HOST, free_port
from sandbox.tether import tethered

LOCK = Path(__file__).with_name("apicurio.lock")
READY_TIMEOUT_S = 120.0
"""A start takes 6 s on an idle machine; a crowded one is given this much."""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a registry that keeps all in memory, with its files in `folder`; yield where its API begins."""
    (archive,) = fetch_jars(read_lock(LOCK), cache_dir().with_name("apicurio"), index_url, print)
    with tarfile.open(archive) as files:
        # Python 3.11.3 and older know no filter; what is unpacked is checked by its hash.
        files.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)
        files.extractall(folder)
    port = free_port()
    settings = {
        "APICURIO_STORAGE_KIND": "sql",
        "APICURIO_STORAGE_SQL_KIND": "h2",
        "QUARKUS_HTTP_HOST": HOST,
        "QUARKUS_HTTP_PORT": str(port),
    }
    java = [str(find_java()), "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx384m", "-jar", "quarkus-run.jar"]
    url = f"http://{HOST}:{port}/apis/ccompat/v7"
    with (folder / "registry.log").open("wb") as log:
        process = subprocess.Popen(
            tethered(java), cwd=folder, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_until_ready(process, url, folder / "registry.log")
        yield url
    finally:
        process.kill()
        process.wait()


def wait_until_ready(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + READY_TIMEOUT_S
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/subjects", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the registry did not come up:\n{log.read_text(errors='replace')[-2000:]}")
