"""What the agent of the global board makes of what games tell of their users."""

from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.topics import DEAD_LETTERS
from schemas.leaderboards.totals import Total
from schemas.leaderboards.words import Policy
from tables.leaderboards.games import Game
from tables.leaderboards.windows import GRACE, Window, day_of, week_of
from tests.agents.leaderboards.globe import Globe
from tests.agents.leaderboards.hall import DAY, START, total_tables
from tests.schemas.accounts.users import user

GAMES = (
    Game(game_id="best", is_global=True, days=True),
    Game(game_id="sum", policy=Policy.SUM, is_global=True, days=True, weeks=True),
    Game(game_id="last", policy=Policy.LAST, is_global=True),
    Game(game_id="own", policy=Policy.SUM, days=True),
)


def total(number: int, score: float, version: int = 1, **fields: object) -> Total:
    given = {"game_id": "g", "window": "all-time", "reached": START, **fields}
    return Total(user_id=user(number), score=score, version=version, **given)  # type: ignore[arg-type]


def test_only_games_that_say_so_tell_and_of_no_season() -> None:
    globe = Globe(*GAMES)
    for game in ("own", "best", "sum", "last"):
        globe.submit(1, 5, game_id=game)
    assert [(one.game_id, one.window) for one in globe.told] == [
        ("best", "all-time"),
        ("best", day_of(START).name),
        ("sum", "all-time"),
        ("sum", day_of(START).name),
        ("sum", week_of(START).name),
        ("last", "all-time"),
    ]


def test_a_score_that_changes_nothing_tells_nothing() -> None:
    globe = Globe(*GAMES)
    globe.submit(1, 5, game_id="best")
    before = globe.told
    globe.submit(1, 4, game_id="best")
    assert globe.told == before


def test_whether_a_game_is_global_stays_once_it_has_scores() -> None:
    globe = Globe(*GAMES)
    globe.submit(1, 5, game_id="best")
    globe.rule(Game(game_id="best", days=True))
    globe.submit(1, 7, game_id="best")
    globe.deliver()
    assert globe.refusals == ["broken-rule"]
    assert globe.global_board() == [(1, 7, START)]


def test_no_game_is_named_as_the_global_board() -> None:
    globe = Globe(Game(game_id="global"))
    assert globe.refusals == ["broken-rule"]


def test_what_is_not_newer_changes_nothing() -> None:
    globe = Globe()
    globe.tell(total(1, 5, 2), total(1, 9, 2), total(1, 8, 1), total(1, 1, 1, game_id="h"))
    assert globe.global_board() == [(1, 6, START)]


def test_a_sum_is_exact_in_whatever_order_games_tell() -> None:
    scores = [0.1] * 10 + [1e15, -1e15]
    told = [total(1, score, game_id=f"g{place}") for place, score in enumerate(scores)]
    Random(1).shuffle(told)
    globe = Globe()
    globe.tell(*told)
    assert globe.global_board() == [(1, 1.0, START)]


def test_a_total_ends_where_scores_end() -> None:
    globe = Globe()
    globe.tell(*(total(1, 2.0**53, game_id=f"g{place}") for place in range(3)))
    assert globe.global_board() == [(1, 2.0**53, START)]
    globe.tell(*(total(1, -1.0, 2, game_id=f"g{place}") for place in range(3)))
    assert globe.global_board() == [(1, -3.0, START)]


@pytest.mark.parametrize(
    "fields",
    [
        {"window": "autumn"},
        {"window": "2026-13-01"},
        {"score": 1e300},
        {"reached": -1},
        {"version": -1},
        {"game_id": "../x"},
    ],
)
def test_what_cannot_be_is_a_dead_letter_and_harms_nothing(fields: dict[str, object]) -> None:
    globe = Globe()
    globe.tell(total(1, 5), total(2, **{"score": 1.0, **fields}))  # type: ignore[arg-type]
    assert [one.headers["reason"] for one in globe.totals.on(DEAD_LETTERS)] == [b"broken-rule"]
    assert globe.global_board() == [(1, 5, START)]


def test_a_day_is_closed_after_its_grace_and_what_is_told_later_amends_it() -> None:
    globe = Globe(*GAMES)
    today = day_of(START)
    globe.submit(1, 5, game_id="best")
    globe.submit(2, 7, game_id="sum")
    globe.deliver()
    globe.now = today.end + GRACE - 1
    globe.close()
    assert not total_tables().is_closed(globe.there, today.name)
    globe.now += 1
    globe.close()
    assert total_tables().is_closed(globe.there, today.name)
    globe.submit(1, 9, game_id="best", at=START + 1)
    globe.submit(3, 1, game_id="sum", at=START + 2)
    globe.deliver()
    globe.restart()
    assert globe.global_board(today.name) == [(1, 9, START + 1), (2, 7, START), (3, 1, START + 2)]
    assert globe.global_board() == [(1, 9, START + 1), (2, 7, START), (3, 1, START + 2)]


Step = tuple[int, int, int, int, int]
steps = st.lists(
    st.one_of(
        st.tuples(
            st.integers(0, 4),
            st.integers(-1, 4),
            st.integers(0, len(GAMES) - 1),
            st.sampled_from((0, 1, DAY, 7 * DAY)),
            st.sampled_from((0, 0, DAY)),
        ),
        st.sampled_from(("restart", "close", "fail", "deliver", "again")),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(steps=steps)
def test_totals_are_those_of_a_plain_recount_whatever_dies_and_comes_again(steps: list[Step | str]) -> None:
    globe, random = Globe(*GAMES), Random(1)
    sent: list[tuple[int, int, Game, int]] = []
    for step in steps:
        match step:
            case "restart":
                globe.restart()
            case "close":
                globe.close()
            case "deliver":
                globe.deliver()
            case "again":
                told = globe.told[: globe.read]
                random.shuffle(told)
                globe.tell(*told)
            case "fail":
                _fail(globe)
            case (int(number), int(score), int(game), int(later), int(ago)):
                globe.now += later
                globe.submit(number, score, game_id=GAMES[game].game_id, at=globe.now - ago)
                sent.append((number, score, GAMES[game], globe.now - ago))
    globe.deliver()
    assert globe.global_board() == _recount(sent, None)
    for window in {window for one in sent for window in (day_of(one[3]), week_of(one[3]))}:
        assert globe.global_board(window.name) == _recount(sent, window), window.name


def _fail(globe: Globe) -> None:
    """A batch whose last part fails: what it did is undone, and it comes again."""
    with suppress(ZeroDivisionError), globe.totals.unit():
        globe.tell(*globe.told[globe.read :], total(0, 3, 99), total(9, 3, window=day_of(START).name))
        globe.now // 0


def _recount(sent: list[tuple[int, int, Game, int]], window: Window | None) -> list[tuple[int, float, int]]:
    standing: dict[tuple[int, str], tuple[float, int, int]] = {}
    for number, score, game, at in sent:
        is_of = window is None or (game.days if "W" not in window.name else game.weeks)
        if not game.is_global or not is_of or (window is not None and not window.has(at)):
            continue
        known = standing.get((number, game.game_id))
        if known is None:
            standing[number, game.game_id] = score, at, at
            continue
        was, reached, latest = known
        if game.policy is Policy.SUM:
            after, reached = was + score, max(reached, at) if score else reached
        elif game.policy is Policy.BEST:
            after, reached = max(was, score), at if score > was else reached
        elif at < latest:
            continue
        else:
            after, reached = score, at if score != was else reached
        standing[number, game.game_id] = after, reached, max(latest, at)
    totals: dict[int, tuple[float, int]] = {}
    for (number, _), (score_, reached, _) in standing.items():
        known_ = totals.get(number, (0.0, 0))
        totals[number] = known_[0] + score_, max(known_[1], reached)
    ordered = sorted(totals.items(), key=lambda one: (-one[1][0], one[1][1], one[0]))
    return [(number, *rest) for number, rest in ordered]
