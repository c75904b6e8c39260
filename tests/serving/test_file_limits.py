import resource
from collections.abc import Iterator

import pytest

from serving.file_limits import allow_many


@pytest.fixture
def limits() -> Iterator[tuple[int, int]]:
    """The limits of this process, which a test may lower."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield before
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_worker_takes_as_many_open_files_as_it_may_have(limits: tuple[int, int]) -> None:
    hard = limits[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    allow_many()

    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == (65_536 if hard < 0 else min(65_536, hard))


def test_a_limit_that_is_higher_already_is_left_alone(
    limits: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.file_limits.ENOUGH", 256)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, limits[1]))
    allow_many()

    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 512
