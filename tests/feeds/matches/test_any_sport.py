"""What feeds the topics needs no cricket: here it feeds a sport that only counts."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from app.registry import RegistryError
from engine.clock import now_ms
from feeds.matches.commands import demos, feed_named, feed_of_files
from feeds.matches.disorder import mess_up
from feeds.matches.feed import AnyFeed, BadFile, Feed, File, MatchFile
from feeds.matches.journal import Acked, Journal, read_journal
from feeds.matches.pace import play_fast, play_timed
from feeds.matches.producer import FeedProducer
from feeds.matches.replay import Finds
from feeds.matches.season import Season
from schemas.refusals import Reason, RefusedError
from tests.feeds.matches.broker import Broker
from tests.feeds.matches.counting import NUMBERED, UNNUMBERED, Add, Count, Fixture, simulated

PARTITIONS = {"counting.events": 4, "counting.matches": 2}


def producer_of(feed: Feed[Count], broker: Broker) -> FeedProducer[Count]:
    return FeedProducer(feed, broker, PARTITIONS)


async def test_a_match_goes_to_its_own_sports_topics_and_unnumbered_events_are_counted() -> None:
    broker, match = Broker(), list(simulated("m", 1, 1, 5_000))
    producer = producer_of(UNNUMBERED, broker)
    await play_fast(producer, [match])
    assert [(topic, value) for topic, value, _, _ in broker.records] == [
        ("counting.matches" if isinstance(record, Fixture) else "counting.events", UNNUMBERED.encode(record))
        for record in match
    ]
    assert producer.acked == {"m": Acked("m", 5_000, len(match) - 2, finished=True)}


async def test_a_match_is_played_as_if_it_began_now() -> None:
    broker, before = Broker(), now_ms()
    await play_timed(producer_of(UNNUMBERED, broker), [simulated("m", 1, 1, 5_000)], speed=1e5)
    fixture, first, *_ = (json.loads(value) for _, value, _, _ in broker.records)
    assert fixture["starts_at"] >= before
    assert first["at"] >= before


@pytest.mark.parametrize("feed", [UNNUMBERED, NUMBERED], ids=["unnumbered", "numbered"])
async def test_a_season_goes_on_after_what_the_journal_says(feed: Feed[Count], tmp_path: Path) -> None:
    broker, path = Broker(), tmp_path / "acked"
    for _ in range(4):
        before = read_journal(path) if path.exists() else {}
        season = Season(feed, 7, 3, acked=before)
        producer = producer_of(feed, broker)
        producer.resume(before)
        with Journal(path, before.values()) as journal:
            for now in range(60):
                await producer.send(season.next_record(now))
            await producer.flush()
            journal.write(producer.take_changes())
    sent = defaultdict(list)
    for topic, value, key, _ in broker.records:
        if topic == "counting.events":
            sent[key.decode()].append(json.loads(value)["seq"])
    assert set(sent) >= {f"count-7-{number}" for number in range(4)}
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in sent.values())
    assert {match_id: acked.seq for match_id, acked in read_journal(path).items() if acked.seq} == {
        match_id: len(seqs) for match_id, seqs in sent.items()
    }


def total(events: Sequence[Add]) -> int:
    """What they come to, each event once and the corrected ones as they were corrected, in the order sent."""
    numbers: dict[str, int] = {}
    place: dict[str, str] = {}
    for event in dict.fromkeys(events):
        which = place.get(event.corrects, event.corrects) or repr(event)
        place[repr(event)] = which
        numbers[which] = event.number
    return sum(numbers.values())


@pytest.mark.parametrize("feed", [UNNUMBERED, NUMBERED], ids=["unnumbered", "numbered"])
def test_a_messy_feed_comes_to_the_same_once_it_is_in_order(feed: Feed[Count]) -> None:
    rng, corrected, late, shuffled = Random(3), 0, 0, False
    for number in range(60):
        clean = [record for record in simulated("m", 1, number, 5_000) if isinstance(record, Add)]
        messy = mess_up(feed, clean, rng, lateness=2_000)
        arrivals = [arrival.event for arrival in messy.arrivals if isinstance(arrival.event, Add)]
        firsts = list(dict.fromkeys(arrivals))
        in_order = firsts if feed.seq is None else sorted(firsts, key=feed.seq)
        shuffled |= firsts != in_order
        assert len(firsts) == len(clean) + messy.corrected
        assert total(in_order) == total(clean)
        corrected, late = corrected + messy.corrected, late + len(messy.late)
    assert corrected
    # Where arrival is the order, no other order would be the same match.
    assert shuffled == bool(late) == (feed.seq is not None)


def test_a_sport_that_corrects_nothing_has_messy_feeds_too() -> None:
    clean = [record for record in simulated("m", 1, 1, 5_000) if isinstance(record, Add)]
    messy = mess_up(replace(NUMBERED, mistakes=None), clean, Random(3), lateness=2_000)
    assert messy.corrected == 0
    assert {arrival.event for arrival in messy.arrivals} == set(clean)


@dataclass
class Reader:
    """Takes for matches the files that hold one word, its sport's."""

    word: str
    looked_at: int = 0

    def __call__(self, files: Iterable[File]) -> Iterator[MatchFile[Count] | BadFile]:
        for file in files:
            self.looked_at += 1
            if file.data.decode() == self.word:
                yield MatchFile(file.name, Path(file.name).stem, partial(self._records, file.name))
            else:
                yield BadFile(file.name, "another sport's")

    def _records(self, name: str) -> list[Count]:
        match_id = Path(name).stem
        if match_id == "refused":
            raise RefusedError(Reason.BROKEN_RULE, "a number is missing")
        return list(simulated(match_id, 1, 1, 0))


def installed() -> dict[str, AnyFeed]:
    return {
        "chess": replace(UNNUMBERED, sport="chess", read=Reader("chess")),
        "counting": UNNUMBERED,
        "cricket": replace(UNNUMBERED, sport="cricket", read=Reader("cricket")),
    }


@pytest.mark.parametrize(
    ("words", "sport"),
    [
        (["chess"], "chess"),
        (["cricket"], "cricket"),
        (["golf", "chess"], "chess"),
        (["golf"], "cricket"),  # nobody's: the default says what is wrong with it
        ([*["golf"] * 100, "chess"], "cricket"),  # far behind
    ],
)
def test_the_sport_of_a_replay_is_the_one_that_recognises_its_files(
    tmp_path: Path, words: list[str], sport: str
) -> None:
    for number, word in enumerate(words):
        (tmp_path / f"{number:03}.json").write_text(word)
    assert feed_of_files(installed(), [tmp_path]).sport == sport


def test_a_sport_that_reads_alone_is_not_asked_first(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("golf")
    chess = installed()["chess"]
    assert feed_of_files({"chess": chess, "counting": UNNUMBERED}, [tmp_path]) is chess
    assert isinstance(chess.read, Reader)
    assert not chess.read.looked_at


def test_a_sport_that_is_not_installed_is_named_with_those_that_are() -> None:
    with pytest.raises(
        RegistryError, match="no feed of go is installed; there are: chess, counting, cricket"
    ):
        feed_named(installed(), "go")
    with pytest.raises(RegistryError, match="none of the installed feeds reads files: counting"):
        feed_of_files({"counting": UNNUMBERED}, [Path("a.txt")])


def test_the_demo_is_that_of_every_sport_of_this_project_which_has_one() -> None:
    def demo(starts_at: int) -> Iterator[Count]:
        return simulated("demo", 1, 1, starts_at)

    feeds = {
        name: replace(UNNUMBERED, sport=name, demo=None if name == "go" else demo)
        for name in ("chess", "cricket", "darts", "go")
    }
    assert [feed.sport for feed in demos(feeds, {"cricket", "darts", "go"})] == ["cricket", "darts"]
    with pytest.raises(
        RegistryError, match="none of the installed feeds has a demo: chess, cricket, darts, go"
    ):
        demos(feeds, {"go"})


def test_a_file_that_its_sport_refuses_is_named_and_the_others_are_played() -> None:
    said: list[str] = []
    files: list[File | BadFile] = [
        *(File(name, b"chess") for name in ("a.json", "refused.json")),
        BadFile("gone.json", "no such file"),
        File("b.json", b"golf"),
        *(File(name, b"chess") for name in ("c.json", "d/a.json", "a.json")),
    ]
    finds = Finds(Reader("chess"), files)
    assert [match[0].match_id for match in finds.matches(said.append)] == ["a", "c"]
    assert said == [
        "refused.json: no match can be so: a number is missing",
        "gone.json: no such file",
        "b.json: another sport's",
        "d/a.json: not played, since a.json is match a already",
    ]
    assert (finds.looked_at, finds.bad) == (7, 4)
