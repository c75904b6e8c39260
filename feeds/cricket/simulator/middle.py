"""What a made-up ball does to the score, to the wickets and to the pair at the crease."""

from random import Random

from feeds.cricket.simulator import chances
from feeds.cricket.simulator.chances import Play
from feeds.cricket.simulator.conditions import Conditions, Ended, Plan
from feeds.cricket.simulator.crease import Crease
from feeds.cricket.simulator.fielding import Attack, Side
from feeds.matches.chances import Chances
from schemas.cricket.events import Dismissal, WicketType

PENALTY_RUNS = 5

_HURT_IN_A_RUN_OUT = 0.015
_RETIRES_AFTER_A_RUN_OUT = 0.005
_MORE_THAN_ANY_BALL = 1_000
_BOUNDARIES = frozenset({Play.FOUR, Play.SIX})
_WICKETS = frozenset({Play.WICKET, Play.WIDE_WICKET, Play.NO_BALL_WICKET})


class Ball:
    """A ball that is more than runs off the bat; fields as in `Delivery`."""

    __slots__ = ("byes", "dismissals", "leg_byes", "no_ball", "no_boundary", "penalty_runs", "runs", "wide")

    def __init__(self) -> None:
        self.runs = self.wide = self.no_ball = self.byes = self.leg_byes = self.penalty_runs = 0
        self.no_boundary = False
        self.dismissals: tuple[Dismissal, ...] = ()

    @property
    def is_legal(self) -> bool:
        """Return whether it counts towards the over (Laws 21 and 22)."""
        return not (self.wide or self.no_ball)

    @property
    def total(self) -> int:
        """Return what it adds to the score."""
        return self.runs + self.wide + self.no_ball + self.byes + self.leg_byes + self.penalty_runs

    @property
    def ran(self) -> int:
        """Return the runs that the batters ran, or would have: they decide who is at which end."""
        return self.runs + self.byes + self.leg_byes + max(self.wide - 1, 0)


class Middle:
    """The state of play: score, wickets, target, the pair, and whether the innings is over."""

    def __init__(self, rng: Random, conditions: Conditions, plan: Plan, batting: Side, bowling: Side) -> None:
        self.runs = 0
        self.wickets = 0
        self.target = plan.target
        self.ended: Ended | None = None
        order = tuple(name for name in batting.eleven if name not in plan.absent)
        if plan.super_over:
            order = tuple(rng.sample(order[:6], plan.wickets + 1))
        skill = {name: chances.skill_of(place) for place, name in enumerate(batting.eleven)}
        self.crease = Crease(rng, order, skill)
        self.attack = Attack(rng, bowling, conditions)
        self._rng = rng
        self._limited = conditions.limited
        self._no_ball_cost = conditions.no_ball_cost
        self._all_out = plan.wickets
        self._retiring = not plan.super_over
        self._free_hit = False

    def score(self, runs: int) -> None:
        """Add to the total; the innings ends when that reaches the target."""
        self.runs += runs
        if 0 < self.target <= self.runs and self.ended is None:
            self.ended = Ended.TARGET_REACHED

    def hit(self, play: Play) -> int:
        """Play a fair ball that brings only runs off the bat, and return them."""
        runs = int(play)
        if self.target and play not in _BOUNDARIES:
            # The batters run no more than they need to win (Law 16.6).
            runs = min(runs, self.target - self.runs)
        self.score(runs)
        if runs & 1:
            self.crease.change_ends()
        self._free_hit = False
        return runs

    def play_odd(self, play: Play, bowler: str) -> Ball:
        """Play any other ball."""
        ball = Ball()
        needed = self.target - self.runs if self.target else _MORE_THAN_ANY_BALL
        self._bowl(play, ball, needed)
        if play in _WICKETS and needed > ball.total:
            self._dismiss(play, ball, bowler, needed)
        elif ball.ran & 1:
            self.crease.change_ends()
        self.score(ball.total)
        if not ball.wide:
            self._free_hit = self._limited and not ball.is_legal
        return ball

    def _bowl(self, play: Play, ball: Ball, needed: int) -> None:
        """Settle the runs of a ball, except those of a run-out."""
        match play:
            case Play.WIDE:
                ball.wide = self._run(chances.RUNS_OF_A_WIDE, needed)
            case Play.WIDE_WICKET:
                ball.wide = 1
            case Play.NO_BALL:
                ball.no_ball = self._no_ball_cost
                if needed > ball.no_ball:
                    runs = self._run(chances.RUNS_OFF_A_NO_BALL, needed - ball.no_ball)
                    if self._rng.random() < 0.1 and runs < 6:
                        ball.byes = runs
                    else:
                        ball.runs = runs
            case Play.NO_BALL_WICKET:
                ball.no_ball = self._no_ball_cost
            case Play.BYES:
                ball.byes = self._run(chances.BYES_RUN, needed)
            case Play.LEG_BYES:
                ball.leg_byes = self._run(chances.LEG_BYES_RUN, needed)
            case Play.RUN_FOUR:
                ball.runs = min(4, needed)
                ball.no_boundary = ball.runs == 4
            case Play.HELMET:
                ball.penalty_runs = PENALTY_RUNS

    def _run(self, runs: Chances[int], needed: int) -> int:
        """Draw runs, at most those needed to win; a boundary counts in full (Law 16.6)."""
        drawn = runs.draw(self._rng.random())
        return drawn if drawn >= 4 else min(drawn, needed)

    def _dismiss(self, play: Play, ball: Ball, bowler: str, needed: int) -> None:
        """Decide who is out and how, and who is at which end afterwards."""
        crease, random = self.crease, self._rng.random
        if play is Play.WIDE_WICKET:
            ways = chances.WICKETS_ON_A_WIDE
        elif play is Play.NO_BALL_WICKET or self._free_hit:
            ways = chances.WICKETS_ON_A_NO_BALL
        else:
            ways = chances.WICKETS
        way = ways.draw(random())
        fielders = self.attack.fielders(way, bowler)
        if way is WicketType.RUNOUT:
            self._run_out(ball, fielders, needed)
            return
        out = crease.striker
        if way is WicketType.OBSTRUCTING_THE_FIELD and random() < 0.3:
            out = crease.non_striker
        ball.dismissals = (Dismissal(way, out, fielders),)
        self.lose_wicket(out)

    def _run_out(self, ball: Ball, fielders: tuple[str, ...], needed: int) -> None:
        """Run either batter out, at either end; the runs completed before it count (Law 18.11)."""
        crease, random = self.crease, self._rng.random
        # The winning run would have ended the match before the wicket was put down.
        completed = min(chances.RUNS_BEFORE_A_RUN_OUT.draw(random()), needed - ball.total - 1)
        if ball.wide:
            ball.wide += completed
        elif random() < 0.15:
            ball.leg_byes = completed
        else:
            ball.runs = completed
        out = crease.striker if random() < 0.5 else crease.non_striker
        survivor = crease.partner_of(out)
        ball.dismissals = (Dismissal(WicketType.RUNOUT, out, fielders),)
        self.lose_wicket(out)
        if self.ended is None and self._retiring and crease.batter_waits:
            chance = random()
            if chance < _HURT_IN_A_RUN_OUT:
                ball.dismissals += (Dismissal(WicketType.RETIRED_HURT, survivor),)
                crease.rest(survivor)
            elif chance < _HURT_IN_A_RUN_OUT + _RETIRES_AFTER_A_RUN_OUT:
                ball.dismissals += (Dismissal(WicketType.RETIRED_OUT, survivor),)
                self.lose_wicket(survivor)
        if random() < 0.5:
            crease.change_ends()

    def lose_wicket(self, out: str) -> None:
        """Take a wicket; the next batter comes in, or the innings ends."""
        self.wickets += 1
        if self.wickets >= self._all_out:
            self.ended = Ended.ALL_OUT
        elif self.crease.batter_waits:
            self.crease.replace(out)
        else:
            self.ended = Ended.NO_BATTER_LEFT
