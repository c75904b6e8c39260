"""Points that this application gives to users itself: absolute, by their part and its version."""

from typing import Any

from schemas.leaderboards.points import Points, encode_points
from schemas.leaderboards.topics import POINTS
from tables.leaderboards.games import Game
from tests.agents.leaderboards.hall import START, Hall
from tests.schemas.accounts.users import user
from web.leaderboards.reading import Asked

GAME = "predictions.g"


class Bank(Hall):
    """A hall in which points are given, each at once."""

    def tell(self, number: int, points: int | None, version: int = 1, **fields: Any) -> None:
        known = {"game_id": GAME, "source": "m1", "part": "p1", "at": START} | fields
        said = Points(user_id=user(number), points=points, version=version, **known)
        self._take(self.points.give, POINTS.name, said.game_id.encode(), encode_points(said))

    def of(self, game_id: str = GAME) -> list[tuple[int, int, float]]:
        """Rank, user and score of each entry."""
        page = self.reader.page(self.partition, game_id, Asked())
        return [(one.rank, int(one.user_id, 16), one.score) for one in page.entries]


def test_a_user_has_the_sum_of_what_the_parts_of_all_sources_give() -> None:
    bank = Bank()
    bank.tell(1, 5)
    bank.tell(1, 3, part="p2")
    bank.tell(1, 2, source="m2")
    bank.tell(2, 4)
    assert bank.of() == [(1, 1, 10), (2, 2, 4)]
    bank.restart()
    assert bank.of() == [(1, 1, 10), (2, 2, 4)]


def test_what_is_told_replaces_what_is_older_and_never_adds_twice() -> None:
    bank = Bank()
    bank.tell(1, 5, version=2)
    for points, version in ((9, 1), (9, 2)):
        bank.tell(1, points, version)
    assert bank.of() == [(1, 1, 5)]
    bank.tell(1, 9, version=3)
    assert bank.of() == [(1, 1, 9)]


def test_nothing_is_not_zero() -> None:
    bank = Bank()
    bank.tell(1, 0)
    bank.tell(2, 0)
    assert bank.of() == [(1, 1, 0), (1, 2, 0)]
    bank.tell(1, None, version=2)
    assert bank.of() == [(1, 2, 0)]
    assert bank.updates == 2
    bank.tell(1, 3, version=3)
    assert bank.of() == [(1, 1, 3), (2, 2, 0)]


def test_nobody_describes_such_a_game_or_submits_to_it() -> None:
    bank = Bank(Game(game_id="g"))
    bank.tell(1, 5)
    bank.rule(Game(game_id=GAME, self_service=True))
    bank.submit(1, 100, game_id=GAME)
    assert bank.refusals == ["broken-rule", "broken-rule"]
    assert bank.of() == [(1, 1, 5)]


def test_points_are_given_in_no_game_that_has_scores_of_its_own() -> None:
    bank = Bank(Game(game_id="g"))
    bank.submit(1, 7)
    bank.tell(1, 5, game_id="g")
    assert bank.refusals == ["broken-rule"]
    assert bank.of("g") == [(1, 1, 7)]
