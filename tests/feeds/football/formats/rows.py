"""Documents of a few rows, for tests: StatsBomb's and Wyscout's."""

import json
from collections.abc import Sequence
from itertools import count
from typing import Any

from feeds.football.files import read
from feeds.matches.feed import BadFile, File, MatchFile
from schemas.football.events import MatchEvent, MatchInfo, PhaseEnd, PhaseStart

HOME, AWAY = 11, 22
"""Ids of both teams; a player's begins with that of the team."""
MATCH = 2_000_001

Row = dict[str, Any]


def sb(kind: str, time: str = "00:10:00.000", team: int = HOME, player: int = 1, **more: Any) -> Row:
    """Return a row of StatsBomb, of the first half where it does not say."""
    person = {"id": 100 * team + player, "name": f"Player {100 * team + player}"} if player else None
    named = {"id": team, "name": f"Team {team}"}
    usual = {"period": 1, "timestamp": time, "type": {"name": kind}, "team": named, "player": person}
    return {key: value for key, value in (usual | more).items() if value is not None}


def eleven(team: int, formation: int = 442) -> Row:
    """Return a line-up of StatsBomb: the players 1 to 11."""
    lineup = [
        {
            "player": {"id": 100 * team + number, "name": f"Player {100 * team + number}"},
            "position": {"id": number, "name": "Goalkeeper" if number == 1 else "Center Back"},
            "jersey_number": number,
        }
        for number in range(1, 12)
    ]
    tactics = {"formation": formation, "lineup": lineup}
    return sb("Starting XI", "00:00:00.000", team, 0, tactics=tactics)


def statsbomb(*rows: Row, full: bool = True) -> bytes:
    """Return a file of StatsBomb; with `full` both line-ups begin it, and both halves are whole."""
    ends = [
        sb("Half End", "00:46:00.000", team, 0, period=period) for period in (1, 2) for team in (HOME, AWAY)
    ]
    rest = [row for row in rows if row["period"] > 2]
    lined = [eleven(HOME), eleven(AWAY), *(row for row in rows if row["period"] < 3), *ends, *rest]
    numbered = [
        {"id": f"uuid-{number}", "index": number, **row}
        for number, row in enumerate(lined if full else rows, 1)
    ]
    return json.dumps(numbered).encode()


_ids = count(1)


def wy(
    name: str, sub: str = "", *tags: int, team: int = HOME, player: int = 1, sec: float = 600, **more: Any
) -> Row:
    """Return a row of Wyscout, of the first half where it does not say."""
    return {
        "id": next(_ids),
        "matchId": MATCH,
        "teamId": team,
        "playerId": 100 * team + player if player else 0,
        "matchPeriod": "1H",
        "eventSec": sec,
        "eventName": name,
        "subEventName": sub,
        "subEventId": "",
        "tags": [{"id": tag} for tag in tags],
        "positions": [{"x": 90, "y": 50}, {"x": 100, "y": 0}],
    } | more


def whole(*rows: Row) -> list[Row]:
    """Return rows of Wyscout with those that end both halves."""
    ends = [wy("Interruption", player=0, sec=2_760, matchPeriod=period) for period in ("1H", "2H")]
    first = [row for row in rows if row["matchPeriod"] == "1H"]
    second = [row for row in rows if row["matchPeriod"] == "2H"]
    rest = [row for row in rows if row["matchPeriod"] not in ("1H", "2H")]
    return [*first, ends[0], *second, ends[1], *rest]


def profile(number: int, name: str) -> Row:
    """Return a player of Wyscout, a forward."""
    return {"wyId": number, "shortName": name, "role": {"name": "Forward"}}


def wyscout(*rows: Row, **more: Any) -> bytes:
    """Return a document of Wyscout, of both halves, with its teams (home first) and one player each."""
    teams = {
        str(team): {"team": {"wyId": team, "name": f"Team {team}", "officialName": "", "type": "club"}}
        for team in (HOME, AWAY)
    }
    players = {
        str(team): [
            {"player": profile(100 * team + 1, f"P\\u00e9 {team}")},
            {"player": None},
            None,
        ]
        for team in (HOME, AWAY)
    }
    return json.dumps({"events": whole(*rows), "teams": teams, "players": players} | more).encode()


def sheet(*changes: tuple[int, int, int, int], match: int = MATCH, home: int = HOME) -> Row:
    """Return a match file of Wyscout; a change is (team, on, off, minute) with the players' numbers."""

    def side(team: int) -> Row:
        subs = [
            {"playerIn": 100 * team + on, "playerOut": 100 * team + off, "minute": minute, "assists": "0"}
            for of, on, off, minute in changes
            if of == team
        ]
        formation = {
            "lineup": [{"playerId": 100 * team + number} for number in range(1, 12)],
            "bench": [{"playerId": 100 * team + number} for number in range(12, 19)],
            "substitutions": subs or "null",
        }
        which = "home" if team == home else "away"
        return {"teamId": team, "side": which, "hasFormation": 1, "formation": formation}

    return {
        "wyId": match,
        "teamsData": {str(team): side(team) for team in (AWAY, HOME)},
        "dateutc": "2018-07-07 18:00:00",
        "venue": "The Park",
        "competitionId": 28,
        "label": "Team 11 - Team 22, 0 - 0",
    }


def sheets(*listed: Row) -> bytes:
    """Return a file of match files, as Wyscout's download has them: a list."""
    return json.dumps(listed).encode()


def found(*files: bytes | tuple[str, bytes]) -> list[MatchFile[Any] | BadFile]:
    """Return what is found in files."""
    named = (one if isinstance(one, tuple) else (f"{at}.json", one) for at, one in enumerate(files, 1))
    return list(read([File(name, data) for name, data in named]))


def match_of(*files: bytes | tuple[str, bytes]) -> tuple[MatchInfo, list[Any], MatchInfo]:
    """Return the one match of files: its description, its events, and its description in the end."""
    (match,) = [one for one in found(*files) if isinstance(one, MatchFile)]
    first, *events, last = match.records()
    assert isinstance(first, MatchInfo)
    assert isinstance(last, MatchInfo)
    return first, events, last


def told(*files: bytes | tuple[str, bytes]) -> list[Any]:
    """Return the events of the one match of files, without starts and ends of phases."""
    return [event for event in match_of(*files)[1] if not isinstance(event, PhaseStart | PhaseEnd)]


def refusal(data: bytes) -> str:
    """Return why a file is no match."""
    (bad,) = found(data)
    assert isinstance(bad, BadFile)
    return bad.reason


def ids(events: Sequence[MatchEvent]) -> list[str]:
    """Return the events' ids without the match's."""
    return [event.event_id.partition(":")[2] for event in events]
