import pytest

from bench.report import figure, percentile, table


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(one) for one in range(1, 101)]
    assert [percentile(values[::-1], share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.33, 1.0), (0.34, 2.0), (0.99, 3.0)])
def test_a_percentile_of_few_values_takes_the_nearest_rank(share: float, expected: float) -> None:
    assert percentile([3.0, 1.0, 2.0], share) == expected


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.6126, "0.613"),
        (9.204, "9.20"),
        (9.996, "10.0"),
        (41_455, "41,500"),
        (999.7, "1,000"),
        (1_234_567, "1,230,000"),
    ],
)
def test_a_figure_has_three_digits_that_mean_something(value: float, text: str) -> None:
    assert figure(value) == text


def test_a_table_is_aligned_as_it_stands() -> None:
    assert table(("system", "balls/s"), [("ours", "9"), ("another", "1,000,000")]) == "\n".join(
        (
            "| system  |   balls/s |",
            "|---------|----------:|",
            "| ours    |         9 |",
            "| another | 1,000,000 |",
        )
    )
