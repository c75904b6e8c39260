"""Kafka's jars: named by a lock list, fetched once into a per-user cache, checked at every start."""

import contextlib
import hashlib
import http.client
import os
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from sandbox.kafka.errors import JarsError
from sandbox.kafka.java import INSTALL

Say = Callable[[str], object]
"""A function that shows the operator a line; `print` is one."""


def say_nothing(_line: str) -> None:
    """Drop a line."""


LOCK = Path(__file__).with_name("kafka.lock")
PARALLEL = 8
TRIES = 3
PAUSE_S = 0.4
"""Seconds before the second attempt; twice as many before the third."""
TIMEOUT_S = 30.0
STALE_PART_S = 3600.0
"""Seconds; an older partial file is left from a download that was killed."""

_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<path>\w[\w.+/-]*\.(jar|tar\.gz))")


class Jar(msgspec.Struct, frozen=True):
    """One line of the lock list.

    Attributes:
        sha256: of the whole file, lower-case hex.
        path: relative to the root of a Maven index: `org/slf4j/slf4j-api/1.7.36/slf4j-api-1.7.36.jar`.
    """

    sha256: str
    path: str

    @property
    def name(self) -> str:
        """Return the file's name; no two jars of a list share one."""
        return self.path.rpartition("/")[2]

    def is_at(self, file: Path) -> bool:
        """Return whether `file` exists and is exactly this jar."""
        try:
            return self.matches(file.read_bytes())
        except OSError:
            return False

    def matches(self, content: bytes) -> bool:
        """Return whether `content` is exactly this jar."""
        return hashlib.sha256(content).hexdigest() == self.sha256


def read_lock(lock: Path = LOCK) -> tuple[Jar, ...]:
    """Return the jars of a lock list: lines as `sha256sum` writes them, and comments that begin with `#`.

    Raises:
        JarsError: a line is neither, or a jar is named twice.
    """
    jars: dict[str, Jar] = {}
    for number, line in enumerate(lock.read_text("utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None or ".." in match["path"]:
            raise JarsError(f"{lock}, line {number}: not '<sha256>  <path>.jar': {line!r}")
        jar = Jar(match["sha256"], match["path"])
        if jar.name in jars:
            raise JarsError(f"{lock}, line {number}: {jar.name} is named twice")
        jars[jar.name] = jar
    return tuple(jars.values())


def find_jars(say: Say) -> list[Path]:
    """Return the jars of the lock list as files, in its order, each checked.

    They come from the folder that `KAFKA_JARS_DIR` names (on a machine without a network), which is
    never written to, or else from the per-user cache, to which missing ones are fetched.

    Raises:
        JarsError: a jar cannot be provided.
    """
    jars = read_lock()
    folder = os.environ.get("KAFKA_JARS_DIR")
    if folder:
        return jars_of_folder(jars, Path(folder).expanduser())
    return fetch_jars(jars, cache_dir(), index_url, say)


def cache_dir() -> Path:
    """Return `$XDG_CACHE_HOME/overstream/kafka`, where `XDG_CACHE_HOME` defaults to `~/.cache`."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "overstream" / "kafka"


def index_url() -> str:
    """Return the Maven index to fetch from: `MAVEN_INDEX_URL`, or else the one that `jgo` knows.

    Raises:
        JarsError: there is neither.
    """
    url = os.environ.get("MAVEN_INDEX_URL", "")
    if not url:
        try:
            from jgo.constants import MAVEN_CENTRAL_URL  # takes 0.5 s, so only when something is fetched
        except ImportError as error:
            raise JarsError(
                f"no index to fetch Kafka's jars from: {INSTALL}, or set MAVEN_INDEX_URL"
            ) from error
        url = MAVEN_CENTRAL_URL
    if not url.startswith(("https://", "http://")):
        raise JarsError(f"MAVEN_INDEX_URL must begin with https:// or http://, but is {url!r}")
    return url.rstrip("/")


def jars_of_folder(jars: Sequence[Jar], folder: Path) -> list[Path]:
    """Find each jar in a folder that an operator filled: laid out as an index, or flat.

    Raises:
        JarsError: some are missing or differ from the lock list; all of them are named.
    """
    found: list[Path] = []
    faults: list[str] = []
    for jar in jars:
        for file in (folder / jar.path, folder / jar.name):
            if jar.is_at(file):
                found.append(file)
                break
        else:
            faults.append(jar.path)
    if faults:
        raise JarsError(
            f"{len(faults)} of Kafka's {len(jars)} jars are missing in {folder}, or are not what "
            f"{LOCK.name} says: {', '.join(faults)}. Copy a filled cache there (on another machine: "
            f"{cache_dir()}), or unset KAFKA_JARS_DIR to have them fetched"
        )
    return found


def fetch_jars(jars: Sequence[Jar], cache: Path, index: Callable[[], str], say: Say) -> list[Path]:
    """Complete the cache from the list, and return its files in the list's order.

    Only what is missing or damaged is fetched, so an interrupted run resumes where it ended.
    A file gets its name only after it is complete and checked: two processes may do this at once.

    Args:
        jars: those to provide.
        cache: a folder, made if it is missing; other files in it are left alone.
        index: returns the address to fetch from; called only if something is to be fetched.
        say: gets a line on what is fetched, and on each damaged file.

    Raises:
        JarsError: the cache cannot be written, or some jars could not be fetched; the others are kept.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
        wanted = [jar for jar in jars if not jar.is_at(cache / jar.path)]
        if wanted:
            _sweep(cache)
            _fetch_all(wanted, cache, index(), say)
    except OSError as error:
        raise JarsError(
            f"the cache of Kafka's jars cannot be used: {error}; give a folder of your own as XDG_CACHE_HOME"
        ) from error
    return [cache / jar.path for jar in jars]


def _fetch_all(wanted: Sequence[Jar], cache: Path, index: str, say: Say) -> None:
    for jar in wanted:
        if (cache / jar.path).exists():
            say(f"{cache / jar.path} is damaged (its sha256 is not the lock list's); it is fetched again")
    say(f"Fetching {len(wanted)} of Kafka's jars from {index} into {cache}")
    with ThreadPoolExecutor(PARALLEL) as pool:
        runs = [pool.submit(_fetch, jar, cache, index) for jar in wanted]
        try:
            faults = [fault for run in runs if (fault := run.result())]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if faults:
        raise JarsError(
            f"{len(faults)} of {len(wanted)} jars could not be fetched from {index}:\n  "
            + "\n  ".join(faults)
            + f"\nWhat came is kept in {cache}: run this again, or set MAVEN_INDEX_URL to an index that "
            "can be reached, or KAFKA_JARS_DIR to a folder that has the jars"
        )


def _fetch(jar: Jar, cache: Path, index: str) -> str | None:
    """Fetch one jar into its place; return the fault as a message, if there is one."""
    fault = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE_S * attempt)
        try:
            content = download(f"{index}/{jar.path}")
        except urllib.error.HTTPError as error:
            fault = f"{jar.path}: the index answered {error.code} {error.reason}"
            if 400 <= error.code < 500:
                break
        except (OSError, http.client.HTTPException) as error:
            fault = f"{jar.path}: {error}"
        else:
            if jar.matches(content):
                _put(content, cache / jar.path)
                return None
            fault = (
                f"{jar.path}: refused, for what came ({len(content)} bytes) has the sha256 "
                f"{hashlib.sha256(content).hexdigest()}, but the lock list says {jar.sha256}"
            )
    return fault


def download(url: str) -> bytes:
    """Return the whole response; raises `http.client.IncompleteRead` if the connection ends early."""
    # index_url checked the scheme.
    with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310  # nosec B310
        content: bytes = answer.read()
    return content


def _put(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sweep(cache: Path) -> None:
    """Remove what a killed download left."""
    for part in cache.rglob("*.part"):
        with contextlib.suppress(FileNotFoundError):  # another process has just removed it
            if part.stat().st_mtime < time.time() - STALE_PART_S:
                part.unlink()
