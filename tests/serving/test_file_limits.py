import resource
from collections.abc import Iterator

import pytest

from serving.file_limits import Shares, allow_many, shares


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


def test_a_limit_that_is_higher_already_is_left_alone(limits: tuple[int, int]) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, limits[1]))
    allow_many(256)

    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 512


def test_what_clients_and_workers_may_take_leaves_the_stores_theirs() -> None:
    assert shares(6, 65_536) == Shares(65_536 - 16_384 - 128 - 6 * 72, 16_384)
    assert shares(100, 1_024) == Shares(1_024 - 256 - 341, 256)
