"""A match minute by minute in words: every kind of event, in whole languages."""

from typing import get_args

import pytest
from msgspec.structs import replace

from schemas.football.events import (
    AddedTime,
    Card,
    Corner,
    Foul,
    Kick,
    Lineup,
    Note,
    Offside,
    OwnGoal,
    PhaseEnd,
    PhaseStart,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side
from tables.football.scoring.recent import kind_of
from tests.tables.football.story import AWAY, HOME
from tests.web.site import TEMPLATES
from web.football.commentary import Told, event_text, subject_text

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]
HEAD = ("m", "e1", 1, 1000, Phase.SECOND_HALF, 60_000)
NAMES = {
    (HOME, "a"): "Abel",
    (HOME, "b"): "Baker",
    (AWAY, "v"): "Vito",
    (HOME, ""): "Reds",
    (AWAY, ""): "Blues",
}
GOAL = Shot(*HEAD, HOME, "a", outcome=ShotOutcome.GOAL, on_target=True)
MISS = Shot(*HEAD, HOME, "a", outcome=ShotOutcome.OFF_TARGET, on_target=False)

EVENTS: list[tuple[Told, str, str]] = [
    (MISS, "Abel misses the target", "shot"),
    (
        Shot(*HEAD, HOME, "a", "header", outcome=ShotOutcome.SAVED, on_target=True),
        "Abel is denied by the goalkeeper (header)",
        "shot",
    ),
    (Shot(*HEAD, HOME, "a", outcome=ShotOutcome.BLOCKED, on_target=False), "Abel is blocked", "shot"),
    (
        Shot(*HEAD, HOME, "a", outcome=ShotOutcome.WOODWORK, on_target=False, free_kick=True),
        "Abel hits the woodwork from a free kick",
        "shot",
    ),
    (GOAL, "Goal for Reds: Abel", "goal"),
    (
        Shot(*HEAD, HOME, "a", "header", outcome=ShotOutcome.GOAL, on_target=True, assist="b"),
        "Goal for Reds: Abel (header), assisted by Baker",
        "goal",
    ),
    (
        Shot(*HEAD, HOME, "a", outcome=ShotOutcome.GOAL, on_target=True, penalty=True),
        "Goal for Reds: Abel from the spot",
        "goal",
    ),
    (
        Shot(*HEAD, HOME, "", outcome=ShotOutcome.GOAL, on_target=True, penalty=True),
        "Goal for Reds from the spot",
        "goal",
    ),
    (OwnGoal(*HEAD, AWAY, "v"), "Goal for Reds: own goal of Vito", "own_goal"),
    (OwnGoal(*HEAD, AWAY), "Goal for Reds: own goal of Blues", "own_goal"),
    (Corner(*HEAD, AWAY), "Corner for Blues", "corner"),
    (Foul(*HEAD, HOME, "a"), "Abel: foul", "foul"),
    (
        Foul(*HEAD, HOME, "a", "handball", other="v", card=CardKind.RED, penalty=True),
        "Abel: foul on Vito (handball), red card, penalty for Blues",
        "foul",
    ),
    (Offside(*HEAD, HOME, "a"), "Abel: offside", "offside"),
    (Save(*HEAD, AWAY, "v"), "Vito: save", "save"),
    (Card(*HEAD, HOME, "a", card=CardKind.YELLOW), "Yellow card for Abel", "yellow_card"),
    (
        Card(*HEAD, HOME, "a", card=CardKind.SECOND_YELLOW),
        "Second yellow card for Abel",
        "second_yellow_card",
    ),
    (Card(*HEAD, HOME, "a", card=CardKind.RED, bench=True), "Red card for Abel on the bench", "red_card"),
    (Substitution(*HEAD, HOME, "a", other="b"), "Abel comes on for Baker", "substitution"),
    (Substitution(*HEAD, HOME, "a"), "Abel comes on", "substitution"),
    (Substitution(*HEAD, HOME, "", "injury", other="b"), "Baker goes off (injury)", "substitution"),
    (Kick(*HEAD, HOME, "a", outcome=ShotOutcome.GOAL), "Abel scores in the shoot-out", "shoot_out_kick"),
    (
        Kick(*HEAD, HOME, "a", outcome=ShotOutcome.SAVED),
        "Abel is denied by the goalkeeper in the shoot-out",
        "shoot_out_kick",
    ),
    (Lineup(*HEAD, HOME, players=("a",), formation="4-3-3"), "Reds line up in a 4-3-3", "line_up"),
    (Lineup(*HEAD, HOME, players=("a",)), "Reds line up", "line_up"),
    (Lineup(*HEAD, HOME, formation="3-5-2"), "Reds change to a 3-5-2", "line_up"),
    (Note(*HEAD, side=HOME, player="a", detail="injury"), "Abel: injury", "other"),
    (Note(*HEAD, detail="water break"), "Water break", "other"),
    (Note(*HEAD), "Other event", "other"),
    (PhaseStart(*HEAD), "The second half begins", "phase_start"),
    (PhaseEnd(*HEAD), "The second half is over", "phase_end"),
    (PhaseEnd(*HEAD, match=True), "The match is over", "match_end"),
    (AddedTime(*HEAD, minutes=4), "4 minutes of added time", "added_time"),
    (AddedTime(*HEAD, minutes=1), "1 minute of added time", "added_time"),
    (
        Review(*HEAD, of=3, decision=Decision.UNDER_REVIEW, reason="offside"),
        "VAR looks at a decision (offside)",
        "review",
    ),
    (Score(*HEAD, score=(2, 1)), "The score is 2-1", "score"),
]


def who(side: Side, player: str) -> str:
    return NAMES[side, player]


@pytest.mark.parametrize(("event", "text", "kind"), EVENTS, ids=[text for _, text, _ in EVENTS])
def test_an_event_is_one_sentence_in_each_language(event: Told, text: str, kind: str) -> None:
    assert event_text(event, who, ENGLISH) == text
    assert kind_of(event) == kind
    hindi = event_text(event, who, HINDI)
    assert hindi.isascii() is (type(event) is Note and bool(event.detail))  # those words are the feed's
    assert "{" not in hindi


def test_every_kind_of_event_has_words() -> None:
    assert {type(event) for event, _, _ in EVENTS} == set(get_args(Told))


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (GOAL, "Reds का गोल: Abel"),
        (replace(GOAL, penalty=True, assist="b"), "Reds का गोल: Abel, पेनल्टी पर, असिस्ट Baker"),
        (replace(MISS, free_kick=True), "फ़्री किक पर Abel का शॉट निशाने से बाहर"),
        (Substitution(*HEAD, HOME, "a", other="b"), "Baker की जगह Abel मैदान पर"),
        (Card(*HEAD, AWAY, "v", card=CardKind.RED, bench=True), "Vito को लाल कार्ड (बेंच पर)"),
        (PhaseEnd(*HEAD), "दूसरा हाफ़ समाप्त"),
        (AddedTime(*HEAD, minutes=4), "4 मिनट का इंजरी टाइम"),
    ],
)
def test_hindi_has_an_order_of_its_own(event: Told, text: str) -> None:
    assert event_text(event, who, HINDI) == text


def test_a_goal_of_nobody_known_does_not_name_the_side_as_its_scorer() -> None:
    goal = replace(GOAL, player="")
    assert event_text(goal, who, ENGLISH) == "Goal for Reds"
    assert event_text(goal, who, HINDI) == "Reds का गोल"
    assert event_text(replace(goal, detail="header", assist="b"), who, ENGLISH) == (
        "Goal for Reds (header), assisted by Baker"
    )


@pytest.mark.parametrize(
    ("of", "decision", "text"),
    [
        (GOAL, Decision.UNDER_REVIEW, "VAR looks at the goal of Abel"),
        (GOAL, Decision.STANDS, "VAR: the goal of Abel stands"),
        (OwnGoal(*HEAD, AWAY, "v"), Decision.CANCELLED, "VAR: the own goal of Vito is cancelled"),
        (
            Card(*HEAD, AWAY, "v", card=CardKind.RED),
            Decision.CANCELLED,
            "VAR: the red card for Vito is cancelled",
        ),
        (
            Foul(*HEAD, HOME, "a", card=CardKind.YELLOW),
            Decision.STANDS,
            "VAR: the yellow card for Abel stands",
        ),
        (Foul(*HEAD, HOME, "a", penalty=True), Decision.CANCELLED, "VAR: the penalty for Blues is cancelled"),
        (Foul(*HEAD, HOME, "a"), Decision.STANDS, "VAR: the foul of Abel stands"),
        (MISS, Decision.CANCELLED, "VAR: a decision is cancelled"),
    ],
)
def test_a_review_says_what_it_is_of(of: Told, decision: Decision, text: str) -> None:
    event = Review(*HEAD, of=1, decision=decision)
    assert event_text(event, who, ENGLISH, subject_text(of, who, ENGLISH)) == text
    hindi = event_text(event, who, HINDI, subject_text(of, who, HINDI))
    assert hindi.startswith("VAR")
    assert "{" not in hindi
