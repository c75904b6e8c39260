"""Made-up clubs and players."""

from itertools import chain

from feeds.football.simulator.names import fixture
from schemas.football.bounds import MAX_ON_PITCH


def test_clubs_of_matches_played_at_once_are_all_different_and_of_different_places() -> None:
    fixtures = [fixture(1, number) for number in range(320)]
    names = [team.name for team in chain(*fixtures)]
    assert len(names) == len(set(names))
    assert all(home.abbreviation != away.abbreviation for home, away in fixtures)


def test_a_place_has_an_abbreviation_of_its_own_in_plain_letters() -> None:
    teams = chain.from_iterable(fixture(1, number) for number in range(66))
    places = {team.name.rpartition(" ")[0]: team.abbreviation for team in teams}
    assert len(places) == len(set(places.values()))
    assert all(len(one) == 3 and one.isascii() and one.isupper() for one in places.values())


def test_every_player_has_an_id_and_eleven_start_of_whom_one_keeps_goal() -> None:
    teams = {team.name: team for number in range(300) for team in fixture(1, number)}
    ids = [player.id for team in teams.values() for player in team.players]
    assert len(ids) == len(set(ids))
    for team in teams.values():
        start = [player for player in team.players if player.starts]
        assert len(start) == MAX_ON_PITCH
        assert [player.position for player in start].count("GK") == 1
        outfield = sum(map(int, team.formation.split("-")))
        assert outfield == MAX_ON_PITCH - 1
        assert len({player.number for player in team.players}) == len(team.players)
        assert len({player.name for player in team.players}) == len(team.players)


def test_some_players_have_names_beyond_ascii() -> None:
    players = [player for number in range(20) for team in fixture(1, number) for player in team.players]
    assert any(not player.name.isascii() for player in players)
    assert any(player.name.isascii() for player in players)
