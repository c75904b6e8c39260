"""What is kept of answers, and for how long."""

from app.encoded import BESIDE, AnswerCache


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


def test_what_is_heavier_than_the_whole_budget_is_answered_all_the_same():
    cache = cache_for(1, 10)
    assert cache.get("view", "m", 0, lambda: b"x" * 1_000_000) == b"x" * 1_000_000
    assert (len(cache), cache.weight) == (0, 0)
