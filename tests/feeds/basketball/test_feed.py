"""Basketball's feed: made-up games of a season, the demo's, and the mistakes of messy feeds."""

from collections import Counter
from random import Random

from feeds.basketball.feed import FEED, simulated
from feeds.basketball.simulator.leagues import COLLEGE, PRO, WOMEN
from feeds.matches.season import Season
from schemas.basketball.codec import decode_event, decode_info
from schemas.basketball.events import Correction, Foul, FreeThrow, GameInfo, Rebound, Shot, Turnover
from schemas.matches.structs import replace


def test_a_season_has_games_of_all_leagues_most_of_them_the_pros() -> None:
    leagues: Counter[str] = Counter()
    for number in range(300):
        info = next(simulated("g", 1, number, 0))
        assert isinstance(info, GameInfo)
        leagues[info.competition] += 1
    assert set(leagues) == {PRO.name, WOMEN.name, COLLEGE.name}
    assert leagues[PRO.name] > 200


def test_the_same_number_of_a_season_is_the_same_game_and_its_ids_say_which() -> None:
    season = Season(FEED, 4, 8)
    assert season.match_id(3) == "game-4-3"
    assert list(season.match(3, 1_000)) == list(simulated("game-4-3", 4, 3, 1_000))


def test_only_the_last_record_of_a_game_says_that_it_ended() -> None:
    records = list(simulated("g", 1, 1, 1_000))
    said = [FEED.describe(record) for record in records]
    assert [one.ended for one in said if one is not None] == [False, True]
    assert [one is None for one in said].index(False) == 0
    assert said[-1] is not None


def test_a_record_moves_to_another_time_and_stays_the_same() -> None:
    info, first, *_ = simulated("g", 1, 1, 1_000)
    assert FEED.retimed(info, 5) == replace(info, starts_at=5)
    assert FEED.retimed(first, 5) == replace(first, timestamp=5)


def test_every_record_is_read_as_it_was_sent() -> None:
    for record in simulated("g", 1, 2, 1_000):
        read = decode_info if isinstance(record, GameInfo) else decode_event
        assert read(FEED.encode(record), b"g") == record


def test_the_demo_starts_when_it_is_asked_to() -> None:
    assert FEED.demo is not None
    info, first, *_ = FEED.demo(77_000)
    assert isinstance(info, GameInfo)
    assert info.starts_at == 77_000 == FEED.timestamp(first)


def test_what_is_mistaken_is_another_play_that_could_have_been() -> None:
    mistakes, rng = FEED.mistakes, Random(1)
    assert mistakes is not None
    kinds: Counter[str] = Counter()
    for number in range(5):
        for record in simulated("g", 1, number, 1_000):
            wrong = mistakes.mistaken(record, rng)
            counts = isinstance(record, Shot | FreeThrow | Rebound | Turnover | Foul)
            assert counts or wrong is None
            if wrong is None or isinstance(record, GameInfo):
                continue
            assert wrong != record
            assert decode_event(FEED.encode(wrong), b"g") == wrong
            if isinstance(record, Shot) and isinstance(wrong, Shot):
                kinds["two for three"] += wrong.points != record.points
                kinds["made for missed"] += wrong.made != record.made
                kinds["the passer for the shooter"] += wrong.player == record.assist != ""
            if isinstance(record, Rebound) and isinstance(wrong, Rebound):
                kinds["nobody's rebound"] += wrong.player != record.player
    assert all(kinds.values())


def test_a_correction_names_what_it_corrects_by_its_number_or_its_id() -> None:
    mistakes = FEED.mistakes
    assert mistakes is not None
    _, first, second, third, *_ = simulated("g", 1, 1, 1_000)
    fixed = mistakes.correction(third, first, None)
    assert isinstance(fixed, Correction)
    assert (fixed.seq, fixed.of, fixed.event_id, fixed.replacement) == (4, 1, "g:4", None)
    unnumbered = mistakes.correction(replace(third, seq=0), replace(first, seq=0), second)
    assert isinstance(unnumbered, Correction)
    assert (unnumbered.seq, unnumbered.of, unnumbered.event_id) == (0, "g:1", "g:3:after")
    assert unnumbered.replacement == second


def test_a_renumbered_event_has_the_id_of_its_number() -> None:
    mistakes = FEED.mistakes
    assert mistakes is not None
    _, first, *_ = simulated("g", 1, 1, 1_000)
    moved = mistakes.renumbered(first, 9)
    assert moved == replace(first, seq=9, event_id="g:9")
