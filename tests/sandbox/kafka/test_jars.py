"""The jars' lock list and its cache, against an index on this machine that misbehaves on request."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sandbox.kafka import jars as jars_module
from sandbox.kafka.errors import JarsError
from sandbox.kafka.jars import (
    STALE_PART_S,
    Jar,
    fetch_jars,
    find_jars,
    index_url,
    jars_of_folder,
    read_lock,
    say_nothing,
)

CONTENTS = {f"org/example/part{n}/1.{n}/part{n}-1.{n}.jar": os.urandom(2000 + n) for n in range(12)}
JARS = tuple(Jar(hashlib.sha256(content).hexdigest(), path) for path, content in CONTENTS.items())
FIRST = JARS[0]


class Index:
    """A Maven index of `CONTENTS`; `answers` gives a path other bytes, or none (404)."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | None] = dict(CONTENTS)
        self.cut_short: set[str] = set()
        self.asked: list[str] = []
        self.before_answer: Callable[[str], object] = lambda _path: None
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.removeprefix("/maven/")
                index.asked.append(path)
                index.before_answer(path)
                content = index.answers.get(path)
                if content is None:
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if path in index.cut_short else content)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = (
                32  # more than ask at once: one that is turned away comes back a second later
            )

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/maven"


@pytest.fixture
def index() -> Iterator[Index]:
    index = Index()
    thread = threading.Thread(target=index.server.serve_forever, args=(0.01,))
    thread.start()
    yield index
    index.server.shutdown()
    thread.join()
    index.server.server_close()


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars_module, "PAUSE_S", 0.0)


def files_in(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def no_index() -> str:
    raise AssertionError("nothing was to be fetched")


def test_the_lock_list_names_kafka_4_1_and_every_jar_once() -> None:
    jars = read_lock()
    names = [jar.name for jar in jars]
    assert len(names) == len(set(names)) > 40
    assert any(name.startswith("kafka_2.13-4.1.") for name in names)
    assert any(name.startswith("slf4j-simple-") for name in names), "without it Kafka logs nothing"


def test_the_lock_list_names_no_host() -> None:
    assert "://" not in jars_module.LOCK.read_text()


@pytest.mark.parametrize(
    "line",
    [
        "org/example/part/1.0/part-1.0.jar",
        f"{'0' * 63}  org/example/part/1.0/part-1.0.jar",
        f"{'0' * 64} org/example/part/1.0/part-1.0.jar",
        f"{'0' * 64}  org/example/part/1.0/part-1.0.pom",
        f"{'0' * 64}  ../../part-1.0.jar",
        f"{'0' * 64}  /etc/part-1.0.jar",
        f"{'0' * 64}  twice/part-2.0.jar",
    ],
)
def test_a_line_that_is_no_jar_is_refused_by_its_number(tmp_path: Path, line: str) -> None:
    lock = tmp_path / "kafka.lock"
    lock.write_text(f"# a comment\n{'f' * 64}  once/part-2.0.jar\n{line}\n")
    with pytest.raises(JarsError, match="line 3"):
        read_lock(lock)


def test_an_empty_cache_is_filled_in_the_order_of_the_list(index: Index, tmp_path: Path) -> None:
    cache = tmp_path / "a new folder" / "kafka"
    found = fetch_jars(JARS, cache, lambda: index.url, say_nothing)
    assert [file.read_bytes() for file in found] == list(CONTENTS.values())
    assert files_in(cache) == set(CONTENTS)


def test_a_whole_cache_asks_no_index(index: Index, tmp_path: Path) -> None:
    first = fetch_jars(JARS, tmp_path, lambda: index.url, say_nothing)
    assert fetch_jars(JARS, tmp_path, no_index, say_nothing) == first


@pytest.mark.parametrize("damage", [b"", b"short", CONTENTS[FIRST.path][:-1] + b"\0\0"])
def test_a_damaged_jar_is_named_and_it_alone_is_fetched_again(
    index: Index, tmp_path: Path, damage: bytes
) -> None:
    fetch_jars(JARS, tmp_path, lambda: index.url, say_nothing)
    (tmp_path / FIRST.path).write_bytes(damage)
    index.asked.clear()
    said: list[str] = []
    fetch_jars(JARS, tmp_path, lambda: index.url, said.append)
    assert index.asked == [FIRST.path]
    assert f"{FIRST.path} is damaged" in said[0]
    assert (tmp_path / FIRST.path).read_bytes() == CONTENTS[FIRST.path]


def test_a_jar_that_is_not_the_lock_lists_is_refused_and_the_others_are_kept(
    index: Index, tmp_path: Path
) -> None:
    index.answers[FIRST.path] = b"something else"
    with pytest.raises(JarsError, match=rf"1 of 12 jars .*\n.*{FIRST.path}: refused.*{FIRST.sha256}"):
        fetch_jars(JARS, tmp_path, lambda: index.url, say_nothing)
    assert files_in(tmp_path) == set(CONTENTS) - {FIRST.path}


def test_an_interrupted_download_leaves_no_short_jar_and_is_taken_up_where_it_ended(
    index: Index, tmp_path: Path
) -> None:
    index.cut_short = {JARS[3].path, JARS[7].path}
    with pytest.raises(JarsError, match="2 of 12 jars"):
        fetch_jars(JARS, tmp_path, lambda: index.url, say_nothing)
    assert files_in(tmp_path) == set(CONTENTS) - index.cut_short
    asked_again, index.cut_short = index.cut_short, set()
    index.asked.clear()
    fetch_jars(JARS, tmp_path, lambda: index.url, say_nothing)
    assert set(index.asked) == asked_again
    assert files_in(tmp_path) == set(CONTENTS)


def test_a_connection_that_breaks_once_is_tried_again(index: Index, tmp_path: Path) -> None:
    index.cut_short = {FIRST.path}

    def heal_after_the_first(path: str) -> None:
        if index.asked.count(path) > 1:
            index.cut_short.discard(path)

    index.before_answer = heal_after_the_first
    fetch_jars(JARS, tmp_path, lambda: index.url, say_nothing)
    assert index.asked.count(FIRST.path) == 2


def test_what_the_index_lacks_is_asked_for_once_and_told_with_a_way_out(index: Index, tmp_path: Path) -> None:
    index.answers[FIRST.path] = None
    with pytest.raises(JarsError) as caught:
        fetch_jars(JARS, tmp_path, lambda: index.url, say_nothing)
    assert index.asked.count(FIRST.path) == 1
    for word in (index.url, FIRST.path, "404", "MAVEN_INDEX_URL", "KAFKA_JARS_DIR"):
        assert word in str(caught.value)


def test_an_index_that_is_not_there_is_named(tmp_path: Path, index: Index) -> None:
    index.server.socket.close()
    with pytest.raises(JarsError, match=index.url):
        fetch_jars((FIRST,), tmp_path, lambda: index.url, say_nothing)


def test_two_who_fetch_at_once_both_end_with_whole_jars(index: Index, tmp_path: Path) -> None:
    both_ask_for_it = threading.Barrier(2, timeout=30)
    index.before_answer = lambda path: both_ask_for_it.wait() if path == FIRST.path else None
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(fetch_jars, JARS, tmp_path, lambda: index.url, say_nothing) for _ in range(2)]
        found = [run.result() for run in runs]
    assert index.asked.count(FIRST.path) == 2
    assert found[0] == found[1]
    assert {str(f.relative_to(tmp_path)): f.read_bytes() for f in found[0]} == CONTENTS
    assert files_in(tmp_path) == set(CONTENTS), "no part is left"


def test_parts_of_a_killed_download_are_swept_but_not_those_of_one_that_runs(
    index: Index, tmp_path: Path
) -> None:
    old, young = tmp_path / "a.jar.1.part", tmp_path / "b.jar.2.part"
    for part in (old, young):
        part.write_bytes(b"half")
    long_ago = young.stat().st_mtime - STALE_PART_S - 60
    os.utime(old, (long_ago, long_ago))
    fetch_jars(JARS, tmp_path, lambda: index.url, say_nothing)
    assert files_in(tmp_path) == {*CONTENTS, young.name}


def test_a_cache_that_cannot_be_written_is_told_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(JarsError, match="XDG_CACHE_HOME"):
        fetch_jars(JARS, tmp_path / "file" / "kafka", no_index, say_nothing)


@pytest.mark.parametrize("name", ["path", "name"])
def test_a_folder_of_jars_may_be_flat_or_laid_out_as_an_index(tmp_path: Path, name: str) -> None:
    for jar in JARS:
        file = tmp_path / getattr(jar, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(CONTENTS[jar.path])
    assert [file.read_bytes() for file in jars_of_folder(JARS, tmp_path)] == list(CONTENTS.values())


def test_a_folder_that_lacks_jars_is_told_which_and_nothing_is_written_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = read_lock()
    (tmp_path / wanted[0].name).write_bytes(b"not it")
    monkeypatch.setenv("KAFKA_JARS_DIR", str(tmp_path))
    with pytest.raises(JarsError) as caught:
        find_jars(say_nothing)
    assert all(jar.path in str(caught.value) for jar in wanted)
    assert files_in(tmp_path) == {wanted[0].name}


def test_the_index_is_the_settings_if_it_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVEN_INDEX_URL", "http://127.0.0.1:1/maven/")
    assert index_url() == "http://127.0.0.1:1/maven"
    monkeypatch.setenv("MAVEN_INDEX_URL", "file:///etc")
    with pytest.raises(JarsError, match="MAVEN_INDEX_URL must begin with"):
        index_url()


def test_without_the_setting_the_index_is_the_one_that_jgo_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    constants = pytest.importorskip("jgo.constants")
    monkeypatch.delenv("MAVEN_INDEX_URL", raising=False)
    assert index_url() == constants.MAVEN_CENTRAL_URL
