"""What is kept of answers, and for how long."""

import threading

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from serving.http.representations import BESIDE, LARGE, PNG, AnswerCache, Encoded, takes_gzip


def cache_for(answers: int, weight: int) -> AnswerCache[bytes]:
    """A cache with room for so many answers of a weight."""
    return AnswerCache(answers * (weight + BESIDE), len)


def test_answers_are_kept_by_their_bytes_and_not_by_their_number():
    """20,000 answers were kept whatever they weighed: 3,000 questions took 250 MB."""
    cache = cache_for(10, 1000)
    for number in range(1000):
        cache.get("view", f"m{number}", number, lambda: b"x" * 1000)
    assert (len(cache), cache.weight) == (10, 10 * (1000 + BESIDE))
    cache.get("view", "large", 0, lambda: b"x" * 5000)
    assert len(cache) < 10
    assert cache.weight <= 10 * (1000 + BESIDE)


def test_what_was_asked_for_longest_ago_makes_room():
    cache = cache_for(2, 10)
    made = []

    def ask(key: str) -> None:
        cache.get("view", key, 0, lambda: made.append(key) or b"x" * 10)

    for key in ("often", "seldom", "often", "new", "often", "seldom"):
        ask(key)
    assert made == ["often", "seldom", "new", "seldom"]


def test_an_answer_that_is_made_again_weighs_once():
    cache = cache_for(10, 1000)
    for value in range(50):
        assert cache.get("view", "m", value, lambda: b"x" * 1000) == b"x" * 1000
    assert (len(cache), cache.weight) == (1, 1000 + BESIDE)


def test_what_is_kept_is_found_by_what_it_was_made_from():
    cache = cache_for(10, 10)
    assert cache.find("view", "m", 1) is None
    assert cache.keep("view", "m", 1, b"one") == b"one"
    assert cache.find("view", "m", 1) == b"one"
    assert cache.find("view", "m", 2) is None
    assert cache.get("view", "m", 1, lambda: b"again") == b"one"


def test_what_is_heavier_than_the_whole_budget_is_answered_all_the_same():
    cache = cache_for(1, 10)
    assert cache.get("view", "m", 0, lambda: b"x" * 1_000_000) == b"x" * 1_000_000
    assert (len(cache), cache.weight) == (0, 0)


def asking(accepts: str) -> web.Request:
    return make_mocked_request("GET", "/", headers={"Accept-Encoding": accepts})


@pytest.mark.parametrize(
    ("accepts", "taken"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP;q=0.5, identity", True),
        ("br, *", True),
        ("*;q=0, gzip", True),
        ("gzip, *;q=0", True),
        ("gzip;q=0, *", False),
        ("*, gzip; q=0.000", False),
        ("gzip;q=0.", False),
        ("gzip;q=0.001", True),
        ("*;q=0", False),
        ("br, identity", False),
    ],
)
def test_what_is_said_of_gzip_itself_counts(accepts: str, taken: bool) -> None:
    assert takes_gzip(asking(accepts)) is taken


async def test_a_picture_is_sent_as_it_is() -> None:
    picture = Encoded(b"x" * LARGE, content_type=PNG)
    assert picture.weight == LARGE
    answer = (await picture.compressed_for(asking("gzip"))).answer(asking("gzip"))
    assert (answer.headers["Content-Type"], answer.body) == ("image/png", b"x" * LARGE)
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(("size", "aside"), [(LARGE, True), (LARGE - 1, False)])
async def test_what_is_large_is_compressed_beside_the_loop(
    monkeypatch: pytest.MonkeyPatch, size: int, aside: bool
) -> None:
    """A list of all matches in gzip held the loop for a second."""
    threads: list[threading.Thread] = []

    def gzip(body: bytes) -> bytes:
        threads.append(threading.current_thread())
        return body

    monkeypatch.setattr("serving.http.representations._gzip", gzip)
    answer = Encoded(b"x" * size)
    for accepts in ("", "gzip", "gzip"):
        (await answer.compressed_for(asking(accepts))).answer(asking(accepts))
    assert [thread is threading.main_thread() for thread in threads] == [not aside]
