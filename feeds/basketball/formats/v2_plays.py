"""Rows of playbyplayv2 as plays."""

import re
from collections.abc import Iterator, Sequence

from feeds.basketball.formats import texts
from feeds.basketball.formats.fouls import WORDS, kind_of
from feeds.basketball.formats.kinds import Kind
from feeds.basketball.formats.rebounds import Split, decided
from feeds.basketball.formats.texts import read_books
from feeds.basketball.formats.v2_rows import Row
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

_DOUBLE = re.compile(r"([^\s,][^,(]*?) \(\d+ PF\)")
_NOTES = {
    Kind.VIOLATION: NoteKind.VIOLATION,
    Kind.TIMEOUT: NoteKind.TIMEOUT,
    Kind.EJECTION: NoteKind.EJECTION,
    Kind.REPLAY: NoteKind.REVIEW,
}
Head = tuple[str, str, int, int, int, int]
Own = tuple[Side, str, bool, str]


class Plays:
    """The plays of a game, and who is in them."""

    def __init__(self, game_id: str, rows: Sequence[Row], clocks: Sequence[int]) -> None:
        """Read the names that the rows have."""
        self._game_id = game_id
        self._rows = rows
        self._clocks = clocks
        self._books = read_books(
            (side, text) for row in rows for side, text in zip(Side, row.sentences, strict=True) if text
        )
        self._has_ids = any(row.person(1)[0] for row in rows)
        self._players: tuple[dict[str, Player], dict[str, Player]] = ({}, {})
        self._printed: dict[int, Split] = {}

    def events(self) -> list[PlayEvent]:
        """Return the plays in the order of the rows."""
        events: list[PlayEvent] = []
        for row, clock in zip(self._rows, self._clocks, strict=True):
            head = (self._game_id, row.eventnum, 0, 0, row.period, clock)
            for event in self._read(row, head):
                if isinstance(event, Rebound) and (printed := texts.rebound(row.told[1])):
                    self._printed[len(events)] = printed[1]
                events.append(event)
        return decided(events, self._printed)

    def teams(self) -> tuple[Team, Team]:
        """Return both sides with the players seen, once the events were read."""
        home, away = (self._team(side) for side in Side)
        return home, away

    def _team(self, side: Side) -> Team:
        players = tuple(self._players[side].values())
        for row in self._rows:
            if row.player1_team_nickname and row.person(1)[2] is side:
                name = f"{row.player1_team_city} {row.player1_team_nickname}".strip()
                return Team(name, row.player1_team_abbreviation, players)
        nickname = next((name for name, _ in self._books[side].teams.most_common(1)), "")
        # The home side's is printed in capitals: BULLS, TRAIL BLAZERS, 76ERS.
        return Team(" ".join(word.capitalize() for word in nickname.split()), "", players)

    def _read(self, row: Row, head: Head) -> Iterator[PlayEvent]:
        side, text = row.told
        match row.eventmsgtype:
            case Kind.START:
                yield Lineup(*head, starts=True)
            case Kind.END:
                yield PeriodEnd(*head)
            case Kind.JUMP_BALL:
                yield self._jump_ball(row, head)
            case Kind.FOUL if kind_of(WORDS.get(row.eventmsgactiontype, text)) is FoulKind.DOUBLE:
                yield from self._double_foul(row, head)
            case _ if side is not None and (play := self._play(row, head, side, text)) is not None:
                yield play
            case _:
                yield self._note(row, head)

    def _play(self, row: Row, head: Head, side: Side, text: str) -> PlayEvent | None:
        match row.eventmsgtype:
            case Kind.MADE | Kind.MISSED:
                return self._shot(row, head, side, text)
            case Kind.FREE_THROW:
                throw = texts.throw(text)
                return FreeThrow(*head, *self._own(row, side, throw.name, throw.what), made=throw.made)
            case Kind.REBOUND:
                found = texts.rebound(text)
                return Rebound(*head, *self._own(row, side, found[0] if found else "", ""), offensive=False)
            case Kind.TURNOVER:
                return self._turnover(row, head, side, text)
            case Kind.FOUL:
                return self._foul(row, head, side, text)
            case Kind.SUBSTITUTION:
                return self._substitution(row, head, side, text)
        return None

    def _shot(self, row: Row, head: Head, side: Side, text: str) -> Shot:
        shot, made = texts.shot(text, self._books[side]), row.eventmsgtype == Kind.MADE
        block = texts.blocker(row.beside(side))
        return Shot(
            *head,
            *self._own(row, side, shot.name, shot.what),
            points=shot.points,
            made=made,
            assist=self._who(row, 2, side, shot.assist) if made and shot.assist else "",
            block=self._who(row, 3, side.other, block) if block and not made else "",
        )

    def _turnover(self, row: Row, head: Head, side: Side, text: str) -> Turnover:
        name, rest = self._books[side].split(text)
        what = rest.partition("(")[0].removeprefix("Turnover:").replace("Turnover", "").strip().lower()
        steal = texts.stealer(row.beside(side))
        return Turnover(
            *head,
            *self._own(row, side, name, what),
            steal=self._who(row, 2, side.other, steal) if steal else "",
        )

    def _foul(self, row: Row, head: Head, side: Side, text: str) -> Foul:
        words = WORDS.get(row.eventmsgactiontype, text.partition("(")[0])
        kind = kind_of(words)
        name = texts.defensive_three(text) or self._books[side].split(text)[0]
        fouled = "" if kind.is_technical or not self._has_ids else self._who(row, 2, side.other, "")
        return Foul(*head, *self._own(row, side, name, words), kind=kind, other=fouled)

    def _double_foul(self, row: Row, head: Head) -> Iterator[PlayEvent]:
        """Yield a foul of each side, of nobody where the row does not say whose it is."""
        names = _DOUBLE.findall(row.neutraldescription.partition(" - ")[2])
        by_side = {self._side_of(name): name for name in names}
        for number, side in enumerate(Side, 1):
            person = 1 if row.person(1)[2] is side else 2
            own = self._own(row, side, by_side.get(side, ""), "double personal", person=person)
            yield Foul(head[0], f"{head[1]}.{number}", *head[2:], *own, kind=FoulKind.DOUBLE)

    def _substitution(self, row: Row, head: Head, side: Side, text: str) -> PlayEvent | None:
        pair = texts.substitution(text)
        if pair is None:
            return None
        comes, leaves = self._who(row, 2, side, pair[0]), self._who(row, 1, side, pair[1])
        if comes == leaves:  # two of a surname: who is on court does not change by it
            return None
        return Substitution(*head, side, comes, comes in self._books[side].shared, other=leaves)

    def _jump_ball(self, row: Row, head: Head) -> Note:
        one, _, tip = texts.jump_ball(row.told[1])
        side = row.person(3)[2] if self._has_ids else self._side_of(tip)
        starter = row.person(1)[0] if self._has_ids else one
        detail = row.told[1].removeprefix("Jump Ball ")
        player = starter if side is not None and side is row.person(1)[2] else ""
        return Note(*head, kind=NoteKind.JUMP_BALL, side=side, player=player, detail=detail)

    def _note(self, row: Row, head: Head) -> Note:
        side, text = row.told
        kind = NoteKind.OTHER
        if row.eventmsgtype in _NOTES and "No Timeout" not in text:
            kind = _NOTES[Kind(row.eventmsgtype)]
        player = ""
        if side is not None and kind in (NoteKind.VIOLATION, NoteKind.EJECTION):
            player = self._who(row, 1, side, self._books[side].split(text)[0])
        return Note(*head, kind=kind, side=side, player=player, detail=text or _unnamed(row))

    def _own(self, row: Row, side: Side, name: str, detail: str, *, person: int = 1) -> Own:
        """Return whose play it is, who made it, whether that is uncertain, and what it was."""
        player = self._who(row, person, side, name)
        return side, player, not self._has_ids and player in self._books[side].shared, detail

    def _who(self, row: Row, number: int, side: Side, name: str) -> str:
        """Return the player that a row names: by the id, or where there are none by the surname."""
        player = name
        if self._has_ids:
            player, name, _ = row.person(number)
        if player:
            self._players[side].setdefault(player, Player(player, name))
        return player

    def _side_of(self, name: str) -> Side | None:
        """Return the only side that has a player or the nickname."""
        having = [
            side
            for side in Side
            if name and (name in self._books[side].players or name in self._books[side].teams)
        ]
        return having[0] if len(having) == 1 else None


def _unnamed(row: Row) -> str:
    """Return what is known of a row without a sentence."""
    if row.eventmsgtype == Kind.FOUL:
        return WORDS.get(row.eventmsgactiontype, "foul")
    return f"event {row.eventmsgtype}, {row.eventmsgactiontype}"
