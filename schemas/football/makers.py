"""What an event of each kind is made of, from a message of `football.v1.MatchEvent`."""

from collections.abc import Callable

from schemas.football.bounds import MAX_ADDED, MAX_ON_PITCH, MAX_PLACE, MAX_SCORE
from schemas.football.events import (
    AddedTime,
    Card,
    Corner,
    Foul,
    Kick,
    Lineup,
    MatchEvent,
    Note,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Possession,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side
from schemas.football.v1 import match_event_pb2 as pb
from schemas.matches.checks import MAX_SEQ, check_number, check_texts
from schemas.refusals import Reason, RefusedError

Head = tuple[str, str, int, int, Phase, int]
"""The values of `Event`'s fields, in their order."""

_SIDES: dict[int, Side | None] = {pb.NEITHER: None, pb.HOME: Side.HOME, pb.AWAY: Side.AWAY}
_OUTCOMES: dict[int, ShotOutcome] = {outcome.value: outcome for outcome in ShotOutcome}
_CARDS: dict[int, CardKind | None] = {pb.NO_CARD: None, **{card.value: card for card in CardKind}}
_DECISIONS: dict[int, Decision] = {decision.value: decision for decision in Decision}

_ON_TARGET = (ShotOutcome.GOAL, ShotOutcome.SAVED)


def broken(fault: str, field: str) -> RefusedError:
    """Return the refusal of an event that cannot happen, for what a field of it says."""
    return RefusedError(Reason.BROKEN_RULE, fault, field)


def _check_printable(message: pb.MatchEvent, *texts: str) -> None:
    """Refuse control characters in some texts of a message.

    Raises:
        RefusedError: a text cannot be a name.
    """
    if not "".join(texts).isprintable():
        check_texts(message)


def _side(message: pb.MatchEvent) -> Side | None:
    try:
        return _SIDES[message.side]
    except KeyError:
        raise broken(f"side is {message.side}; it must be HOME or AWAY", "side") from None


def _own(message: pb.MatchEvent) -> tuple[Side, str, str]:
    """Return the values of `Play`'s fields.

    Raises:
        RefusedError: it is of neither side.
    """
    if (side := _side(message)) is None:
        raise broken(f"a {pb.EventKind.Name(message.kind)} without a side: HOME or AWAY", "side")
    return side, message.player, message.detail


def _pass(message: pb.MatchEvent, head: Head) -> Pass:
    return Pass(
        *head,
        *_own(message),
        accurate=message.accurate,
        corner=message.corner,
        offside=message.offside,
    )


def _outcome(message: pb.MatchEvent, shoot_out: bool) -> ShotOutcome:
    """Return what became of a shot, or of a kick of the shoot-out.

    Raises:
        RefusedError: it is unknown, or of the other phase: it would count in the wrong score.
    """
    if (outcome := _OUTCOMES.get(message.outcome)) is None:
        raise broken(f"unknown outcome {message.outcome}", "outcome")
    if shoot_out is not (message.phase == pb.SHOOT_OUT):
        name = pb.Phase.Name(message.phase)
        raise broken(f"a {pb.EventKind.Name(message.kind)} in the phase {name}", "phase")
    return outcome


def _shot(message: pb.MatchEvent, head: Head) -> Shot:
    own, outcome, place, xg = _own(message), _outcome(message, shoot_out=False), None, None
    if message.HasField("x") or message.HasField("y"):
        place = check_number(message.x, "x", MAX_PLACE), check_number(message.y, "y", MAX_PLACE)
    if message.HasField("xg") and not 0 <= (xg := message.xg) <= 1:
        raise broken(f"xg is {xg}; it must be 0 to 1", "xg")
    _check_printable(message, message.assist)
    return Shot(
        *head,
        *own,
        outcome=outcome,
        on_target=message.on_target if message.HasField("on_target") else outcome in _ON_TARGET,
        penalty=message.penalty,
        free_kick=message.free_kick,
        xg=xg,
        assist=message.assist,
        place=place,
    )


def _own_goal(message: pb.MatchEvent, head: Head) -> OwnGoal:
    if message.phase == pb.SHOOT_OUT:
        raise broken("an OWN_GOAL in the phase SHOOT_OUT", "phase")
    return OwnGoal(*head, *_own(message))


def _kick(message: pb.MatchEvent, head: Head) -> Kick:
    return Kick(*head, *_own(message), outcome=_outcome(message, shoot_out=True))


def _card_kind(message: pb.MatchEvent) -> CardKind | None:
    try:
        return _CARDS[message.card]
    except KeyError:
        raise broken(f"unknown card {message.card}", "card") from None


def _foul(message: pb.MatchEvent, head: Head) -> Foul:
    own, card = _own(message), _card_kind(message)
    _check_printable(message, message.other)
    return Foul(*head, *own, other=message.other, card=card, penalty=message.penalty)


def _card(message: pb.MatchEvent, head: Head) -> Card:
    own, card = _own(message), _card_kind(message)
    if card is None:
        raise broken("a CARD without its colour: YELLOW, SECOND_YELLOW or RED", "card")
    return Card(*head, *own, card=card, bench=message.bench)


def _substitution(message: pb.MatchEvent, head: Head) -> Substitution:
    own = _own(message)
    _check_printable(message, message.other)
    if own[1] == message.other:
        raise broken(f"a substitution of {message.other!r} for {own[1]!r}", "other")
    return Substitution(*head, *own, other=message.other)


def _lineup(message: pb.MatchEvent, head: Head) -> Lineup:
    own, players = _own(message), tuple(message.players)
    if len(players) > MAX_ON_PITCH or len(set(players)) < len(players) or "" in players:
        raise broken(f"players has {len(players)}; at most eleven different ones", "players")
    _check_printable(message, message.formation, *players)
    return Lineup(*head, *own, players=players, formation=message.formation)


def _note(message: pb.MatchEvent, head: Head) -> Note:
    return Note(*head, side=_side(message), player=message.player, detail=message.detail)


def _added_time(message: pb.MatchEvent, head: Head) -> AddedTime:
    return AddedTime(*head, minutes=check_number(message.minutes, "minutes", MAX_ADDED))


def _possession(message: pb.MatchEvent, head: Head) -> Possession:
    if not 0 <= message.possession <= 100:
        raise broken(f"possession is {message.possession}; it must be 0 to 100", "possession")
    return Possession(*head, home=message.possession)


def _review(message: pb.MatchEvent, head: Head) -> Review:
    said = message.review
    if (decision := _DECISIONS.get(said.decision)) is None:
        raise broken(f"unknown decision {said.decision}", "review.decision")
    _check_printable(message, said.event_id, said.reason)
    of = said.event_id or check_number(said.seq, "review.seq", MAX_SEQ)
    return Review(*head, of=of, decision=decision, reason=said.reason, side=_side(message))


def _score(message: pb.MatchEvent, head: Head) -> Score:
    said = message.score
    _check_printable(message, said.home_team, said.away_team)
    home = check_number(said.home, "score.home", MAX_SCORE)
    away = check_number(said.away, "score.away", MAX_SCORE)
    return Score(*head, score=(home, away), teams=(said.home_team, said.away_team), final=said.final)


MAKERS: dict[int, Callable[[pb.MatchEvent, Head], MatchEvent]] = {
    pb.PASS: _pass,
    pb.SHOT: _shot,
    pb.OWN_GOAL: _own_goal,
    pb.CORNER: lambda message, head: Corner(*head, *_own(message)),
    pb.FOUL: _foul,
    pb.OFFSIDE: lambda message, head: Offside(*head, *_own(message)),
    pb.SAVE: lambda message, head: Save(*head, *_own(message)),
    pb.CARD: _card,
    pb.SUBSTITUTION: _substitution,
    pb.SHOOT_OUT_KICK: _kick,
    pb.LINEUP: _lineup,
    pb.OTHER: _note,
    pb.PHASE_START: lambda _, head: PhaseStart(*head),
    pb.PHASE_END: lambda _, head: PhaseEnd(*head),
    pb.MATCH_END: lambda _, head: PhaseEnd(*head, match=True),
    pb.ADDED_TIME: _added_time,
    pb.POSSESSION: _possession,
    pb.REVIEW: _review,
    pb.SCORE: _score,
}
"""What makes an event of a message and its head, by its kind; each raises a `RefusedError`."""
