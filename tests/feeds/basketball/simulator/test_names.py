"""Made-up teams and players."""

from itertools import chain

from feeds.basketball.simulator.names import SQUAD, fixture
from schemas.basketball.bounds import MAX_PLAYERS


def test_teams_of_games_played_at_once_are_all_different_and_meet_teams_of_other_places() -> None:
    fixtures = [fixture(1, number) for number in range(1_400)]
    names = [team.name for team in chain(*fixtures)]
    assert len(names) == len(set(names))
    assert all(home.abbreviation != away.abbreviation for home, away in fixtures)


def test_a_place_has_an_abbreviation_of_its_own_in_plain_letters() -> None:
    places = {
        team.name.rpartition(" ")[0]: team.abbreviation for team in chain(*map(fixture, [1] * 70, range(70)))
    }
    assert len(places) == len(set(places.values()))
    assert all(len(one) == 3 and one.isascii() and one.isupper() for one in places.values())


def test_every_player_has_an_id_and_every_team_a_number_of_its_own_for_each() -> None:
    teams = [
        team for number in range(300) for women in (False, True) for team in fixture(1, number, women=women)
    ]
    ids = [player.id for team in teams for player in team.players]
    assert len(ids) == len(set(ids))
    for team in teams:
        assert len(team.players) == SQUAD <= MAX_PLAYERS
        assert len({player.number for player in team.players}) == SQUAD
        assert len({player.name for player in team.players}) == SQUAD


def test_some_players_have_names_beyond_ascii() -> None:
    players = [player for number in range(20) for team in fixture(1, number) for player in team.players]
    assert any(not player.name.isascii() for player in players)
    assert any(player.name.isascii() for player in players)
