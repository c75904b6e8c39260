"""A referee: follows a match's events, and objects to what the Laws don't allow."""

from collections import Counter

from schemas.football.events import (
    AddedTime,
    Card,
    Corner,
    Event,
    Foul,
    Kick,
    MatchEvent,
    MatchInfo,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Play,
    Review,
    Shot,
    Substitution,
)
from schemas.football.kinds import HALVES, CardKind, Decision, Phase, ShotOutcome, Side

MINUTE = 60_000
SUBSTITUTIONS = 3


class Referee:
    """Follows one match, and objects."""

    def __init__(self, info: MatchInfo) -> None:
        self.form = info.format
        self.on = [{player.id for player in team.players if player.starts} for team in info.teams]
        self.bench = [{player.id for player in team.players if not player.starts} for team in info.teams]
        self.booked: set[str] = set()
        self.off: dict[str, tuple[Side, str]] = {}
        self.changes = Counter[Side]()
        self.goals: dict[str, Side] = {}
        self.kicks: list[Kick] = []
        self.phase, self.clock, self.time, self.seq = Phase.PRE_MATCH, 0, info.starts_at, 0
        self.in_play = False
        self.added: int | None = None
        self.looking: int | str | None = None
        self.penalty: Side | None = None
        self.over = False

    @property
    def score(self) -> tuple[int, int]:
        """Goals that count, home and away."""
        sides = list(self.goals.values())
        return sides.count(Side.HOME), sides.count(Side.AWAY)

    def see(self, event: MatchEvent) -> None:
        """Follow the next event."""
        assert not self.over, f"{event} after the end"
        self._check_time(event)
        if isinstance(event, Play):
            assert self.looking is None, f"{event} during a review"
            self._check_player(event)
        if self.penalty is not None and isinstance(event, Pass | Shot | Offside | Corner | OwnGoal):
            assert isinstance(event, Shot), f"{event} before the penalty"
            assert event.penalty
            assert event.side is self.penalty
        self._follow(event)
        assert all(7 <= len(on) <= 11 for on in self.on)

    def _follow(self, event: MatchEvent) -> None:
        match event:
            case PhaseStart():
                self._start(event)
            case PhaseEnd():
                self._end(event)
            case AddedTime():
                self._add_time(event)
            case Shot():
                self._shot(event)
            case OwnGoal():
                self.goals[event.event_id] = event.side.other
            case Foul():
                self._foul(event)
            case Card():
                self._card(event.side, event.player, event.card, event.event_id, event.bench)
            case Substitution():
                self._substitution(event)
            case Review():
                self._review(event)
            case Kick():
                self._kick(event)

    def _check_time(self, event: Event) -> None:
        assert event.seq == self.seq + 1
        assert event.timestamp >= self.time
        assert event.phase >= self.phase
        if event.phase is self.phase:
            assert event.clock_ms >= self.clock
        self.seq, self.time = event.seq, event.timestamp
        self.phase, self.clock = event.phase, event.clock_ms

    def _check_player(self, event: Play) -> None:
        if isinstance(event, Card) and event.bench:
            assert not event.player or event.player in self.bench[event.side], f"{event}: not on the bench"
        elif isinstance(event, Pass | Shot | OwnGoal | Corner | Offside | Foul | Card | Kick):
            assert event.player in self.on[event.side], f"{event}: not on the pitch"
            assert event.phase in HALVES or isinstance(event, Kick)

    def _start(self, event: PhaseStart) -> None:
        level = self.score[0] == self.score[1]
        assert not self.in_play
        assert event.clock_ms == 0
        if event.phase is Phase.EXTRA_TIME_FIRST_HALF:
            assert level
            assert self.form.extra_time
        elif event.phase is Phase.SHOOT_OUT:
            assert level
            assert self.form.shoot_out
        self.in_play, self.added = True, None

    def _end(self, event: PhaseEnd) -> None:
        if event.match:
            assert not self.in_play
            went_on = self.form.extra_time and self.phase is Phase.SECOND_HALF
            assert not (went_on and self.score[0] == self.score[1])
            self.over = True
            return
        assert self.in_play
        assert self.looking is None
        self.in_play = False
        if event.phase is Phase.SHOOT_OUT:
            return
        assert self.added is not None
        assert self.clock >= (self._minutes(event.phase) + self.added) * MINUTE

    def _minutes(self, phase: Phase) -> int:
        return self.form.half_minutes if phase <= Phase.SECOND_HALF else self.form.extra_half_minutes

    def _add_time(self, event: AddedTime) -> None:
        assert self.added is None
        assert event.clock_ms >= self._minutes(event.phase) * MINUTE
        self.added = event.minutes

    def _shot(self, event: Shot) -> None:
        assert event.penalty is (self.penalty is not None), f"{event}: a penalty of nothing"
        self.penalty = None
        goal = event.outcome is ShotOutcome.GOAL
        assert event.on_target is (goal or event.outcome is ShotOutcome.SAVED)
        assert goal or not event.assist
        assert event.assist != event.player
        assert not event.assist or event.assist in self.on[event.side]
        assert event.place is not None
        assert event.xg is None or 0 < event.xg < 1
        if goal:
            self.goals[event.event_id] = event.side

    def _foul(self, event: Foul) -> None:
        assert event.other in self.on[event.side.other]
        if event.penalty:
            self.penalty = event.side.other
        if event.card is not None:
            self._card(event.side, event.player, event.card, event.event_id)

    def _card(self, side: Side, player: str, card: CardKind, event_id: str, bench: bool = False) -> None:
        assert card is not CardKind.SECOND_YELLOW or player in self.booked
        assert card is not CardKind.YELLOW or player not in self.booked
        if card is CardKind.YELLOW:
            self.booked |= {player} - {""}
        elif not bench:
            self.on[side].remove(player)
            self.off[event_id] = (side, player)

    def _substitution(self, event: Substitution) -> None:
        side = event.side
        self.changes[side] += 1
        assert self.changes[side] <= SUBSTITUTIONS + (event.phase > Phase.SECOND_HALF)
        self.bench[side].remove(event.player)
        self.on[side].remove(event.other)
        self.on[side].add(event.player)

    def _review(self, event: Review) -> None:
        assert event.of == 0 or event.of in self.goals or event.of in self.off
        if event.decision is Decision.UNDER_REVIEW:
            assert self.looking is None
            self.looking = event.of
            return
        assert self.looking == event.of
        self.looking = None
        if event.decision is Decision.CANCELLED and isinstance(event.of, str):
            self.goals.pop(event.of, None)
            if event.of in self.off:
                side, player = self.off.pop(event.of)
                self.on[side].add(player)

    def _kick(self, event: Kick) -> None:
        assert event.phase is Phase.SHOOT_OUT
        assert not self._is_decided(), f"{event}: it was decided"
        assert not self.kicks or self.kicks[-1].side is event.side.other
        before = [kick.player for kick in self.kicks if kick.side is event.side]
        assert (
            event.player not in before[len(before) // len(self.on[event.side]) * len(self.on[event.side]) :]
        )
        self.kicks.append(event)

    def _is_decided(self) -> bool:
        scored, taken = ([0, 0], [0, 0])
        for kick in self.kicks:
            taken[kick.side] += 1
            scored[kick.side] += kick.scored
        rounds = max(5, *taken)
        return any(scored[side] > scored[side.other] + rounds - taken[side.other] for side in Side)
