"""Rows of data.nba.com as plays."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from feeds.basketball.formats.fouls import WORDS, kind_of
from feeds.basketball.formats.kinds import Kind
from feeds.basketball.formats.places import on_court
from feeds.basketball.formats.rebounds import Split, decided
from schemas.basketball.events import (
    Foul,
    FoulKind,
    FreeThrow,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    Player,
    PlayEvent,
    Rebound,
    Shot,
    Side,
    Substitution,
    Team,
    Turnover,
)

_FRONT = re.compile(r"\[(\w+)[^\]]*\] ?")
_NAME = re.compile(
    r"(.+?) (?:Rebound \(|Free Throw|Substitution replaced|Turnover :|Foul:|Technical|Taunting|Violation:)"
)
_SPLIT = re.compile(r"\(Off:(\d{1,4}) Def:(\d{1,4})\)")
_SECOND = re.compile(r"(?:Assist: ?|Steal: ?|Block: ?|replaced by )(.+?)(?: \(\d+ \w+\)|$)")
_NOWHERE = (0, -80)
"""Where the format puts plays that have no place."""
_NOTES = {
    Kind.VIOLATION: NoteKind.VIOLATION,
    Kind.TIMEOUT: NoteKind.TIMEOUT,
    Kind.EJECTION: NoteKind.EJECTION,
    Kind.REPLAY: NoteKind.REVIEW,
}

Head = tuple[str, str, int, int, int, int]


class Row(msgspec.Struct, frozen=True):
    """A row: `pid` of `tid` acts; `epid` assists or comes, `opid` blocks, steals or is fouled."""

    evt: str
    etype: int
    cl: str = ""
    de: str = ""
    locx: int = 0
    locy: int = 0
    opt1: int = 0
    mtype: int = 0
    opid: str = ""
    tid: str = ""
    pid: str = ""
    hs: int = 0
    vs: int = 0
    epid: str = ""
    oftid: str = ""

    @property
    def text(self) -> str:
        """The sentence without the side and the score at its front."""
        return _FRONT.sub("", self.de, count=1)

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """The ids and surnames that the sentence has."""
        if found := _NAME.match(self.text):
            yield self.pid, found[1]
        if found := _SECOND.search(self.text):
            yield (self.opid if "Assist" not in self.text and not self.epid else self.epid), found[1]


class Plays:
    """The plays of a game, and who is in them; `sides` are the teams' ids, home and away."""

    def __init__(self, game_id: str, sides: tuple[str, str]) -> None:
        """Begin without a play."""
        self._game_id = game_id
        self._sides = {team: side for side, team in zip(Side, sides, strict=True)}
        self._players: tuple[dict[str, Player], dict[str, Player]] = ({}, {})
        self._names: dict[str, str] = {}
        self._playing: set[str] = set()
        self._printed: dict[int, Split] = {}

    def events(self, rows: Sequence[Row], periods: Sequence[int], clocks: Sequence[int]) -> list[PlayEvent]:
        """Return the plays in the order of the rows."""
        # A coach, too, is called for technical fouls, and has no other row.
        self._playing = {
            player
            for row in rows
            if not (row.etype == Kind.EJECTION or (row.etype == Kind.FOUL and _foul_of(row).is_technical))
            for player in (row.pid, row.epid, row.opid)
        }
        self._names = {player: name for row in rows for player, name in row.names}
        events: list[PlayEvent] = []
        for row, period, clock in zip(rows, periods, clocks, strict=True):
            for event in self._read(row, (self._game_id, row.evt, 0, 0, period, clock)):
                if isinstance(event, Rebound) and (found := _SPLIT.search(row.de)):
                    self._printed[len(events)] = (int(found[1]), int(found[2]))
                events.append(event)
        return decided(events, self._printed)

    def teams(self, rows: Sequence[Row]) -> tuple[Team, Team]:
        """Return both sides with the players seen, once the events were read."""
        codes = {row.tid: found[1] for row in rows if (found := _FRONT.match(row.de))}
        home, away = (
            Team(code := codes.get(team, ""), code, tuple(self._players[side].values()))
            for team, side in self._sides.items()
        )
        return home, away

    def _read(self, row: Row, head: Head) -> Iterator[PlayEvent]:
        side = self._sides.get(row.tid)
        match row.etype:
            case Kind.START:
                yield Lineup(*head, starts=True)
            case Kind.END:
                yield PeriodEnd(*head)
            case Kind.FOUL if side is not None and _foul_of(row) is FoulKind.DOUBLE:
                for number, (of_side, player) in enumerate(((side, row.pid), (side.other, row.opid)), 1):
                    own = of_side, self._who(of_side, player), False, "double personal"
                    yield Foul(head[0], f"{head[1]}.{number}", *head[2:], *own, kind=FoulKind.DOUBLE)
            case _ if side is not None and (play := self._play(row, head, side)) is not None:
                yield play
            case _:
                yield self._note(row, head, side)

    def _play(self, row: Row, head: Head, side: Side) -> PlayEvent | None:
        text, player = row.text, self._who(side, row.pid)
        match row.etype:
            case Kind.MADE | Kind.MISSED:
                return self._shot(row, head, side, player)
            case Kind.FREE_THROW:
                what = text.partition("Free Throw")[2].partition("(")[0].replace("Missed", "").strip().lower()
                made = " PTS)" in text and "Missed" not in text
                return FreeThrow(*head, side, player, False, what, made=made)
            case Kind.REBOUND:
                return Rebound(*head, side, player, offensive=False)
            case Kind.TURNOVER:
                what = text.partition("Turnover :")[2].partition("(")[0]
                steal = self._who(side.other, row.opid) if "Steal:" in text else ""
                detail = what.replace("Turnover", "").strip().lower()
                return Turnover(*head, side, player, False, detail, steal=steal)
            case Kind.FOUL:
                kind = _foul_of(row)
                fouled = "" if kind.is_technical else self._who(side.other, row.opid)
                return Foul(*head, side, player, False, _foul_words(row), kind=kind, other=fouled)
            case Kind.SUBSTITUTION if (comes := self._who(side, row.epid)) != player:
                return Substitution(*head, side, comes, other=player)
        return None

    def _shot(self, row: Row, head: Head, side: Side, player: str) -> Shot:
        made = row.etype == Kind.MADE
        what = row.text.partition(":")[0].removeprefix(self._names.get(player, "")).replace("3pt ", "")
        return Shot(
            *head,
            side,
            player,
            False,
            what.strip().lower(),
            points=3 if row.opt1 == 3 or "3pt" in row.text.lower() else 2,
            made=made,
            assist=self._who(side, row.epid) if made and "Assist:" in row.text else "",
            block=self._who(side.other, row.opid) if not made and "Block:" in row.text else "",
            place=None if (row.locx, row.locy) == _NOWHERE else on_court(row.locx, row.locy),
        )

    def _note(self, row: Row, head: Head, side: Side | None) -> Note:
        kind = NoteKind.OTHER
        if row.etype in _NOTES and "No Timeout" not in row.text:
            kind = _NOTES[Kind(row.etype)]
        elif row.etype == Kind.JUMP_BALL:
            kind, side = NoteKind.JUMP_BALL, self._sides.get(row.oftid)
        player = row.pid if kind is NoteKind.VIOLATION and row.pid in self._playing else ""
        detail = row.text or f"event {row.etype}, {row.mtype}"
        return Note(*head, kind=kind, side=side, player=player if side is not None else "", detail=detail)

    def _who(self, side: Side, player: str) -> str:
        """Return the player of an id, "" for the team or a coach."""
        if player in ("", "0") or player not in self._playing or player in self._sides:
            return ""
        self._players[side].setdefault(player, Player(player, self._names.get(player, "")))
        return player


def _foul_words(row: Row) -> str:
    return WORDS.get(row.mtype, row.text.partition("(")[0])


def _foul_of(row: Row) -> FoulKind:
    return kind_of(_foul_words(row))
