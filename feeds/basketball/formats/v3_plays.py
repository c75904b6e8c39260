"""Actions of version 3 as plays."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from feeds.basketball.formats import texts
from feeds.basketball.formats.fouls import kind_of
from feeds.basketball.formats.places import on_court
from feeds.basketball.formats.rebounds import Split, decided
from feeds.basketball.formats.v3_rows import Action, PageTeam, surname
from schemas.basketball.events import (
    Assist,
    Block,
    Foul,
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
    Steal,
    Substitution,
    Team,
    Turnover,
)

_NOTES = {
    "violation": NoteKind.VIOLATION,
    "timeout": NoteKind.TIMEOUT,
    "jump ball": NoteKind.JUMP_BALL,
    "ejection": NoteKind.EJECTION,
    "instant replay": NoteKind.REVIEW,
}

Head = tuple[str, str, int, int, int, int]
Own = tuple[Side, str, bool, str]


class Plays:
    """The plays of a game, and who is in them."""

    def __init__(self, game_id: str, actions: Sequence[Action], teams: tuple[PageTeam, PageTeam]) -> None:
        """Read who plays: those of the teams, or else of the rows; coaches have technical fouls only."""
        self._game_id = game_id
        self._actions = actions
        self._teams = teams
        self._printed: dict[int, Split] = {}
        self._players: tuple[dict[str, Player], dict[str, Player]] = ({}, {})
        self._named = defaultdict[tuple[Side, str], set[str]](set)
        for of_side, team in zip(Side, teams, strict=True):
            for one in team.players:
                name = f"{one.first_name} {one.family_name}".strip()
                self._add(of_side, Player(str(one.person_id), name, one.jersey_num), one.family_name)
        for action in actions:
            side, person = action.side, action.person_id
            if side is not None and action.player_name and person and not _is_technical(action):
                player = Player(str(person), action.player_name_i or action.player_name)
                self._add(side, player, surname(action.player_name))

    def events(self, clocks: Sequence[int]) -> list[PlayEvent]:
        """Return the plays in the order of the actions."""
        events: list[PlayEvent] = []
        for action, clock in zip(self._actions, clocks, strict=True):
            head = (self._game_id, str(action.action_number), 0, 0, action.period, clock)
            for event in self._read(action, head):
                if isinstance(event, Rebound) and (found := texts.rebound(action.description)):
                    self._printed[len(events)] = found[1]
                events.append(event)
        return decided(events, self._printed)

    def teams(self) -> tuple[Team, Team]:
        """Return both sides with their players."""
        home, away = (self._team(side) for side in Side)
        return home, away

    def _add(self, side: Side, player: Player, family: str) -> None:
        self._players[side].setdefault(player.id, player)
        self._named[side, family].add(player.id)

    def _team(self, side: Side) -> Team:
        team, players = self._teams[side], tuple(self._players[side].values())
        code = team.team_tricode or next(
            (one.team_tricode for one in self._actions if one.side is side and one.team_tricode), ""
        )
        return Team(f"{team.team_city} {team.team_name}".strip() or code, code, players)

    def _read(self, action: Action, head: Head) -> Iterator[PlayEvent]:
        side, text = action.side, action.description
        match action.action_type.lower(), action.sub_type.lower():
            case "period", "start":
                yield Lineup(*head, starts=True)
            case "period", "end":
                yield PeriodEnd(*head)
            case (("made shot" | "missed shot"), _) if side is not None:
                yield from self._shot(action, head, side)
            case _ if side is not None and (play := self._play(action, head, side)) is not None:
                yield play
            case _:
                yield self._note(action, head, side, text)

    def _play(self, action: Action, head: Head, side: Side) -> PlayEvent | None:
        text = action.description
        own: Own = side, self._who(side, action.person_id), False, action.sub_type.lower()
        match action.action_type.lower():
            case "free throw":
                throw = texts.throw(text)
                return FreeThrow(*head, *own[:3], throw.what, made=throw.made)
            case "rebound":
                return Rebound(*head, *own[:3], offensive=False)
            case "turnover":
                return Turnover(*head, *own[:3], own[3].replace(" turnover", ""))
            case "foul":
                return Foul(*head, *own, kind=kind_of(action.sub_type or text))
            case "substitution" if (pair := texts.substitution(text)) is not None:
                comes = self._named_in_full(side, pair[0])
                return Substitution(*head, side, comes, other=own[1]) if comes != own[1] else None
            case "" if texts.stealer(text):
                return Steal(*head, *own)
            case "" if texts.blocker(text):
                return Block(*head, *own)
        return None

    def _shot(self, action: Action, head: Head, side: Side) -> Iterator[PlayEvent]:
        """Yield the shot, and apart from it an assist of somebody who is not told apart."""
        told, made = texts.shot(action.description), action.action_type.lower() == "made shot"
        points = action.shot_value if action.shot_value in (2, 3) else told.points
        having = self._named[side, surname(told.assist)]
        yield Shot(
            *head,
            side,
            self._who(side, action.person_id),
            False,
            told.what,
            points=points,
            made=made,
            assist=next(iter(having)) if made and len(having) == 1 else "",
            place=self._place(action, points),
        )
        if made and told.assist and len(having) != 1:
            yield Assist(head[0], f"{head[1]}.assist", *head[2:], side, "", True, told.assist)

    def _place(self, action: Action, points: int) -> tuple[int, int] | None:
        """Return where a shot was taken: old games have no places, which is no three from the basket."""
        x, y = action.x_legacy, action.y_legacy
        return on_court(x, y) if x or y or points == 2 else None

    def _note(self, action: Action, head: Head, side: Side | None, text: str) -> Note:
        kind = _NOTES.get(action.action_type.lower(), NoteKind.OTHER)
        if kind is NoteKind.JUMP_BALL:
            tip = surname(texts.jump_ball(text)[2])
            having = [one for one in Side if tip and self._named.get((one, tip))]
            side = having[0] if len(having) == 1 else None
        player = ""
        if side is not None and kind in (NoteKind.VIOLATION, NoteKind.EJECTION):
            player = self._who(side, action.person_id)
        detail = text or f"{action.action_type} {action.sub_type}".strip()
        return Note(*head, kind=kind, side=side, player=player, detail=detail)

    def _who(self, side: Side, person: int) -> str:
        """Return the player of an id, "" for the team or a coach."""
        player = str(person)
        return player if player in self._players[side] else ""

    def _named_in_full(self, side: Side, printed: str) -> str:
        """Return the player of a printed name, told apart by the initial where there is one, or ""."""
        having = self._named.get((side, surname(printed)), set())
        if len(having) > 1 and printed != surname(printed):
            having = {one for one in having if self._players[side][one].name.startswith(printed[0])}
        return next(iter(having)) if len(having) == 1 else ""


def _is_technical(action: Action) -> bool:
    kind = action.action_type.lower()
    return kind == "ejection" or (kind == "foul" and kind_of(action.sub_type).is_technical)
