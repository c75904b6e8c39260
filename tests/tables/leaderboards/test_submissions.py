"""A submission counts once, in its own windows, and what it changes is said as keys."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Order, Policy
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.answers import KEPT, MOST_ANSWERS, Answer, content_of
from tables.leaderboards.entries import pack
from tables.leaderboards.games import Game, Season
from tables.leaderboards.scores import (
    Change,
    UserScores,
    decode,
    encode,
    joined,
    parted,
)
from tables.leaderboards.submissions import (
    MAX_AHEAD,
    Outcome,
    Submission,
    may_be_elsewhere,
    submit,
    with_ranks,
)
from tables.leaderboards.windows import WHOLE, Window
from tests.schemas.accounts.users import user
from tests.tables.leaderboards.plain import AT, FEW

NOBODY = UserScores()
USER = user(7)
DAY = 86_400_000
GAME = Game(game_id="a", days=True, weeks=True, seasons=(Season("winter", AT - 9 * DAY, AT + 9 * DAY),))
SUM = Game(game_id="a", policy=Policy.SUM)


def nothing_closed(_: Window) -> bool:
    return False


def said(
    score: float | None, *, name: str = "s1", appended: int = AT, at: int | None = None, sub: float = 0.0
) -> Submission:
    return Submission(submission_id=name, user_id=USER, appended=appended, score=score, sub=sub, at=at)


def send(scores: UserScores, *submissions: Submission, game: Game = GAME) -> Outcome:
    """The outcome of the last of some submissions."""
    for one in submissions:
        outcome = submit(game, scores, one, nothing_closed)
        scores = outcome.scores
    return outcome


def key(score: float, reached: int) -> bytes:
    return pack(Order.DESCENDING, score, 0.0, reached, USER)


def test_a_first_score_makes_an_entry_of_each_window_of_its_moment() -> None:
    outcome = send(NOBODY, said(5.0))
    assert [change.window.name for change in outcome.changes] == [
        "all-time",
        "2026-01-01",
        "2026-W01",
        "winter",
    ]
    assert {(change.before, change.after) for change in outcome.changes} == {(None, key(5.0, AT))}
    assert not any(change.amended for change in outcome.changes)


def test_a_better_score_replaces_the_key_and_a_worse_one_changes_no_board() -> None:
    outcome = send(NOBODY, said(5.0), said(7.0, name="s2", appended=AT + 1))
    assert {(change.before, change.after) for change in outcome.changes} == {(key(5.0, AT), key(7.0, AT + 1))}
    worse = send(outcome.scores, said(6.0, name="s3", appended=AT + 2))
    assert worse.changes == ()
    assert (worse.answer.score, worse.answer.is_changed) == (7.0, False)
    assert worse.scores.windows[WHOLE.name].count == 3


def test_a_late_score_goes_to_its_own_windows_and_says_that_they_were_closed() -> None:
    # TaloDev/backend (MIT): a replayed score of an old period is filed in its own period.
    yesterday = AT - DAY

    def is_closed(window: Window) -> bool:
        return window.is_over(AT + 3_600_000)

    scores = send(NOBODY, said(5.0)).scores
    late = submit(GAME, scores, said(9.0, name="s2", appended=AT + 3_600_000, at=yesterday), is_closed)
    assert [(change.window.name, change.amended) for change in late.changes] == [
        ("all-time", False),
        ("2025-12-31", True),
        # The week and the season have both days.
        ("2026-W01", False),
        ("winter", False),
    ]
    assert late.changes[1].before is None
    assert late.scores.windows["2026-01-01"] == scores.windows["2026-01-01"]


def test_a_score_at_a_border_is_of_the_window_that_begins() -> None:
    assert "2026-01-01" in send(NOBODY, said(1.0, at=AT)).scores.windows
    assert "2025-12-31" in send(NOBODY, said(1.0, at=AT - 1)).scores.windows


def test_a_repeat_returns_the_first_answer_and_changes_nothing() -> None:
    first = send(NOBODY, said(5.0), game=SUM)
    later = send(first.scores, said(1.0, name="s2", appended=AT + 1), game=SUM)
    # What comes again has another time in the log.
    again = send(later.scores, said(5.0, appended=AT + KEPT - 1), game=SUM)
    assert (again.is_repeat, again.answer, again.changes) == (True, first.answer, ())
    assert again.scores is later.scores


@pytest.mark.parametrize("other", [said(6.0), said(None), said(5.0, sub=1.0), said(5.0, at=AT)])
def test_other_content_under_an_id_is_a_conflict(other: Submission) -> None:
    game = Game(game_id="a", policy=Policy.INCREMENT)
    scores = send(NOBODY, said(5.0), game=game).scores
    with pytest.raises(RefusedError) as refused:
        send(scores, other, game=game)
    assert (refused.value.reason, refused.value.field) == (Reason.CONFLICT, "submission_id")


def test_what_is_not_said_is_not_a_zero_that_is() -> None:
    contents = [(None, 0.0, None), (0.0, 0.0, None), (None, 0.0, 0), (0.0, 0.0, 0), (0.0, 1.0, 0)]
    assert len({content_of(*content) for content in contents}) == len(contents)
    assert content_of(0.0, 0.0, 0) == content_of(0.0, 0.0, 0)


def test_a_submission_that_was_refused_can_come_again_corrected() -> None:
    with pytest.raises(RefusedError):
        send(NOBODY, said(None))
    assert not send(NOBODY, said(5.0)).is_repeat


def test_after_48_hours_an_id_is_a_new_submission() -> None:
    scores = send(NOBODY, said(5.0), game=SUM).scores
    again = send(scores, said(5.0, appended=AT + KEPT), game=SUM)
    assert (again.is_repeat, again.answer.score) == (False, 10.0)
    assert len(again.scores.answers) == 1


def test_answers_beyond_the_bound_are_handed_out_and_taken_back() -> None:
    scores, spilled = NOBODY, list[Answer]()
    for number in range(MOST_ANSWERS + 3):
        outcome = send(scores, said(1.0, name=f"s{number}", appended=AT + number), game=SUM)
        scores, spilled = outcome.scores, [*spilled, *outcome.spilled]
    assert [answer.score for answer in spilled] == [1.0, 2.0, 3.0]
    assert len(scores.answers) == MOST_ANSWERS
    repeat = said(1.0, name="s1", appended=AT + 100)
    assert may_be_elsewhere(scores, repeat)
    again = submit(SUM, scores, repeat, nothing_closed, spilled[1])
    assert (again.is_repeat, again.answer, again.scores) == (True, spilled[1], scores)
    with pytest.raises(RefusedError):
        submit(SUM, scores, said(2.0, name="s1", appended=AT + 100), nothing_closed, spilled[1])
    # What is of another submission, or too old, is no answer to this one.
    assert not submit(SUM, scores, repeat, nothing_closed, spilled[0]).is_repeat
    assert not submit(
        SUM, scores, said(1.0, name="s1", appended=AT + 1 + KEPT), nothing_closed, spilled[1]
    ).is_repeat


def test_nothing_is_looked_for_elsewhere_that_never_left_or_left_too_long_ago() -> None:
    few = send(NOBODY, said(1.0), game=SUM).scores
    assert not may_be_elsewhere(few, said(1.0, name="other"))
    many = send(
        NOBODY, *(said(1.0, name=f"s{number}") for number in range(MOST_ANSWERS + 1)), game=SUM
    ).scores
    assert may_be_elsewhere(many, said(1.0, name="s0"))
    assert not may_be_elsewhere(many, said(1.0, name="s1"))
    assert not may_be_elsewhere(many, said(1.0, name="s0", appended=AT + KEPT))


def test_ranks_are_remembered_with_the_answer() -> None:
    outcome = send(NOBODY, said(5.0))
    scores, answer = with_ranks(outcome.scores, outcome.answer, 0, 3)
    assert (answer.rank_before, answer.rank_after) == (0, 3)
    assert send(scores, said(5.0, appended=AT + 5)).answer == answer


@pytest.mark.parametrize(
    ("wrong", "reason", "field"),
    [
        (said(float("nan")), Reason.BROKEN_RULE, "score"),
        (said(float("inf")), Reason.BROKEN_RULE, "score"),
        (said(101.0), Reason.BROKEN_RULE, "score"),
        (said(-1.0), Reason.BROKEN_RULE, "score"),
        (said(None), Reason.BROKEN_RULE, "score"),
        (said(1.0, sub=float("nan")), Reason.BROKEN_RULE, "sub"),
        (said(1.0, name=""), Reason.BROKEN_RULE, "submission_id"),
        (said(1.0, name="x" * 129), Reason.BROKEN_RULE, "submission_id"),
        (said(1.0, at=-1), Reason.BROKEN_RULE, "at"),
        (said(1.0, at=AT + MAX_AHEAD + 1), Reason.TOO_FAR_AHEAD, "at"),
    ],
)
def test_what_is_not_valid_is_refused_by_its_field(wrong: Submission, reason: Reason, field: str) -> None:
    game = Game(game_id="a", low=0.0, high=100.0)
    with pytest.raises(RefusedError) as refused:
        submit(game, NOBODY, wrong, nothing_closed)
    assert (refused.value.reason, refused.value.field) == (reason, field)


def test_the_bounds_themselves_are_scores_and_a_minute_ahead_is_taken() -> None:
    game = Game(game_id="a", low=0.0, high=100.0)
    assert send(NOBODY, said(0.0), game=game).answer.score == 0.0
    assert send(NOBODY, said(100.0, at=AT + MAX_AHEAD), game=game).answer.reached == AT + MAX_AHEAD


def test_a_user_that_is_none_is_refused() -> None:
    wrong = Submission(submission_id="s", user_id="bob", appended=AT, score=1.0)
    with pytest.raises(RefusedError) as refused:
        submit(GAME, NOBODY, wrong, nothing_closed)
    assert refused.value.field == "user_id"


def test_a_counter_counts_one_where_no_score_is_given_and_takes_nothing_negative_away() -> None:
    counter = Game(game_id="a", policy=Policy.INCREMENT)
    assert (
        send(NOBODY, said(None), said(None, name="s2"), said(-3.0, name="s3"), game=counter).answer.score
        == -1.0
    )
    lives = Game(game_id="a", policy=Policy.DECREMENT, start=3.0)
    assert send(NOBODY, said(None), game=lives).answer.score == 2.0
    for wrong in (said(-1.0), said(1.0, sub=-1.0)):
        with pytest.raises(RefusedError, match="taken away"):
            send(NOBODY, wrong, game=lives)


SENT = st.lists(
    st.builds(
        lambda number, score, appended, ago: said(
            score, name=f"s{number}", appended=AT + appended * 3_600_000, at=AT + (appended - ago) * 3_600_000
        ),
        st.integers(0, 8),
        FEW,
        st.integers(0, 40),
        st.integers(0, 50),
    ),
    max_size=25,
)


@given(SENT, st.sampled_from(list(Policy)))
@settings(max_examples=150, deadline=None)
def test_repeats_at_any_time_leave_the_row_and_the_boards_that_one_each_would(
    sent: list[Submission], policy: Policy
) -> None:
    game = Game(game_id="a", policy=policy, latest=3 if policy is Policy.LATEST else 0, days=True, low=0.0)
    scores, once = NOBODY, NOBODY
    boards: dict[str, bytes] = {}
    contents: dict[str, Submission] = {}
    for one in sent:
        try:
            outcome = submit(game, scores, one, nothing_closed)
        except RefusedError as refused:
            if refused.reason is Reason.CONFLICT:
                assert contents[one.submission_id] != one
            continue
        scores = outcome.scores
        for change in outcome.changes:
            assert boards.pop(change.window.name, None) == change.before
            assert change.after is not None
            boards[change.window.name] = change.after
        if not outcome.is_repeat:
            contents[one.submission_id] = one
            once = submit(game, once, one, nothing_closed).scores
        assert submit(game, scores, one, nothing_closed).is_repeat
    assert scores == once
    assert boards == {
        name: pack(game.order, tally.score, tally.sub, tally.reached, USER)
        for name, tally in scores.windows.items()
    }
    assert sum(tally.count for name, tally in scores.windows.items() if name != WHOLE.name) == (
        scores.windows[WHOLE.name].count if contents else 0
    )


@given(SENT, st.sampled_from([Policy.BEST, Policy.SUM, Policy.LATEST]))
@settings(max_examples=100, deadline=None)
def test_a_row_is_read_as_it_was_written_and_goes_on_from_there(
    sent: list[Submission], policy: Policy
) -> None:
    game = Game(game_id="a", policy=policy, latest=3 if policy is Policy.LATEST else 0, days=True)
    kept, stored = NOBODY, encode(NOBODY)
    for one in sent:
        try:
            kept = submit(game, kept, one, nothing_closed).scores
        except RefusedError:
            continue
        stored = encode(submit(game, decode(stored), one, nothing_closed).scores)
        assert decode(stored) == kept
        # To the bit: a replay writes the same.
        assert encode(kept) == stored


def test_a_row_of_a_usual_player_is_small_and_one_with_all_answers_bounded() -> None:
    assert len(encode(send(NOBODY, said(5.0)).scores)) < 300
    many = [said(float(number), name=f"s{number}", appended=AT + number) for number in range(100)]
    assert len(encode(send(NOBODY, *many).scores)) < 1_500


@pytest.mark.parametrize("row", [b"", b"\xc1", b"\x93\x80", encode(NOBODY) + b"x", b"\x94\x80\x90\x01\x00"])
def test_bytes_that_are_no_row_are_not_read(row: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(row)


def test_tallies_of_past_windows_leave_the_row_and_come_back() -> None:
    scores = send(NOBODY, said(5.0), said(6.0, name="s2", appended=AT + DAY)).scores
    left, past = parted(scores, lambda name: name == "2026-01-01")
    assert set(past) == {"2026-01-01"}
    assert set(left.windows) == set(scores.windows) - {"2026-01-01"}
    assert joined(left, past) == scores
    # What the row has is newer than what was parted from it.
    assert joined(scores, {"2026-01-01": past["2026-01-01"], WHOLE.name: past["2026-01-01"]}) == scores
    assert parted(left, lambda name: name == "2026-01-01") == (left, {})
    late = said(9.0, name="s3", appended=AT + DAY, at=AT + 5)
    change = next(one for one in send(joined(left, past), late).changes if one.window.name == "2026-01-01")
    assert (change.before, change.after) == (key(5.0, AT), key(9.0, AT + 5))
    assert isinstance(change, Change)
