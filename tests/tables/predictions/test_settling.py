"""What predictions are worth: by when they were appended, in whatever order all is folded."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.leaderboards.points import Points
from tables.leaderboards.points import Parts, rules_of, scored, told
from tables.leaderboards.scores import UserScores
from tables.leaderboards.windows import WHOLE
from tables.predictions.settling import (
    Given,
    Ledger,
    Pick,
    Verdict,
    closes_at,
    points_of,
    revised,
    settled,
    with_prediction,
)
from tests.schemas.accounts.users import user

MARKETS = ("over-runs.1.0", "next-scorer.1", "final-margin")
PICKS = {
    "over-runs.1.0": ("4", "5", "9"),
    "next-scorer.1": ("home", "none"),
    "final-margin": ("home by 1", "draw"),
}


class Game:
    """A match of which users foretell, and the boards that are told of it: the folds alone, step by step."""

    def __init__(self) -> None:
        self.ledger: Ledger | None = None
        self.picks: dict[tuple[str, str], Pick] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.series = ""
        self.jobs: list[str] = []
        self.told: list[Points] = []

    def predict(self, user: str, market: str, pick: str, appended: int) -> None:
        self.ledger = with_prediction(self.ledger, market, appended)
        if (user, market) not in self.picks:
            self._settle(user, market, Pick(pick, appended, 0))

    def decide(self, verdicts: dict[str, Verdict], series: str) -> None:
        self.verdicts, self.series = verdicts, series
        self.look()

    def look(self) -> None:
        if self.ledger is not None:
            self.ledger, again = revised(self.ledger, self.verdicts, self.series)
            self.jobs += again

    def work(self) -> None:
        """Do the jobs that are due."""
        for market in self.jobs:
            for user_id, of in list(self.picks):
                if of == market:
                    self._settle(user_id, market, self.picks[user_id, market])
        self.jobs.clear()

    def _settle(self, user: str, market: str, pick: Pick) -> None:
        assert self.ledger is not None
        given: tuple[Given, ...] = ()
        if (settlement := self.ledger.markets.get(market)) is not None:
            pick, given = settled(market, pick, settlement, self.ledger.series)
            version = self.ledger.version(settlement.revision)
            for one in given:
                game = f"predictions.{one.series or 'all'}"
                self.told.append(Points(game, user, "m", market, one.points, version, settlement.closes))
        self.picks[user, market] = pick


def boards_of(told_: list[Points]) -> dict[tuple[str, str], float]:
    """The scores of each game's users, after all of this was told."""
    rows: dict[tuple[str, str], UserScores] = {}
    parts: dict[tuple[str, str], Parts] = {}
    for points in told_:
        of = points.game_id, points.user_id
        known = parts.get(of, {})
        if (after := told(known, points)) is not None:
            parts[of] = after
            row = rows.get(of, UserScores())
            rows[of], _ = scored(rules_of(points.game_id), row, points, known.get(points.part))
    return {of: row.windows[WHOLE.name].score for of, row in rows.items() if row.windows}


predictions = st.lists(
    st.sampled_from(MARKETS).flatmap(
        lambda market: st.tuples(
            st.integers(1, 3).map(user),
            st.just(market),
            st.sampled_from(PICKS[market]),
            st.integers(1, 30),
        )
    ),
    max_size=12,
)
decisions = st.lists(
    st.tuples(
        st.fixed_dictionaries(
            {},
            optional={
                market: st.builds(Verdict, st.sampled_from(PICKS[market]), st.integers(0, 30))
                for market in MARKETS
            },
        ),
        st.sampled_from(("", "cup", "league")),
    ),
    max_size=5,
)


def worth(folded: list[Any], decided: list[Any]) -> Iterator[tuple[str, str, int]]:
    """User, market and points of each prediction that counts: by the last decisions, and nothing else."""
    verdicts = decided[-1][0] if decided else {}
    first = dict[tuple[str, str], tuple[str, int]]()
    for who, market, pick, appended in folded:
        first.setdefault((who, market), (pick, appended))
    for (who, market), (pick, appended) in first.items():
        verdict = verdicts.get(market)
        if verdict is not None and appended < verdict.closes:
            yield who, market, points_of(market, pick, verdict.outcome)


@given(predictions, decisions, st.lists(st.sampled_from("pdw"), max_size=30))
def test_the_order_in_which_all_is_folded_has_no_influence(
    foretold: list[Any], decided: list[Any], order: list[str]
) -> None:
    game = Game()
    ahead = {"p": iter(foretold), "d": iter(decided)}
    for step in [*order, *"p" * len(foretold), *"d" * len(decided)]:
        if step == "w":
            game.work()
        elif (one := next(ahead[step], None)) is not None:
            (game.predict if step == "p" else game.decide)(*one)
            game.look()
    game.work()
    due: dict[tuple[str, str], int] = {}
    series = decided[-1][1] if decided else ""
    for who, _, points in worth(foretold, decided):
        for name in {"predictions.all", f"predictions.{series or 'all'}"}:
            due[name, who] = due.get((name, who), 0) + points
    assert boards_of(game.told) == due
    assert boards_of([*game.told, *game.told]) == due


@pytest.mark.parametrize(
    ("market", "pick", "outcome", "points"),
    [
        ("over-runs.1.0", "8", "8", 10),
        ("over-runs.1.0", "8", "7", 5),
        ("over-runs.1.0", "8", "10", 2),
        ("over-runs.1.0", "8", "11", 0),
        ("next-scorer.3", "home", "home", 3),
        ("next-scorer.3", "home", "away", 0),
        ("next-scorer.3", "none", "none", 3),
        ("final-margin", "home by 2", "home by 2", 10),
        ("final-margin", "home by 2", "home by 1", 3),
        ("final-margin", "home by 2", "away by 2", 0),
        ("final-margin", "draw", "draw", 10),
        ("final-margin", "draw", "home by 1", 0),
        ("final-margin", "India by 5 wickets", "India by 20 runs", 3),
        ("final-margin", "India by 5 wickets", "India", 3),
        ("final-margin", "India by 20 runs", "India by an innings and 20 runs", 3),
    ],
)
def test_a_pick_is_worth_how_near_it_is(market: str, pick: str, outcome: str, points: int) -> None:
    assert points_of(market, pick, outcome) == points


@pytest.mark.parametrize(("appended", "points"), [(99, 10), (100, None), (101, None)])
def test_a_prediction_counts_if_it_was_appended_before_and_not_at_the_same_moment(
    appended: int, points: int | None
) -> None:
    ledger, _ = revised(Ledger(1, 1), {MARKETS[0]: Verdict("4", 100)}, "")
    pick, _ = settled(MARKETS[0], Pick("4", appended, 0), ledger.markets[MARKETS[0]], "")
    assert pick.points == points


@pytest.mark.parametrize(
    ("happened", "appended", "closes"), [(5, 7, 5), (7, 5, 5), (0, 7, 7), (7, 0, 0), (0, 0, 0), (7, -1, 0)]
)
def test_a_market_closes_at_the_earlier_timestamp_and_was_never_open_where_its_record_s_is_unknown(
    happened: int, appended: int, closes: int
) -> None:
    assert closes_at(happened, appended) == closes


def test_a_match_that_was_forgotten_and_comes_back_is_newer_than_it_was() -> None:
    before, after = Ledger(1_000, 1_000), Ledger(2_000, 2_000)
    assert after.version(1) > before.version(900)
