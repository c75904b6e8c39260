"""Matches written by hand, a token a ball: `Story().innings("Reds").over("1 . 4 W 2lb wd 6")`."""

import re
from typing import Any

from schemas.cricket.events import (
    AnyEvent,
    Declaration,
    Delivery,
    Dismissal,
    Forfeiture,
    InningsClosed,
    InningsStart,
    MatchFormat,
    MatchInfo,
    OverCalled,
    Penalty,
    Retirement,
    Target,
    TargetRevised,
    Team,
    WicketType,
)
from schemas.cricket.published import InningsCard, MatchState
from tables.cricket.projections import match_state
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.fold import fold, inform, new_overs, start
from tables.cricket.scoring.result import outcome_of_scores, result_text
from tables.cricket.scoring.state import Innings, Match, Over, decode, encode

BALL_MS = 30_000
ORDER = tuple(f"{side}{number}" for side in "AB" for number in range(1, 12))
"""Names of batters, in the order they come in: A1 and A2 open, A3 is next."""

TOKEN = re.compile(r"(?P<runs>\d*)(?P<kind>wd|nb|lb|b)?(?P<wicket>W?)")


def t20(overs: int = 20, balls_per_over: int = 6) -> MatchFormat:
    return MatchFormat("T20", overs, balls_per_over, 1)


TEST = MatchFormat("Test", 0, 6, 2)


class Story:
    """Sends events one after the other, and keeps the match and the overs that were closed.

    The striker is the same until he is out: nothing here derives who faces.
    """

    def __init__(self, form: MatchFormat | None = None, *, named: bool = True) -> None:
        self.match: Match = start("m1")
        self.overs: list[Over] = []
        self.events: list[AnyEvent] = []
        self._named = named
        self._number, self._team, self._over = 1, "Reds", -1
        self._order = list(ORDER)
        self._pair = ["", ""]
        if form is not None:
            teams = (Team("Reds"), Team("Blues"))
            self.match = inform(self.match, MatchInfo("m1", teams, form))

    def send(self, event: AnyEvent) -> "Story":
        self.events.append(event)
        after = fold(self.match, event)
        self.overs += new_overs(self.match, after)
        self.match = after
        return self

    def _head(self) -> tuple[str, int, int, str, int]:
        seq = self.match.last_seq + 1
        return ("m1", seq, self._number, self._team, seq * BALL_MS)

    def turn(self, team: str) -> "Story":
        """Go on to the next innings without a word about it."""
        self._number += bool(self.match.innings) or self._over >= 0
        self._team, self._over = team, -1
        self._order = list(ORDER)
        self._pair = [self._order.pop(0), self._order.pop(0)] if self._named else ["", ""]
        return self

    def innings(self, team: str, **terms: Any) -> "Story":
        return self.turn(team).send(InningsStart(*self._head(), **terms))

    def over(self, balls: str, bowler: str = "X", **last: Any) -> "Story":
        """Bowl the next over; `last` are further fields of its last ball."""
        self._over += 1
        return self.more(balls, bowler, **last)

    def more(self, balls: str, bowler: str = "X", **last: Any) -> "Story":
        """Bowl more balls of the same over."""
        tokens = balls.split()
        for index, token in enumerate(tokens):
            self.send(self._ball(token, bowler, last if index == len(tokens) - 1 else {}))
        return self

    def _ball(self, token: str, bowler: str, fields: dict[str, Any]) -> Delivery:
        said = TOKEN.fullmatch(token.replace(".", "0"))
        assert said is not None, token
        number, kind = int(said["runs"] or (said["kind"] is not None)), said["kind"]
        striker, non_striker = self._pair
        known: dict[str, Any] = {"striker": striker, "non_striker": non_striker, "bowler": bowler}
        if kind == "wd":
            known["wide"] = number
        elif kind == "nb":  # "4nb" is four off the bat
            known |= {"no_ball": 1, "runs": int(said["runs"] or 0)}
        else:
            known[{"lb": "leg_byes", "b": "byes", None: "runs"}[kind]] = number
        if said["wicket"]:
            known["dismissals"] = (Dismissal(WicketType.BOWLED, striker),)
        if not self._named:
            known |= {"striker": "", "non_striker": "", "bowler": ""}
        known |= fields
        ball = Delivery(*self._head(), self._over, 0, **known)
        self._pair = [ball.striker, ball.non_striker]
        self._replace(ball.dismissals)
        return ball

    def _replace(self, gone: tuple[Dismissal, ...]) -> None:
        for dismissal in gone:
            if dismissal.player_out and dismissal.player_out in self._pair:
                self._pair[self._pair.index(dismissal.player_out)] = self._order.pop(0)

    def facing(self, striker: str, non_striker: str) -> "Story":
        """Change who is at the wicket, without a word about it."""
        self._pair = [striker, non_striker]
        return self

    def leaves(self, name: str, how: WicketType) -> "Story":
        dismissals = (Dismissal(how, name),)
        self.send(Retirement(*self._head(), dismissals))
        self._replace(dismissals)
        return self

    def called(self) -> "Story":
        return self.send(OverCalled(*self._head()))

    def penalty(self, runs: int, innings: int | None = None) -> "Story":
        match_id, seq, number, team, time = self._head()
        return self.send(Penalty(match_id, seq, innings or number, team, time, runs))

    def declared(self) -> "Story":
        return self.send(Declaration(*self._head()))

    def forfeited(self) -> "Story":
        return self.send(Forfeiture(*self._head()))

    def closed(self) -> "Story":
        return self.send(InningsClosed(*self._head()))

    def revised(self, runs: int, balls: int = 0) -> "Story":
        return self.send(TargetRevised(*self._head(), Target(runs, balls)))

    def stored(self) -> "Story":
        """Let the match out of memory and in again."""
        self.match = decode(encode(self.match))
        return self

    def all_out(self, wickets: int = 10) -> "Story":
        """Lose so many wickets, and do not score."""
        while wickets:
            taken = min(wickets, 6)
            self.over(" ".join(["W"] * taken))
            wickets -= taken
        return self

    @property
    def now(self) -> Innings:
        assert self.match.current is not None
        return self.match.current

    @property
    def state(self) -> MatchState:
        return match_state(self.match)

    @property
    def cards(self) -> tuple[InningsCard, ...]:
        return scorecard(self.match).innings

    @property
    def result(self) -> str | None:
        """What the scores alone say."""
        outcome = outcome_of_scores(self.match)
        return None if outcome is None else result_text(self.match, outcome)
