"""Posts to a worker: what is taken, all that is wrong where it is not, and that all or nothing is."""

import json

import pytest
from aiokafka.partitioner import murmur2

from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import Delivery, Interval, IntervalKind
from schemas.cricket.v1.ball_event_pb2 import BallEvent
from serving.ingest.answers import MOST_FAULTS
from serving.ingest.bodies import MAX_ITEMS
from tests.web.matches.posting import (
    BALL,
    EVENTS,
    INFO,
    LINES,
    MATCH,
    PROTOBUF,
    Posting,
    ball,
    json_of,
    lines,
)


async def test_an_event_is_in_the_log_of_its_matchs_partition_when_it_is_accepted(posting: Posting) -> None:
    [item] = (await json_of(await posting.post(), 202))["items"]
    partition = (murmur2(b"m1") & 0x7FFFFFFF) % 6
    assert item == {"event_id": "m1:1", "partition": partition, "offset": 0}
    [(key, value, headers)] = posting.kafka.log["cricket.events", partition]
    event = decode_event(value, key)
    assert isinstance(event, Delivery)
    assert (event.match_id, event.runs) == ("m1", 4)
    assert not headers


@pytest.mark.parametrize("count", [2, 20, 300])
async def test_many_are_accepted_in_their_order_whatever_their_matches(posting: Posting, count: int) -> None:
    sent = [ball(n, match_id=f"m{n % 7}") for n in range(1, count + 1)]
    for body, kind in ((json.dumps(sent), "application/json"), (lines(*sent), LINES)):
        answer = await json_of(await posting.post(body, Content_Type=kind), 202)
        assert [item["event_id"] for item in answer["items"]] == [one["event_id"] for one in sent]
        for one, item in zip(sent, answer["items"], strict=True):
            log = posting.kafka.log["cricket.events", item["partition"]]
            key, value, _ = log[item["offset"]]
            assert key == one["match_id"].encode()
            assert decode_event(value, key).seq == one["ball_seq"]


async def test_a_protobuf_message_is_taken_as_it_came(posting: Posting) -> None:
    value = BallEvent(**BALL).SerializeToString() + b"\xf8\x07\x01"  # a field that this version does not know
    await json_of(await posting.post(value, Content_Type=PROTOBUF), 202)
    assert posting.values() == [value]


async def test_protobufs_own_json_is_taken(posting: Posting) -> None:
    body = {"matchId": "m1", "ballSeq": "1", "inningsNo": 1, "battingTeam": "Reds", "kind": 0}
    [item] = (await json_of(await posting.post(body), 202))["items"]
    assert item["event_id"] is None


async def test_a_description_is_put_with_its_id_in_the_path_alone_or_twice(posting: Posting) -> None:
    for body in (INFO, INFO | {"match_id": "m1"}):
        [item] = (await json_of(await posting.post(body, MATCH, "PUT"), 202))["items"]
        assert item["event_id"] is None
    for value in posting.values("cricket.matches"):
        assert [team.name for team in decode_info(value, b"m1").teams] == ["Reds", "Blues"]
    odd = "/cricket/matches/a%2Fb%20%7B/"
    await json_of(await posting.post(INFO, odd, "PUT"), 202)
    assert decode_info(posting.values("cricket.matches")[-1], b"a/b {").match_id == "a/b {"


async def test_a_scorer_puts_an_interval_by_its_name(posting: Posting) -> None:
    body = INFO | {"intervals": [{"kind": "LUNCH"}, {"kind": "STUMPS", "since": 1_795_280_000_000}]}
    await json_of(await posting.post(body, MATCH, "PUT"), 202)
    [value] = posting.values("cricket.matches")
    kinds = (IntervalKind.LUNCH, 0), (IntervalKind.STUMPS, 1_795_280_000_000)
    assert decode_info(value, b"m1").intervals == tuple(Interval(kind, since) for kind, since in kinds)


@pytest.mark.parametrize(
    ("body", "kind", "field"),
    [
        (json.dumps(INFO | {"match_id": "m2"}), "application/json", "match_id"),
        (json.dumps(INFO | {"intervals": [{"kind": "SUPPER"}]}), "application/json", "intervals[0].kind"),
        (json.dumps([INFO]), "application/json", ""),
        (json.dumps(INFO | {"format": {"overs": 99_999}}), "application/json", "format.overs"),
        (b"\xff", PROTOBUF, ""),
    ],
)
async def test_a_description_that_is_wrong_is_refused(
    posting: Posting, body: str | bytes, kind: str, field: str
) -> None:
    answer = await json_of(await posting.post(body, MATCH, "PUT", Content_Type=kind), 400)
    assert [fault["field"] for fault in answer["faults"]] == [field]
    assert not posting.kafka.log


@pytest.mark.parametrize("path", ["/cricket/events", "/cricket/events/", "/score", "/score/"])
async def test_a_path_is_taken_with_a_slash_at_its_end_and_without(posting: Posting, path: str) -> None:
    """A redirect makes clients send a body twice, or not at all."""
    score = {"game_id": "g1", "home_score": 5, "away_score": 3, "period": 1, "clock": "9:00"}
    await json_of(await posting.post(score if "score" in path else BALL, path), 202)


async def test_a_sports_own_path_takes_its_own_json_as_events_of_its_topic(
    posting: Posting,
) -> None:
    score = {"game_id": "g1", "home_score": 5, "away_score": 3, "period": 1, "clock": "9:00"}
    answer = await json_of(await posting.post([score, score | {"home_score": 7}], "/score"), 202)
    assert [item["event_id"] for item in answer["items"]] == [None, None]
    assert len(posting.values("basketball.events")) == 2
    wrong = await json_of(await posting.post(score | {"clock": "soon", "home_score": "x"}, "/score"), 400)
    assert {fault["field"] for fault in wrong["faults"]} == {"home_score"}
    refused = await posting.post(b"\x01", "/score", Content_Type=PROTOBUF)
    assert refused.status == 415


async def test_methods_that_a_path_has_not_are_refused_in_the_house_form(posting: Posting) -> None:
    for method, path, allowed in (
        ("GET", EVENTS, "OPTIONS, POST"),
        ("HEAD", EVENTS, "OPTIONS, POST"),
        ("PUT", EVENTS, "OPTIONS, POST"),
        ("POST", MATCH, "GET, HEAD, OPTIONS, PUT"),
    ):
        answer = await posting.site.client.request(method, path)
        assert (answer.status, answer.headers["Allow"]) == (405, allowed), (method, path)
        if method != "HEAD":
            assert (await answer.json())["error"]["code"] == "method-not-allowed"
    options = await posting.site.client.options(EVENTS)
    assert (options.status, options.headers["Allow"]) == (204, "OPTIONS, POST")


async def test_every_fault_of_every_item_is_named_and_nothing_is_taken(posting: Posting) -> None:
    sent = [
        ball(1),
        ball(2, runs=500, innings_no=0),
        ball(3, rums=1, dismissals=[{"wicket_type": "BOWLD"}]),
        ball(4, match_id=""),
        7,
        ball(5, kind="CORRECTION", correction={"ball_seq": 1, "replacement": {"innings_no": 1, "byes": 999}}),
    ]
    answer = await json_of(await posting.post(sent), 400)
    assert answer["error"]["code"] == "faults"
    assert answer["error"]["message"].startswith("7 faults in 5 items")
    assert [(fault["index"], fault["field"]) for fault in answer["faults"]] == [
        (1, "innings_no"),
        (1, "runs"),
        (2, "rums"),
        (2, "dismissals[0].wicket_type"),
        (3, "match_id"),
        (4, ""),
        (5, "correction.replacement.byes"),
    ]
    assert all(fault["message"] for fault in answer["faults"])
    assert not posting.kafka.log


async def test_a_single_fault_is_the_message(posting: Posting) -> None:
    answer = await json_of(await posting.post(ball(0)), 400)
    assert answer["error"]["message"] == "ball_seq of m1 is 0; it counts from 1: nothing of it is taken"


async def test_a_play_without_an_id_and_a_number_is_refused_and_a_snapshot_is_not(posting: Posting) -> None:
    play = {"game_id": "g1", "period": 1, "kind": "SHOT", "side": "HOME", "points": 2}
    answer = await json_of(await posting.post(play, "/basketball/events/"), 400)
    assert [fault["field"] for fault in answer["faults"]] == ["event_id"]
    snapshot = {"game_id": "g1", "period": 1, "kind": "SCORE", "score": {"home": 5, "away": 3}}
    for body in (play | {"event_id": "a"}, play | {"seq": 1}, snapshot):
        await json_of(await posting.post(body, "/basketball/events/"), 202)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"  ", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"[{}", "application/json"),
        (b"null", "application/json"),
        (b"\xff", "application/json"),
        (b"", LINES),
        (b"\n\n", LINES),
        (b'{"runs"\n', LINES),
        (b"[1]\n", LINES),
        (b"", PROTOBUF),
        (b"\xff\xff", PROTOBUF),
        (b"[" * 100_000, "application/json"),
        (b'{"correction":{"replacement":' * 10_000, "application/json"),
    ],
)
async def test_a_body_without_events_is_400_with_a_fault(posting: Posting, body: bytes, kind: str) -> None:
    answer = await json_of(await posting.post(body, Content_Type=kind), 400)
    assert answer["faults"]
    assert not posting.kafka.log


async def test_faults_without_end_are_counted_and_not_all_listed(posting: Posting) -> None:
    sent = [{f"no_{n}": 1 for n in range(5)} for _ in range(MAX_ITEMS)]
    answer = await json_of(await posting.post(sent), 400)
    assert len(answer["faults"]) == MOST_FAULTS
    assert answer["error"]["message"].startswith("5,000 faults in 1,000 items")


@pytest.mark.parametrize("levels", [60, 120, 300])
@pytest.mark.parametrize("inmost", [{}, {"dunks": 1}])
async def test_corrections_nested_without_end_are_a_fault_of_the_client(
    posting: Posting, levels: int, inmost: dict[str, object]
) -> None:
    """Deeper than protobuf's parser reads, or than a walk gets without an end of Python's stack."""
    event: dict[str, object] = inmost
    for _ in range(levels):
        event = {"kind": "CORRECTION", "correction": {"event_id": "x", "replacement": event}}
    body = {"game_id": "g", "event_id": "n", **event}
    answer = await json_of(await posting.post(body, "/basketball/events/"), 400)
    assert answer["error"]["code"] == "faults"
    assert answer["faults"]
    assert posting.values() == []
