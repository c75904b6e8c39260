"""JSON documents of a few actions, for tests."""

import json
from typing import Any

BKN, GSW = 1610612751, 1610612744
START = "2020-12-23T00:06:00Z"


def action(kind: str, sub: str = "", **more: Any) -> dict[str, Any]:
    """Return an action of cdn.nba.com, of Brooklyn where it does not say."""
    usual = {"clock": "PT10M00.00S", "timeActual": START, "period": 1, "teamId": BKN, "teamTricode": "BKN"}
    return usual | {"actionType": kind, "subType": sub, "personId": 0} | more


def cdn(*actions: dict[str, Any], game_id: str = "0022000001") -> bytes:
    """Return a play-by-play of cdn.nba.com, its actions numbered and in order where they do not say."""
    numbered = [
        {"actionNumber": number, "orderNumber": number * 10_000, "scoreHome": "0", "scoreAway": "0", **one}
        for number, one in enumerate(actions, 1)
    ]
    return json.dumps({"meta": {}, "game": {"gameId": game_id, "actions": numbered}}).encode()


def cdn_box(game_id: str = "0022000001", home: int = BKN, away: int = GSW) -> bytes:
    """Return a box score of cdn.nba.com, of five starters a side and one who is out."""

    def side(team: int, name: str) -> dict[str, Any]:
        players = [
            {
                "personId": team % 1000 * 100 + number,
                "name": f"{name} {number}",
                "jerseyNum": str(number),
                "position": "G" if number < 6 else "",
                "starter": str(int(number < 6)),
                "status": "INACTIVE" if number == 7 else "ACTIVE",
            }
            for number in range(1, 8)
        ]
        return {
            "teamId": team,
            "teamCity": "City of",
            "teamName": name,
            "teamTricode": name[:3].upper(),
            "players": players,
        }

    officials = [{"name": "Dee Dunn"}, {"name": ""}]
    game = {"gameId": game_id, "gameTimeUTC": START, "arena": {"arenaName": "Hall"}, "officials": officials}
    return json.dumps(
        {"game": game | {"homeTeam": side(home, "Nets"), "awayTeam": side(away, "Warriors")}}
    ).encode()


def row(kind: str, text: str, sub: str = "", side: str = "h", **more: Any) -> dict[str, Any]:
    """Return an action of version 3, of the home side where it does not say."""
    usual = {"clock": "PT09M00.00S", "period": 1, "location": side, "personId": 0, "teamId": 0}
    return usual | {"actionType": kind, "subType": sub, "description": text} | more


def numbered(rows: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """Return actions of version 3 with their numbers."""
    return [{"actionId": number, "actionNumber": number, **one} for number, one in enumerate(rows, 1)]


def v3(*rows: dict[str, Any]) -> bytes:
    """Return a document of stats.nba.com."""
    return json.dumps({"game": {"gameId": "0022400001", "actions": numbered(rows)}}).encode()


def page(*rows: dict[str, Any], home: tuple[str, ...] = (), away: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a page of wnba.com about a game of these players; their ids are 1, 2, ... and 101, 102, ..."""

    def side(names: tuple[str, ...], first: int, team: str) -> dict[str, Any]:
        players = [
            {"personId": number, "firstName": name.split()[0], "familyName": name.partition(" ")[2]}
            for number, name in enumerate(names, first)
        ]
        return {
            "teamId": first,
            "teamCity": "Big",
            "teamName": team,
            "teamTricode": team[:3].upper(),
            "players": players,
        }

    box = {"gameId": "1022400005", "gameTimeUTC": "2024-05-16T00:00:00Z", "arena": {"arenaName": "Hall"}}
    return {
        "boxscore": box | {"homeTeam": side(home, 1, "Storm"), "awayTeam": side(away, 101, "Lynx")},
        "postGameData": {"postPlayByPlayData": [{"period": 1, "actions": numbered(rows)}]},
    }
