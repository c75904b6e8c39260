"""Actions of cdn.nba.com as plays."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from feeds.basketball.formats.cdn_rows import Action, Box
from feeds.basketball.formats.fouls import kind_of
from feeds.basketball.formats.places import on_court
from schemas.basketball.events import (
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
    "jumpball": NoteKind.JUMP_BALL,
    "ejection": NoteKind.EJECTION,
    "instantreplay": NoteKind.REVIEW,
}
_POINTS = {"2pt": 2, "3pt": 3}

Head = tuple[str, str, int, int, int, int]
Own = tuple[Side, str, bool, str]


class Plays:
    """The plays of a game, and who is in them; `sides` are the teams' ids, home and away."""

    def __init__(self, game_id: str, sides: tuple[int, int], actions: Sequence[Action]) -> None:
        """Read who plays: a coach has technical fouls and ejections, and no other row."""
        self._game_id = game_id
        self._actions = actions
        self._teams = sides
        self._sides: dict[int | None, Side] = dict(zip(sides, Side, strict=True))
        self._pairs = _substitutions(actions)
        self._players: tuple[dict[str, Player], dict[str, Player]] = ({}, {})
        self._playing: set[int | None] = {
            person
            for action in actions
            if not _is_technical(action)
            for person in (action.person_id, action.assist_person_id, action.foul_drawn_person_id)
        }
        self._names = {
            action.person_id: action.player_name_i or action.player_name or "" for action in actions
        }

    def events(self, clocks: Sequence[int], moments: Sequence[int]) -> Iterator[PlayEvent]:
        """Yield the plays in the order of the actions."""
        for place, (action, clock, moment) in enumerate(zip(self._actions, clocks, moments, strict=True)):
            head = (self._game_id, str(action.action_number), 0, moment, action.period, clock)
            side = self._sides.get(action.team_id)
            if side is not None and action.action_type == "substitution":
                yield from self._substitution(place, head, side)
            elif side is not None and (play := self._play(action, head, side)) is not None:
                yield play
            else:
                yield self._other(action, head, side)

    def teams(self, box: Box | None) -> tuple[Team, Team]:
        """Return both sides with the players seen, or of the box score, once the events were read."""
        home, away = (self._team(side, box) for side in Side)
        return home, away

    def starters(self, box: Box) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the players who began the game by its box score; none of a side that has not five."""
        home, away = (
            tuple(str(player.person_id) for player in team.players if player.starter == "1")
            for team in box.teams
        )
        return home if len(home) == 5 else (), away if len(away) == 5 else ()

    def _team(self, side: Side, box: Box | None) -> Team:
        seen = self._players[side]
        if box is None:
            team = self._teams[side]
            code = next((one.team_tricode or "" for one in self._actions if one.team_id == team), "")
            return Team(code, code, tuple(seen.values()))
        known = box.teams[side]
        listed = {
            str(one.person_id): Player(str(one.person_id), one.name, one.jersey_num, one.position)
            for one in known.players
            if one.status == "ACTIVE" or str(one.person_id) in seen
        }
        name = f"{known.team_city} {known.team_name}".strip()
        return Team(name, known.team_tricode, tuple((seen | listed).values()))

    def _play(self, action: Action, head: Head, side: Side) -> PlayEvent | None:
        own: Own = side, self._who(side, action.person_id), False, action.words
        match action.action_type:
            case "2pt" | "3pt":
                return self._shot(action, head, own)
            case "freethrow":
                return FreeThrow(*head, *own[:3], _throw(action), made=action.shot_result == "Made")
            case "rebound":
                return Rebound(*head, *own[:3], offensive=action.sub_type == "offensive")
            case "turnover":
                return Turnover(*head, *own)
            case "steal":
                return Steal(*head, *own)
            case "block":
                return Block(*head, *own)
            case "foul":
                kind = kind_of(action.words)
                fouled = "" if kind.is_technical else self._who(side.other, action.foul_drawn_person_id)
                return Foul(*head, *own, kind=kind, other=fouled)
        return None

    def _shot(self, action: Action, head: Head, own: Own) -> Shot:
        made, x, y = action.shot_result == "Made", action.x_legacy, action.y_legacy
        detail = own[3] if action.shot_distance is None else f"{own[3]}, {action.shot_distance:.0f} ft"
        return Shot(
            *head,
            *own[:3],
            detail.removeprefix(", "),
            points=_POINTS[action.action_type],
            made=made,
            assist=self._who(own[0], action.assist_person_id) if made else "",
            place=None if x is None or y is None else on_court(x, y),
        )

    def _substitution(self, place: int, head: Head, side: Side) -> Iterator[PlayEvent]:
        """Yield a substitution at the second of its two rows."""
        if (pair := self._pairs.get(place)) is not None:
            comes, leaves = (self._who(side, person) for person in pair)
            if comes != leaves:
                yield Substitution(*head, side, comes, other=leaves)

    def _other(self, action: Action, head: Head, side: Side | None) -> PlayEvent:
        match action.action_type, action.sub_type:
            case "period", "start":
                return Lineup(*head, starts=True)
            case "period", "end":
                return PeriodEnd(*head)
            case "game", "end":
                return PeriodEnd(*head, game=True)
        kind = _NOTES.get(action.action_type, NoteKind.OTHER)
        if kind is NoteKind.JUMP_BALL:
            side = self._sides.get(action.possession, side)
        player = ""
        if side is not None and kind in (NoteKind.VIOLATION, NoteKind.EJECTION):
            player = self._who(side, action.person_id)
        detail = action.description or f"{action.action_type} {action.words}".strip()
        return Note(*head, kind=kind, side=side, player=player, detail=detail)

    def _who(self, side: Side, person: int | None) -> str:
        """Return the player of an id, "" for the team or a coach."""
        if not person or person not in self._playing or person in self._sides:
            return ""
        player = str(person)
        self._players[side].setdefault(player, Player(player, self._names.get(person, "")))
        return player


def _throw(action: Action) -> str:
    """Return "1 of 2", "flagrant 1 of 2"; a technical one is none of a number, which keeps the ball."""
    return "technical" if action.descriptor == "technical" else action.words


def _is_technical(action: Action) -> bool:
    if action.action_type == "foul":
        return kind_of(action.words).is_technical
    return action.action_type == "ejection"


def _substitutions(actions: Sequence[Action]) -> dict[int, tuple[int | None, int | None]]:
    """Return who comes for whom, by the place of the later row: a side's rows of one moment, in their order.

    Who leaves and comes back at once has not been off court. Rows that are left over have nobody else.
    """
    moments = defaultdict[tuple[int, str, int | None], list[int]](list)
    for place, action in enumerate(actions):
        if action.action_type == "substitution" and action.person_id:
            moments[action.period, action.clock, action.team_id].append(place)
    pairs: dict[int, tuple[int | None, int | None]] = {}
    for places in moments.values():
        of_kind = {
            kind: {actions[place].person_id: place for place in places if actions[place].sub_type == kind}
            for kind in ("in", "out")
        }
        both = of_kind["in"].keys() & of_kind["out"].keys()
        comes, leaves = (
            [(who, at) for who, at in of_kind[kind].items() if who not in both] for kind in of_kind
        )
        for (one, at), (other, then) in zip(comes, leaves, strict=False):
            pairs[max(at, then)] = (one, other)
        fewer = min(len(comes), len(leaves))
        pairs |= {at: (one, None) for one, at in comes[fewer:]}
        pairs |= {at: (None, other) for other, at in leaves[fewer:]}
    return pairs
