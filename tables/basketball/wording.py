"""Plays in words, one function a kind: "Curry makes a three (pull-up jump shot), assisted by Green"."""

import re
from collections.abc import Callable
from typing import Any

from schemas.basketball.events import (
    Assist,
    Block,
    Foul,
    FoulKind,
    FreeThrow,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    PlayEvent,
    Rebound,
    Score,
    Shot,
    Side,
    Steal,
    Substitution,
    Turnover,
)

Who = Callable[[Side, str], str]
"""Returns the name of a side's player, or the side's own for an empty id."""

_FOULS = {
    FoulKind.PERSONAL: "personal foul",
    FoulKind.SHOOTING: "shooting foul",
    FoulKind.OFFENSIVE: "offensive foul",
    FoulKind.LOOSE_BALL: "loose-ball foul",
    FoulKind.FLAGRANT: "flagrant foul",
    FoulKind.AWAY_FROM_PLAY: "foul away from the play",
    FoulKind.CLEAR_PATH: "clear-path foul",
    FoulKind.DOUBLE: "double foul",
    FoulKind.TAKE: "take foul",
    FoulKind.TECHNICAL: "technical foul",
    FoulKind.DEFENSIVE_THREE_SECONDS: "defensive three seconds",
}

_NOTES = {
    NoteKind.OTHER: "",
    NoteKind.VIOLATION: "violation",
    NoteKind.TIMEOUT: "time-out",
    NoteKind.JUMP_BALL: "jump ball",
    NoteKind.EJECTION: "ejection",
    NoteKind.REVIEW: "review",
}

_OF_SOMEBODY = {NoteKind.JUMP_BALL: "wins the jump ball", NoteKind.EJECTION: "is ejected"}

_OF = re.compile(r"[1-9] of [1-9]")


def play_text(event: PlayEvent, who: Who) -> str:
    """Return a play in words."""
    return _TEXTS[type(event)](event, who)


def _shot(event: Shot, who: Who) -> str:
    text = f"{who(event.side, event.player)} {'makes' if event.made else 'misses'} a "
    text += f"{'three' if event.points == 3 else 'two'}{_more(event.detail)}"
    if event.assist:
        text += f", assisted by {who(event.side, event.assist)}"
    if event.block:
        text += f", blocked by {who(event.side.other, event.block)}"
    return text


def _free_throw(event: FreeThrow, who: Who) -> str:
    which = (
        f"free throw {event.detail}" if _OF.fullmatch(event.detail) else f"a free throw{_more(event.detail)}"
    )
    return f"{who(event.side, event.player)} {'makes' if event.made else 'misses'} {which}"


def _rebound(event: Rebound, who: Who) -> str:
    kind = "offensive" if event.offensive else "defensive"
    return f"{who(event.side, event.player)}: {kind} rebound"


def _turnover(event: Turnover, who: Who) -> str:
    text = f"{who(event.side, event.player)}: turnover{_more(event.detail)}"
    return f"{text}, stolen by {who(event.side.other, event.steal)}" if event.steal else text


def _foul(event: Foul, who: Who) -> str:
    text = f"{who(event.side, event.player)}: {_FOULS[event.kind]}{_more(event.detail)}"
    return f"{text} on {who(event.side.other, event.other)}" if event.other else text


def _steal(event: Steal, who: Who) -> str:
    return f"{who(event.side, event.player)}: steal"


def _block(event: Block, who: Who) -> str:
    return f"{who(event.side, event.player)}: block"


def _assist(event: Assist, who: Who) -> str:
    return f"{who(event.side, event.player)}: assist"


def _substitution(event: Substitution, who: Who) -> str:
    if not event.player:
        return f"{who(event.side, event.other)} goes out"
    text = f"{who(event.side, event.player)} comes in"
    return f"{text} for {who(event.side, event.other)}" if event.other else text


def _note(event: Note, who: Who) -> str:
    subject = who(event.side, event.player) if event.side is not None else event.player
    what, does = _NOTES[event.kind], _OF_SOMEBODY.get(event.kind)
    if subject and does:
        return f"{subject} {does}{_more(event.detail)}"
    text = f"{what}{_more(event.detail)}" if what else event.detail or "other play"
    return f"{subject}: {text}" if subject else text[0].upper() + text[1:]


def _lineup(event: Lineup, _: Who) -> str:
    return f"Period {event.period} begins" if event.starts else "Line-ups"


def _period_end(event: PeriodEnd, _: Who) -> str:
    return "The game is over" if event.game else f"Period {event.period} ends"


def _score(event: Score, _: Who) -> str:
    return f"The score is {event.score[0]}-{event.score[1]}"


def _more(detail: str) -> str:
    return f" ({detail})" if detail else ""


_TEXTS: dict[type, Callable[[Any, Who], str]] = {
    Shot: _shot,
    FreeThrow: _free_throw,
    Rebound: _rebound,
    Turnover: _turnover,
    Foul: _foul,
    Steal: _steal,
    Block: _block,
    Assist: _assist,
    Substitution: _substitution,
    Note: _note,
    Lineup: _lineup,
    PeriodEnd: _period_end,
    Score: _score,
}
