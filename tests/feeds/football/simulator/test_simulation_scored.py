"""Two who know nothing of each other, the simulation and the scoring, agree on every match."""

import pytest

from feeds.football.simulator.simulation import MadeUpMatch
from schemas.football.codec import decode_event, encode_event
from schemas.football.events import CUP, LEAGUE, MatchFormat, MatchInfo
from schemas.football.words import Standing, Status
from tables.football.projections import match_state
from tables.football.scoring.fold import fold, inform, start
from tests.feeds.football.referee import Referee


@pytest.mark.parametrize("form", [LEAGUE, CUP], ids=["league", "cup"])
def test_score_kicks_cards_and_who_is_on_the_pitch_agree(form: MatchFormat) -> None:
    shoot_outs = 0
    for seed in range(80):
        made = MadeUpMatch("m", seed, form, starts_at=1_000)
        info, *events, final = made.play()
        assert isinstance(info, MatchInfo)
        assert isinstance(final, MatchInfo)
        match, referee = inform(start("m"), info), Referee(info)
        for event in events:
            assert not isinstance(event, MatchInfo)
            referee.see(event)
            match = fold(match, decode_event(encode_event(event), b"m"))
            assert match.score == referee.score, (seed, event)
        state = match_state(inform(match, final))
        assert match.last_seq == len(events)
        assert (state.home.score, state.away.score) == made.score
        assert state.status is Status.FINISHED
        assert len([goal for goal in state.goals if goal.standing is not Standing.CANCELLED]) == sum(
            made.score
        )
        for side, on in zip((state.home, state.away), referee.on, strict=True):
            assert side.on_pitch is not None
            assert {player.id for player in side.on_pitch} == on, seed
            assert sum(side.score_by_period) == side.score
        if sum(made.shoot_out.taken):
            shoot_outs += 1
            assert state.shoot_out is not None
            assert [state.shoot_out.home, state.shoot_out.away] == made.shoot_out.scored
            assert state.shoot_out.winner is not None
            assert state.result is not None
            assert "on penalties" in state.result
        else:
            assert state.shoot_out is None
    assert (shoot_outs > 0) is (form is CUP)
