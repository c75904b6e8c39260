"""A referee: follows a match's events, and objects to what the Laws don't allow."""

from collections import defaultdict

import pytest

from schemas.cricket.events import (
    AnyEvent,
    Declaration,
    Delivery,
    Dismissal,
    InningsClosed,
    InningsStart,
    MatchInfo,
    OverCalled,
    Penalty,
    Retirement,
    Target,
    TargetRevised,
    WicketType,
)

NO_WICKET = {WicketType.RETIRED_HURT, WicketType.RETIRED_NOT_OUT}
FREE_HIT_WAYS = {
    WicketType.RUNOUT,
    WicketType.OBSTRUCTING_THE_FIELD,
    WicketType.HANDLED_THE_BALL,
    WicketType.HIT_THE_BALL_TWICE,
}
ON_A_WIDE = {
    WicketType.STUMPED,
    WicketType.RUNOUT,
    WicketType.HIT_WICKET,
    WicketType.OBSTRUCTING_THE_FIELD,
}


def total(ball: Delivery) -> int:
    return ball.runs + ball.wide + ball.no_ball + ball.byes + ball.leg_byes + ball.penalty_runs


class InningsReferee:
    """Follows one innings, and objects."""

    def __init__(self, info: MatchInfo, start: InningsStart, target: Target | None) -> None:
        self.info, self.start, self.target = info, start, target
        self.runs = self.wickets = 0
        self.over = self.legal = self.balls = 0
        self.legal_balls = 0
        self.over_is_open = False
        self.bowlers: list[list[str]] = []
        self.pair: set[str] = set()
        self.expected: tuple[str, str] | None = None
        self.gone: set[str] = set()
        self.free_hit = False
        self.closed_by: type[AnyEvent] | None = None
        self.team = {team.name: set(team.players) for team in info.teams}
        assert start.batting_team in self.team

    @property
    def all_out(self) -> int:
        return 2 if self.start.super_over else 10 - len(self.start.absent)

    @property
    def overs_limit(self) -> int:
        balls = self.target.balls if self.target and self.target.balls else self.start.max_balls
        return balls // self.start.balls_per_over

    @property
    def ended(self) -> bool:
        return (
            self.closed_by is not None
            or self.wickets == self.all_out
            or (self.target is not None and self.runs >= self.target.runs)
            or (self.overs_limit > 0 and self.over == self.overs_limit)
        )

    def see(self, event: AnyEvent) -> None:
        assert event.batting_team == self.start.batting_team
        match event:
            case Delivery():
                assert not self.ended
                self.see_ball(event)
            case OverCalled():
                assert self.legal < self.start.balls_per_over
                self.end_over()
            case Retirement():
                assert not self.ended
                self.leave(event.dismissals, set())
            case Penalty():
                # After the last ball of an innings that is to be chased, too.
                self.runs += event.penalty_runs
            case TargetRevised():
                assert self.legal == 0
                self.target = event.target
            case Declaration():
                assert not self.ended
                self.closed_by = Declaration
            case InningsClosed():
                # Nobody may be left to bat after the very ball that used up the overs.
                assert not self.ended or self.over == self.overs_limit
                self.closed_by = InningsClosed
            case _:
                pytest.fail(f"{event} in mid-innings")

    def see_ball(self, ball: Delivery) -> None:
        usual = self.start.balls_per_over
        assert (ball.over_number, ball.ball_number) == (self.over, self.balls)
        self.see_names(ball)
        self.see_bowler(ball.bowler)
        self.see_pair(ball)
        self.see_dismissals(ball)
        self.runs += total(ball)
        self.see_winning_run(ball)
        self.balls += 1
        if not (ball.wide or ball.no_ball):
            self.legal += 1
            self.legal_balls += 1
            self.free_hit = False
        elif ball.no_ball:
            self.free_hit = self.info.format.overs > 0
        self.leave(ball.dismissals, {ball.striker, ball.non_striker})
        if not ball.dismissals:
            ran = ball.runs + ball.byes + ball.leg_byes + max(ball.wide - 1, 0)
            ends = (ball.striker, ball.non_striker)
            self.expected = ends[::-1] if ran % 2 else ends
        assert not ball.over_continues or self.legal >= usual
        if self.legal >= usual and not ball.over_continues:
            self.end_over()

    def end_over(self) -> None:
        assert self.legal in range(self.start.balls_per_over - 1, self.start.balls_per_over + 2)
        self.over += 1
        self.legal = self.balls = 0
        five_ball_end = self.start.balls_per_over == 5 and self.over % 2
        if self.expected and not five_ball_end:
            self.expected = self.expected[::-1]

    def see_names(self, ball: Delivery) -> None:
        batting = self.team[ball.batting_team]
        fielding = next(players for name, players in self.team.items() if name != ball.batting_team)
        assert {ball.striker, ball.non_striker} <= batting - self.gone - set(self.start.absent)
        assert ball.bowler in fielding
        assert {name for dismissal in ball.dismissals for name in dismissal.fielders} <= fielding

    def see_bowler(self, bowler: str) -> None:
        if self.over == len(self.bowlers):
            self.bowlers.append([])
        if bowler not in self.bowlers[-1]:
            assert self.over < 1 or self.may_follow_on(bowler)
            self.bowlers[-1].append(bowler)
        quota = self.info.format.overs // 5
        assert not quota or sum(bowler in over for over in self.bowlers) <= quota

    def may_follow_on(self, bowler: str) -> bool:
        """In 100 balls a bowler may bowl ten in a row from one end; else nobody bowls two overs in a row."""
        from_one_end = self.start.balls_per_over == 5 and self.over % 2 == 1
        return bowler not in self.bowlers[-2] or (from_one_end and self.bowlers[-2] == [bowler])

    def see_pair(self, ball: Delivery) -> None:
        pair = {ball.striker, ball.non_striker}
        assert len(pair) == 2
        assert self.pair <= pair
        if self.expected:
            assert (ball.striker, ball.non_striker) == self.expected
        self.pair = pair

    def see_dismissals(self, ball: Delivery) -> None:
        ways = {dismissal.wicket_type for dismissal in ball.dismissals}
        ways -= {WicketType.RETIRED_HURT, WicketType.RETIRED_OUT}
        assert not ball.wide or ways <= ON_A_WIDE
        assert not (ball.no_ball or self.free_hit) or ball.wide or ways <= FREE_HIT_WAYS
        assert ball.runs == 0 or ways <= {WicketType.RUNOUT}

    def see_winning_run(self, ball: Delivery) -> None:
        """The match is over with the run that wins it: nobody is out, and only a boundary goes beyond."""
        if self.target is None or self.runs < self.target.runs:
            return
        assert not ball.dismissals
        boundary = (
            ball.wide == 5 or max(ball.byes, ball.leg_byes) >= 4 or (ball.runs >= 4 and not ball.no_boundary)
        )
        assert self.runs == self.target.runs or boundary or ball.no_ball or ball.penalty_runs

    def leave(self, dismissals: tuple[Dismissal, ...], at_the_crease: set[str]) -> None:
        for dismissal in dismissals:
            name = dismissal.player_out
            assert name in at_the_crease or not at_the_crease
            assert name not in self.gone
            self.pair.discard(name)
            self.expected = None
            if dismissal.wicket_type is not WicketType.RETIRED_HURT:
                self.gone.add(name)
            self.wickets += dismissal.wicket_type not in NO_WICKET
        assert self.wickets <= self.all_out


def referee(info: MatchInfo, events: list[AnyEvent]) -> list[InningsReferee]:
    """Follow a match's innings; a forfeited one is one of no ball."""
    seen: list[InningsReferee] = []
    totals: dict[str, int] = defaultdict(int)
    for event in events:
        if event.innings_no > len(seen):
            if seen:
                assert seen[-1].ended
                totals[seen[-1].start.batting_team] += seen[-1].runs
            start = event if isinstance(event, InningsStart) else InningsStart(*event_head(event))
            assert start.innings_no == len(seen) + 1
            seen.append(InningsReferee(info, start, target_of(info, start, seen, totals)))
            if start is not event:
                seen[-1].closed_by = type(event)
        else:
            assert event.innings_no == len(seen)
            seen[-1].see(event)
    return seen


def event_head(event: AnyEvent) -> tuple[str, int, int, str, int]:
    return event.match_id, event.seq, event.innings_no, event.batting_team, event.timestamp


def target_of(
    info: MatchInfo, start: InningsStart, before: list[InningsReferee], totals: dict[str, int]
) -> Target | None:
    if start.target is not None:
        return start.target
    if start.super_over or info.format.overs:
        return None if start.innings_no % 2 else Target(before[-1].runs + 1)
    theirs = sum(runs for team, runs in totals.items() if team != start.batting_team)
    return Target(theirs - totals[start.batting_team] + 1) if start.innings_no == 4 else None
