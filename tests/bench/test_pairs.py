from bench.pairs import Pair, summary
from bench.rig.watching import Measured


def run(cpu_us: float, rate: float = 1000.0) -> Measured:
    return Measured(balls=10, rate=rate, cpu_us=cpu_us, peak_mb=100.0, from_start=1.0)


def test_a_pair_is_compared_with_itself_and_the_median_of_pairs_counts() -> None:
    """A machine that is slow for a pair is slow for both of its runs."""
    pairs = [Pair(run(20.0), run(21.0)), Pair(run(60.0), run(60.0)), Pair(run(20.0), run(30.0))]
    assert [round(pair.cpu, 2) for pair in pairs] == [1.05, 1.0, 1.5]
    *_, last = summary(pairs).splitlines()
    ratios, best, memory = last.split("; ")
    assert ratios == "CPU a ball, new/old: median 1.050 of 3 pairs, from 1.000 to 1.500"
    assert (best, memory) == ("best run of each 1.050", "peak memory 1.000")
