"""Football's feed: made-up matches of a season, the demo's, and the mistakes of messy feeds."""

from collections import Counter
from random import Random

from feeds.football.feed import FEED, simulated
from feeds.matches.disorder import mess_up
from feeds.matches.season import Season
from schemas.football.codec import decode_event, decode_info
from schemas.football.events import (
    CUP,
    LEAGUE,
    Card,
    Correction,
    Foul,
    MatchInfo,
    Offside,
    OwnGoal,
    Pass,
    Review,
    Shot,
)
from schemas.football.kinds import ShotOutcome
from schemas.matches.structs import replace

FALLIBLE = Shot | Pass | OwnGoal | Offside | Foul | Card


def test_a_season_has_cup_matches_too_most_of_them_are_of_the_league() -> None:
    forms = Counter[bool]()
    for number in range(300):
        info = next(simulated("m", 1, number, 0))
        assert isinstance(info, MatchInfo)
        assert info.format in (LEAGUE, CUP)
        forms[info.format.shoot_out] += 1
    assert 40 < forms[True] < 110


def test_the_same_number_of_a_season_is_the_same_match_and_its_ids_say_which() -> None:
    season = Season(FEED, 4, 8)
    assert season.match_id(3) == "match-4-3"
    assert list(season.match(3, 1_000)) == list(simulated("match-4-3", 4, 3, 1_000))


def test_only_the_last_record_of_a_match_says_that_it_ended() -> None:
    said = [FEED.describe(record) for record in simulated("m", 1, 1, 1_000)]
    assert [one.ended for one in said if one is not None] == [False, True]
    assert said[0] is not None
    assert said[-1] is not None


def test_a_record_moves_to_another_time_and_stays_the_same() -> None:
    info, first, *_ = simulated("m", 1, 1, 1_000)
    assert FEED.retimed(info, 5) == replace(info, starts_at=5)
    assert FEED.retimed(first, 5) == replace(first, timestamp=5)


def test_every_record_is_read_as_it_was_sent() -> None:
    for record in simulated("m", 1, 2, 1_000):
        read = decode_info if isinstance(record, MatchInfo) else decode_event
        assert read(FEED.encode(record), b"m") == record


def test_the_demo_starts_when_it_is_asked_to() -> None:
    assert FEED.demo is not None
    info, first, *_ = FEED.demo(77_000)
    assert isinstance(info, MatchInfo)
    assert info.starts_at == 77_000 == FEED.timestamp(first)


def test_what_is_mistaken_is_another_event_that_could_have_been() -> None:
    mistakes, rng = FEED.mistakes, Random(1)
    assert mistakes is not None
    kinds: Counter[str] = Counter()
    for number in range(60):
        for record in simulated("m", 1, number, 1_000):
            wrong = mistakes.mistaken(record, rng)
            assert isinstance(record, FALLIBLE) or wrong is None
            if wrong is None or isinstance(record, MatchInfo):
                continue
            assert wrong != record
            assert decode_event(FEED.encode(wrong), b"m") == wrong
            match record, wrong:
                case Shot(outcome=ShotOutcome.GOAL), OwnGoal():
                    kinds["an own goal for a goal"] += wrong.side is record.side.other
                case Shot(outcome=ShotOutcome.GOAL), Shot():
                    kinds["the passer for the scorer"] += wrong.player == record.assist != ""
                    kinds["a save for a goal"] += wrong.outcome is ShotOutcome.SAVED
                case Shot(), Shot():
                    kinds["a goal for a shot"] += wrong.outcome is ShotOutcome.GOAL
                case Card(), Card():
                    kinds["another card"] += wrong.card is not record.card
                case Foul(), Foul():
                    kinds["the other side's foul"] += wrong.side is not record.side
                case OwnGoal() | Offside(), _:
                    kinds["nobody's"] += 1
    assert len(kinds) == 7
    assert all(kinds.values())


def test_a_correction_names_what_it_corrects_by_its_number_or_its_id() -> None:
    mistakes = FEED.mistakes
    assert mistakes is not None
    _, first, second, third, *_ = simulated("m", 1, 1, 1_000)
    fixed = mistakes.correction(third, first, None)
    assert isinstance(fixed, Correction)
    assert (fixed.seq, fixed.of, fixed.event_id, fixed.replacement) == (4, 1, "m:correction-4", None)
    unnumbered = mistakes.correction(replace(third, seq=0), replace(first, seq=0), second)
    assert isinstance(unnumbered, Correction)
    assert (unnumbered.seq, unnumbered.of, unnumbered.event_id) == (0, "m:1", "m:3:after")
    assert unnumbered.replacement == second


def test_reviews_of_a_messy_feed_name_the_event_that_they_named_and_no_two_events_have_one_id() -> None:
    reviewed = 0
    for number in range(20):
        clean = [one for one in simulated("m", 1, number, 1_000) if not isinstance(one, MatchInfo)]
        messy = mess_up(FEED, clean, Random(number), lateness=1_000)
        events = {arrival.seq: arrival.event for arrival in messy.arrivals}
        ids = [event.event_id for event in events.values() if not isinstance(event, MatchInfo)]
        assert len(ids) == len(set(ids)) == len(clean) + messy.corrected
        named = [event.of for event in clean if isinstance(event, Review) and event.of]
        assert [
            event.of for _, event in sorted(events.items()) if isinstance(event, Review) and event.of
        ] == named
        assert set(named) <= set(ids)
        reviewed += len(named)
    assert reviewed
