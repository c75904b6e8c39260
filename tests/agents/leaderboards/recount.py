"""What the agents are compared with: all scores in a list, from which a board is counted anew each time."""

from collections.abc import Iterable
from typing import NamedTuple

from schemas.leaderboards.words import Order, Policy, Ties, WindowKind
from tables.leaderboards.games import Game
from tables.leaderboards.totals import RULES
from tables.leaderboards.windows import Window


class Score(NamedTuple):
    """A score that counts."""

    number: int
    score: float
    sub: float
    at: int


class Row(NamedTuple):
    """A user's entry of a board, and its rank there."""

    rank: int
    number: int
    score: float
    sub: float
    reached: int


class Recount(NamedTuple):
    """The scores of each game in the order of its log, and whose are hidden in which game."""

    games: tuple[Game, ...]
    scores: dict[str, tuple[Score, ...]]
    hidden: frozenset[tuple[str, int]] = frozenset()

    def scored(self, game_id: str, score: Score) -> "Recount":
        return self._replace(scores=self.scores | {game_id: (*self.scores.get(game_id, ()), score)})

    def shown(self, game_id: str, number: int, *, hidden: bool) -> "Recount":
        one = {(game_id, number)}
        return self._replace(hidden=self.hidden | one if hidden else self.hidden - one)

    def without(self, number: int) -> "Recount":
        """All but what is a user's."""
        left = {
            game_id: tuple(one for one in scores if one.number != number)
            for game_id, scores in self.scores.items()
        }
        return self._replace(scores=left, hidden=frozenset(one for one in self.hidden if one[1] != number))

    def windows(self, game: Game) -> set[Window]:
        """The windows in which a game has a score, of the global board if it is that one."""
        games = [one for one in self.games if one.is_global] if game is RULES else [game]
        return {
            window
            for one in games
            for score in self.scores.get(one.game_id, ())
            for window in one.windows_at(score.at)
            if game is not RULES or window.kind is not WindowKind.SEASON
        }

    def board(self, game: Game, window: Window) -> list[Row]:
        """A board in order."""
        return ranked(game, self.totals(window) if game is RULES else self.standings(game, window))

    def standings(self, game: Game, window: Window) -> dict[int, tuple[float, float, int]]:
        """Score, sub-score and when they were reached of each user of a game."""
        of_users: dict[int, list[Score]] = {}
        for one in self.scores.get(game.game_id, ()):
            if window in game.windows_at(one.at) and (game.game_id, one.number) not in self.hidden:
                of_users.setdefault(one.number, []).append(one)
        return {number: standing(game, scores) for number, scores in of_users.items()}

    def totals(self, window: Window) -> dict[int, tuple[float, float, int]]:
        """The sum of each user's standings, and when the latest of them was reached."""
        found: dict[int, tuple[float, float, int]] = {}
        for game in self.games:
            if game.is_global:
                for number, (score, _, reached) in self.standings(game, window).items():
                    total, _, latest = found.get(number, (0.0, 0.0, 0))
                    found[number] = total + score, 0.0, max(latest, reached)
        return found


def standing(game: Game, scores: Iterable[Score]) -> tuple[float, float, int]:
    """What a user's scores of a window come to, and when they reached it."""
    taken: list[Score] = []
    pair, reached = (game.start, 0.0), -1
    for one in scores:
        taken.append(one)
        after = _pair(game, taken, pair)
        if len(taken) == 1:
            reached = one.at
        elif after != pair:
            is_sum = game.policy not in (Policy.BEST, Policy.LAST)
            reached = max(reached, one.at) if is_sum else one.at
        pair = after
    return (*pair, reached)


def _pair(game: Game, taken: list[Score], before: tuple[float, float]) -> tuple[float, float]:
    pairs = [(one.score, one.sub) for one in taken]
    match game.policy:
        case Policy.BEST:
            return max(pairs) if game.order is Order.DESCENDING else min(pairs)
        case Policy.LAST:
            last = max(range(len(taken)), key=lambda place: (taken[place].at, place))
            return pairs[last]
        case Policy.LATEST:
            order = sorted(range(len(taken)), key=lambda place: (taken[place].at, place))
            latest = [pairs[place] for place in order[-game.latest :]]
            return sum(score for score, _ in latest), sum(sub for _, sub in latest)
        case Policy.DECREMENT:
            score, sub = pairs[-1]
            return max(0.0, before[0] - score), max(0.0, before[1] - sub)
        case Policy.SUM | Policy.INCREMENT:
            return game.start + sum(score for score, _ in pairs), sum(sub for _, sub in pairs)


def ranked(game: Game, standings: dict[int, tuple[float, float, int]]) -> list[Row]:
    """Users in order, with the ranks that the game's ties give them."""
    sign = 1 if game.order is Order.ASCENDING else -1

    def pair(number: int) -> tuple[float, float]:
        score, sub, _ = standings[number]
        return sign * score, sign * sub

    order = sorted(standings, key=lambda number: (*pair(number), standings[number][2], number))
    found = []
    for place, number in enumerate(order, 1):
        better = [pair(other) for other in order if pair(other) < pair(number)]
        rank = {
            Ties.COMPETITION: len(better) + 1,
            Ties.DENSE: len(set(better)) + 1,
            Ties.ORDINAL: place,
        }[game.ties]
        found.append(Row(rank, number, *standings[number]))
    return found
