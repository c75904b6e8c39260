from bench.page.measuring import Shown, View
from bench.page.summary import page_targets, page_text

SHOWN = Shown((View("", 25_000, 18, 580.0), View("charts/", 61_000, 19, 1_600.0)), 0.06, 3)


def test_the_heaviest_and_the_slowest_view_and_the_page_that_moves_most_decide() -> None:
    assert [(one.reached, one.met) for one in page_targets(SHOWN)] == [
        (61, False),
        (1.6, False),
        (0.06, False),
    ]
    light = Shown(SHOWN.views[:1], 0.0025, 3)
    assert all(one.met for one in page_targets(light))


def test_each_view_is_a_row_and_the_shift_is_said() -> None:
    text = page_text(SHOWN)
    assert "| live                     | 25.0 |       18 |                           0.580 |" in text
    assert text.endswith("Layout shift in a minute, 300 balls/s of 300 matches, the most of 3 pages: 0.0600.")
