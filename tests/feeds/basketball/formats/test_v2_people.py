"""playbyplayv2 with players' ids: the ids count, and not the names in the sentences."""

from schemas.basketball.events import Foul, FreeThrow, Rebound, Shot, Side
from tests.feeds.basketball.formats.sheets import Row, games, v2


def a_person(number: int, kind: int, player: int, name: str = "") -> Row:
    return {
        f"PERSON{number}TYPE": f"{kind}.0",
        f"PLAYER{number}_ID": player,
        f"PLAYER{number}_NAME": name,
        f"PLAYER{number}_TEAM_CITY": "Miami",
        f"PLAYER{number}_TEAM_NICKNAME": "Heat",
    }


def test_players_are_known_by_their_ids_where_there_are_any() -> None:
    bosh, james = a_person(1, 4, 2547, "Chris Bosh"), a_person(2, 4, 2544, "LeBron James")
    nobody = {**a_person(1, 2, 1610612748), "PLAYER1_TEAM_NICKNAME": ""}
    text = "Bosh  Slam Dunk (2 PTS) (James 1 AST)"
    ((info, events),) = games(
        v2(
            {"EVENTMSGTYPE": 1, "HOMEDESCRIPTION": text, "GAME_ID": "41200101", **bosh, **james},
            {"EVENTMSGTYPE": 4, "HOMEDESCRIPTION": "HEAT Rebound", "GAME_ID": "41200101", **nobody},
            {"EVENTMSGTYPE": 3, "HOMEDESCRIPTION": "Free Throw 1 of 2", "GAME_ID": "41200101", **bosh},
            people=True,
        )
    )
    _, shot, rebound, throw = events
    assert isinstance(shot, Shot)
    assert isinstance(rebound, Rebound)
    assert isinstance(throw, FreeThrow)
    assert (shot.player, shot.assist, rebound.player, throw.player) == ("2547", "2544", "", "2547")
    assert info.match_id == "0041200101"
    assert (info.home.name, [(one.id, one.name) for one in info.home.players]) == (
        "Miami Heat",
        [("2547", "Chris Bosh"), ("2544", "LeBron James")],
    )


def test_a_double_foul_is_of_both_ids() -> None:
    row = {
        "EVENTMSGTYPE": 6,
        "EVENTMSGACTIONTYPE": 10,
        **a_person(1, 5, 7, "A B"),
        **a_person(2, 4, 8, "C D"),
    }
    _, first, second = games(v2(row, people=True))[0][1]
    assert isinstance(first, Foul)
    assert isinstance(second, Foul)
    assert [(foul.side, foul.player) for foul in (first, second)] == [(Side.HOME, "8"), (Side.AWAY, "7")]
