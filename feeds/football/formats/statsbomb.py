"""StatsBomb's events: a list of rows, some 3,500 a match, each with a uuid.

`{"id", "period": 1, "timestamp": "00:12:34.567", "type": {"name": "Pass"}, "team", "player", "pass": {...}}`.
The file's name is the match's number. The first of both line-ups ("Starting XI") is the home side's. Nothing
in it says when the match was: StatsBomb's list of matches does, if it was read before.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath

from feeds.football.formats.pitches import Pitch
from feeds.football.formats.script import PHASES, Script
from feeds.football.formats.statsbomb_plays import Plays, clock_ms, formation
from feeds.football.formats.statsbomb_rows import Match, Row
from feeds.matches.reading import NotReadableError
from schemas.football.bounds import MAX_PLAYERS
from schemas.football.events import Player, Team
from schemas.football.kinds import Phase
from schemas.matches.times import plausible


def script(name: str, rows: Sequence[Row], matches: Mapping[str, Match]) -> Script:
    """Return the match of a file of this name, with what the lists of matches say of it.

    Raises:
        NotReadableError: it has not two sides, or a clock is none.
    """
    number = str(rows[0].match_id or _number(name))
    known = matches.get(number)
    sheets = {row.team.id: row for row in rows if row.type.name == "Starting XI"}
    sides = tuple(dict.fromkeys((*sheets, *(row.team.id for row in rows))))
    if len(sides) != 2:
        raise NotReadableError(f"a match has two sides, and this one has events of {len(sides)}")
    home, away = sides if known is None or known.home_team.home_team_id == sides[0] else sides[::-1]
    teams = _team(home, sheets.get(home), rows), _team(away, sheets.get(away), rows)
    starters = [[player.id for player in team.players if player.starts] for team in teams]
    match_id = f"statsbomb-{number}"
    plays = Plays(match_id, (home, away), rows, Pitch((starters[0], starters[1])))
    ends: dict[Phase, int] = {}
    for row in rows:
        phase = PHASES[row.period - 1]
        ends[phase] = max(ends.get(phase, 0), clock_ms(row))
    if known is None:
        return Script(match_id, teams, tuple(plays.events()), ends)
    return Script(
        match_id,
        teams,
        tuple(plays.events()),
        ends,
        _moment(known),
        known.stadium.name if known.stadium else "",
        f"{known.competition.competition_name} {known.season.season_name}".strip(),
    )


def _number(name: str) -> str:
    return PurePath(name).name.removesuffix(".gz").removesuffix(".json")


def _team(team: int, sheet: Row | None, rows: Sequence[Row]) -> Team:
    """Return a side: who starts, and all others who are named later."""
    players: dict[int, Player] = {}
    for one in sheet.tactics.lineup if sheet and sheet.tactics else ():
        position = one.position.name if one.position else ""
        shirt = "" if one.jersey_number is None else str(one.jersey_number)
        players[one.player.id] = Player(str(one.player.id), one.player.name, shirt, position, starts=True)
    name = ""
    for row in rows:
        if row.team.id != team:
            continue
        name = name or row.team.name
        for person in (row.player, row.substitution.replacement if row.substitution else None):
            if person is not None and person.id not in players and len(players) < MAX_PLAYERS:
                players[person.id] = Player(str(person.id), person.name)
    return Team(name, "", tuple(players.values()), formation(sheet) if sheet else "")


def _moment(match: Match) -> int:
    try:
        found = datetime.fromisoformat(f"{match.match_date}T{match.kick_off or '15:00'}").replace(tzinfo=UTC)
    except ValueError:
        return 0
    return plausible(int(found.timestamp()) * 1000)
