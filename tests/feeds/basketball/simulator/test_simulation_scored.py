"""Two who know nothing of each other, the simulation and the scoring, agree on every game."""

from collections import Counter

import pytest
from msgspec.structs import replace

from feeds.basketball.simulator.leagues import COLLEGE, MINUTE, PRO, WOMEN, League
from feeds.basketball.simulator.simulation import MadeUpGame
from schemas.basketball.codec import decode_event, encode_event
from schemas.basketball.events import Foul, GameInfo, PlayEvent, Shot, Side, Turnover
from schemas.basketball.published import Status
from tables.basketball.box_scores import box_score
from tables.basketball.projections import game_state
from tables.basketball.scoring.fold import fold, inform, start
from tables.basketball.scoring.state import Five
from tables.basketball.terms import in_bonus
from tests.feeds.basketball.throws import TeamFouls

LEAGUES = [PRO, WOMEN, COLLEGE]


def made_up(league: League, seed: int) -> tuple[MadeUpGame, GameInfo, list[PlayEvent], GameInfo]:
    game = MadeUpGame("g", seed, league, starts_at=1_000)
    info, *events, final = game.play()
    assert isinstance(info, GameInfo)
    assert isinstance(final, GameInfo)
    return game, info, [event for event in events if not isinstance(event, GameInfo)], final


@pytest.mark.parametrize("league", LEAGUES, ids=lambda league: league.name)
def test_scores_fouls_and_minutes_agree(league: League) -> None:
    form = league.format
    for seed in range(60):
        made, info, events, final = made_up(league, seed)
        game, fouls = inform(start("g"), info), Counter[str]()
        for event in events:
            game = fold(game, decode_event(encode_event(event), b"g"))
            if isinstance(event, Foul) and not event.kind.is_technical:
                fouls[event.player] += 1
        assert game.last_seq == len(events)
        assert game.score == made.score, seed
        assert box_score(game).breaches == ()
        assert game_state(inform(game, final)).status is Status.FINISHED
        length = form.periods * form.period_minutes + (game.period - form.periods) * form.overtime_minutes
        for side in Side:
            lines = game.sides[side].lines
            assert game.sides[side].five is Five.CERTAIN
            assert sum(line.ms for line in lines) == 5 * length * MINUTE
            assert sum(line.plus_minus for line in lines) == 5 * game.margin(side)
            assert [line.pf for line in lines] == [fouls[line.player] for line in lines]


@pytest.mark.parametrize("league", LEAGUES, ids=lambda league: league.name)
def test_the_bonus_is_shown_exactly_while_the_next_team_foul_gives_it(league: League) -> None:
    shown = 0
    for seed in range(30):
        _, info, events, _ = made_up(league, seed)
        game, team_fouls = inform(start("g"), info), TeamFouls(league.format, 1)
        for event in events:
            if event.period > game.period:
                team_fouls = TeamFouls(league.format, event.period)
            if isinstance(event, Foul) and event.kind.is_team_foul:
                now = replace(game, clock_ms=event.clock_ms)
                bonus = team_fouls.add(event)
                assert in_bonus(now, game.sides[event.side]) == bonus, (seed, event)
                shown += bonus
            game = fold(game, event)
    assert shown > 100


@pytest.mark.parametrize("league", LEAGUES, ids=lambda league: league.name)
def test_the_side_that_shoots_or_turns_the_ball_over_is_the_one_that_had_it(league: League) -> None:
    for seed in range(60):
        _, info, events, _ = made_up(league, seed)
        game = inform(start("g"), info)
        for event in events:
            if isinstance(event, Shot | Turnover):
                assert game.possession in (event.side, None), (seed, event)
            game = fold(game, event)
