"""Two who know nothing of each other, the simulation and the scoring, agree on every match."""

from collections import Counter

import pytest
from msgspec.structs import replace

from feeds.cricket.simulator.conditions import FIRST_CLASS, HUNDRED, ONE_DAY, T20
from feeds.cricket.simulator.simulation import simulate
from schemas.cricket.codec import decode_event, encode_event
from schemas.cricket.events import Delivery, InningsClosed, MatchFormat, MatchInfo, Penalty
from tables.cricket.scoring.fold import fold, inform, start
from tables.cricket.scoring.result import outcome_of_scores


@pytest.mark.parametrize(
    ("match_format", "seeds"),
    [(T20, 200), (HUNDRED, 200), (ONE_DAY, 60), (FIRST_CLASS, 30)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_totals_and_results_agree(match_format: MatchFormat, seeds: int) -> None:
    for seed in range(seeds):
        info, *events, final = simulate("m", seed, match_format)
        assert isinstance(info, MatchInfo)
        assert isinstance(final, MatchInfo)
        assert final.outcome is not None
        match, totals = inform(start("m"), info), Counter()
        for event in events:
            assert not isinstance(event, MatchInfo)
            assert decode_event(encode_event(event)) == event
            match = fold(match, event)
            match event:
                case Delivery():
                    totals[event.innings_no] += event.runs + event.wide + event.no_ball
                    totals[event.innings_no] += event.byes + event.leg_byes + event.penalty_runs
                case Penalty():
                    totals[event.innings_no] += event.penalty_runs
        assert match.last_seq == len(events)
        assert {each.number: each.runs for each in match.innings if each.runs} == +totals, seed
        if isinstance(events[-1], InningsClosed):
            # Rain, time, or nobody left to bat: only the official outcome says which.
            continue
        shown = outcome_of_scores(match)
        assert shown is not None, seed
        # The scores show that the target was revised, not by whose method.
        revised = replace(shown, method=shown.method and "D/L")
        assert revised == final.outcome, seed
