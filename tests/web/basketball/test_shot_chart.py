"""The shots on the court: whose, where, and made or not."""

import pytest

from schemas.basketball.events import WNBA, GameFormat, Shot, Side
from schemas.basketball.published import PlayLine, SideName
from tables.basketball.play_by_play import played
from tests.tables.basketball.story import AWAY, HOME, Story
from web.basketball.shot_chart import HALF_WAY, INTERNATIONAL, NBA, WIDTH, court_of, shot_charts


class Shots(Story):
    """A game that is all shots."""

    def from_(self, side: Side, place: tuple[int, int] | None, made: bool = True) -> "Shots":
        self.apply(Shot(*self.head(), side, "p", points=2, made=made, place=place))
        return self

    @property
    def plays(self) -> list[PlayLine]:
        plays = [(event, self.game) for event in self.events]
        return [one.line for one in played(self.game, plays, self.events)]


def test_each_side_has_its_own_and_misses_are_below_makes() -> None:
    shots = Shots().from_(HOME, (10, 20)).from_(AWAY, (0, 240)).from_(HOME, (30, 40), made=False)
    home, away = shot_charts(shots.plays)
    assert (home.side, away.side) == (SideName.HOME, SideName.AWAY)
    assert [mark.play.made for mark in home.marks] == [False, True]
    assert [mark.play.seq for mark in home.in_order] == [1, 3]
    assert (home.made, len(home.marks)) == (1, 2)
    assert [(mark.x, mark.y, mark.feet) for mark in away.marks] == [(0, 240, 24)]


def test_a_game_whose_feed_says_no_place_has_no_chart() -> None:
    assert shot_charts(Shots().from_(HOME, None).plays) == ()
    [home, away] = shot_charts(Shots().from_(HOME, None).from_(HOME, (1, 1)).plays)
    assert (len(home.marks), len(away.marks)) == (1, 0)


@pytest.mark.parametrize("place", [(0, 1_200), (-1_500, 0), (400, -300)])
def test_a_heave_from_afar_is_on_the_drawing_and_says_how_far(place: tuple[int, int]) -> None:
    [mark] = shot_charts(Shots().from_(HOME, place).plays)[0].marks
    assert abs(mark.x) < WIDTH / 2
    assert mark.y < HALF_WAY
    assert mark.feet >= 50


def test_the_three_point_line_is_that_of_the_format() -> None:
    assert court_of(GameFormat()) is NBA
    assert court_of(WNBA) is court_of(GameFormat(2, 20)) is INTERNATIONAL
    assert NBA.bend == pytest.approx(89.5)
