"""Wyscout's events (version 2): rows with tags, some 1,600 a match.

`{"eventName": "Shot", "subEventName": "Shot", "tags": [{"id": 101}], "playerId", "teamId", "matchId",
"matchPeriod": "1H", "eventSec": 12.3}`. A document has the events of one match, with its teams and players,
or they are a list of a season's. Who starts and who comes for whom is in the match file alone, and so are the
date and, in a plain list, which side is at home.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

import msgspec

from feeds.football.formats.pitches import Pitch
from feeds.football.formats.script import Script
from feeds.football.formats.wyscout_plays import PERIODS, Changes, Plays
from feeds.football.formats.wyscout_rows import (
    Change,
    Club,
    Document,
    Formation,
    Listed,
    Profile,
    Sheet,
    SheetTeam,
)
from feeds.matches.reading import NotReadableError
from schemas.football.bounds import MAX_PLAYERS
from schemas.football.events import Player, Team
from schemas.football.kinds import Phase
from schemas.matches.times import plausible

_COMPETITIONS = {
    28: "World Cup",
    102: "European Championship",
    364: "Premier League",
    412: "Ligue 1",
    426: "Bundesliga",
    524: "Serie A",
    795: "La Liga",
}
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class Register(msgspec.Struct):
    """What files beside the events say: matches and people by their ids, and names of either.

    Attributes:
        names: lists of names by id, of teams or of players; which of both a list does not say.
    """

    sheets: dict[int, Sheet] = {}
    people: dict[int, Profile] = {}
    clubs: dict[int, str] = {}
    names: list[dict[int, str]] = []

    def names_of(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the list with most of these ids: a club's may be a player's too, but not those of a side."""
        return max(self.names, key=lambda known: (sum(one in known for one in ids), -len(known)), default={})


def matches(document: Document) -> Iterator[tuple[int, Document]]:
    """Yield the matches of a document, each with its events alone."""
    for number, rows in groupby(
        sorted(document.events, key=lambda row: row.match_id), lambda row: row.match_id
    ):
        yield number, Document(tuple(rows), document.teams, document.players)


def script(number: int, document: Document, register: Register) -> Script:
    """Return a match, without line-ups and substitutions where the register has no match file of it.

    Raises:
        NotReadableError: it has not two sides, or nothing says which one is at home.
    """
    sheet = register.sheets.get(number)
    home, away = _sides(document, sheet)
    ids = (home.team_id, away.team_id)
    clubs = register.names_of(ids) | register.clubs | _clubs(document)
    profiles = register.people | _people(document)
    formations = [_formation(team) for team in (home, away)]
    starters = [_ids(formation.lineup) for formation in formations]
    benches = [_ids(formation.bench) for formation in formations]
    squads = [
        (*starters[place], *benches[place]) or _named_in(document, team.team_id)
        for place, team in enumerate((home, away))
    ]
    names = register.names_of([*squads[0], *squads[1]])

    def team(place: int) -> Team:
        players = [
            _player(one, one in starters[place], profiles.get(one), names)
            for one in dict.fromkeys(squads[place])
        ]
        return Team(_plain(clubs.get(ids[place], str(ids[place]))), "", tuple(players[:MAX_PLAYERS]))

    match_id = f"wyscout-{number}"
    pitch = Pitch((list(map(str, starters[0])), list(map(str, starters[1]))))
    changes: Changes = (_changes(formations[0]), _changes(formations[1]))
    ends: dict[Phase, int] = {}
    for row in document.events:
        phase = PERIODS[row.match_period]
        ends[phase] = max(ends.get(phase, 0), row.clock_ms)
    return Script(
        match_id,
        (team(0), team(1)),
        tuple(Plays(match_id, ids, document.events, pitch).events(changes)),
        ends,
        _moment(sheet.dateutc) if sheet else 0,
        sheet.venue if sheet else "",
        _competition(sheet) if sheet else "",
    )


def _sides(document: Document, sheet: Sheet | None) -> tuple[SheetTeam, SheetTeam]:
    """Return home and away: of the match file, or in the order of the document's teams.

    Raises:
        NotReadableError: neither says which they are.
    """
    if sheet is not None:
        home, away = sheet.team("home"), sheet.team("away")
        if home is None or away is None:
            raise NotReadableError(f"the match file of {sheet.id} has not a home and an away side")
        return home, away
    teams = [int(team) for team in document.teams or () if team.isdecimal() and len(team) < 16]
    if len(teams) != 2:
        raise NotReadableError("nothing in it says which side is at home; put Wyscout's match file beside it")
    return SheetTeam(teams[0], "home"), SheetTeam(teams[1], "away")


def _clubs(document: Document) -> dict[int, str]:
    found: list[Club] = [one.team for one in (document.teams or {}).values() if one.team is not None]
    return {club.id: club.name for club in found}


def _people(document: Document) -> dict[int, Profile]:
    return {
        one.player.id: one.player
        for listed in (document.players or {}).values()
        for one in listed or ()
        if one is not None and one.player is not None
    }


def _named_in(document: Document, team: int) -> tuple[int, ...]:
    """Return the players of a side whom the document names: in its list, and those who act."""
    listed = (document.players or {}).get(str(team)) or ()
    known = [one.player.id for one in listed if one is not None and one.player is not None]
    acting = [row.player_id for row in document.events if row.team_id == team and row.player_id]
    return tuple(dict.fromkeys((*known, *acting)))


def _formation(team: SheetTeam) -> Formation:
    return team.formation if isinstance(team.formation, Formation) else Formation()


def _ids(listed: tuple[Listed, ...] | str | None) -> tuple[int, ...]:
    return tuple(one.player_id for one in listed) if isinstance(listed, tuple) else ()


def _changes(formation: Formation) -> tuple[Change, ...]:
    return formation.substitutions if isinstance(formation.substitutions, tuple) else ()


def _player(number: int, starts: bool, profile: Profile | None, names: Mapping[int, str]) -> Player:
    name = profile.short_name if profile else names.get(number, "")
    return Player(str(number), _plain(name), "", profile.role.name if profile else "", starts=starts)


def _plain(text: str) -> str:
    r"""Return a text without the escapes that some files have twice: "Chirich\\u0219" for Chiricheș."""
    escaped = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return escaped.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _competition(sheet: Sheet) -> str:
    return sheet.comp.replace("_", " ") or _COMPETITIONS.get(sheet.competition_id, "")


def _moment(text: str) -> int:
    try:
        return plausible(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000)
    except ValueError:
        return 0
