"""The fold of a submission into a user's scores of a game. Pure.

Each submission counts once, in the windows of the moment at which it was scored, however late it comes.
What changes is said as an entry's key before and after, for the boards.
"""

from typing import Final

import msgspec
from msgspec.structs import replace

from schemas.leaderboards.words import Policy
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.answers import Answer, Answers, content_of, find, kept, name_of
from tables.leaderboards.entries import moment, number
from tables.leaderboards.games import Game
from tables.leaderboards.scores import Change, Changes, IsClosed, UserScores, entry_key, key_of, shown
from tables.leaderboards.tallies import tallied
from tables.leaderboards.windows import WHOLE

MAX_AHEAD: Final = 60_000
"""Milliseconds by which `at` may be ahead of the log: clocks differ; a window of tomorrow is a mistake."""

LONGEST_ID: Final = 128
"""Characters of a submission_id, at most."""


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A user's score. `score` may be missing where the game is a counter.

    `appended` is its time in the log, `at` when it was scored, both epoch ms; no `at` is `appended`.
    """

    submission_id: str
    user_id: str
    appended: int
    score: float | None = None
    sub: float = 0.0
    at: int | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What a submission made: the row, its answer, and how boards change.

    A repeat (`is_repeat`) makes nothing but its first answer. `spilled`: see `tables.leaderboards.answers`.
    """

    scores: UserScores
    answer: Answer
    changes: Changes = ()
    is_repeat: bool = False
    spilled: Answers = ()


def submit(
    game: Game,
    scores: UserScores,
    submission: Submission,
    is_closed: IsClosed,
    elsewhere: Answer | None = None,
) -> Outcome:
    """Return what a submission makes of a user's row.

    `elsewhere` is the answer to it that is kept outside the row, if any. The answer has no ranks yet.

    Raises:
        RefusedError: it is not valid, or (`CONFLICT`) another submission had its id.
    """
    name, content = _identity(submission)
    now = submission.appended
    first = find(scores.answers, name, now)
    if first is None and elsewhere is not None and elsewhere.name == name and elsewhere.stands(now):
        first = elsewhere
    if first is not None:
        if first.content != content:
            detail = "a submission with other content has this submission_id"
            raise RefusedError(Reason.CONFLICT, detail, "submission_id")
        return Outcome(scores, first, is_repeat=True)

    at, score, sub = _valid(game, submission)
    windows = dict(scores.windows)
    changes = []
    for window in game.windows_at(at):
        known = windows.get(window.name)
        windows[window.name] = tally = tallied(game, known, at, score, sub)
        # Its count alone may have changed, which no board shows.
        if known is not None and shown(known) == shown(tally):
            continue
        before = None if known is None else entry_key(game, submission.user_id, scores, window.name, known)
        after = key_of(game, submission.user_id, tally)
        if not scores.hidden:
            changes.append(Change(window, before, after, is_closed(window)))
    was, whole = scores.windows.get(WHOLE.name), windows[WHOLE.name]
    is_changed = was is None or (was.score, was.sub) != (whole.score, whole.sub)
    version = whole.count + scores.turns
    answer = Answer(name, content, now, whole.score, whole.sub, whole.reached, is_changed, version=version)
    answers, spilled = kept(scores.answers, answer)
    newest = max([scores.spilled, *(one.appended for one in spilled)])
    return Outcome(
        replace(scores, windows=windows, answers=answers, spilled=newest),
        answer,
        tuple(changes),
        spilled=spilled,
    )


def with_ranks(scores: UserScores, answer: Answer, before: int, after: int) -> tuple[UserScores, Answer]:
    """Return the row and an answer of it, just made, with the ranks that the boards say; 0 is none."""
    ranked = replace(answer, rank_before=before, rank_after=after)
    answers = tuple(ranked if one == answer else one for one in scores.answers)
    return replace(scores, answers=answers), ranked


def may_be_elsewhere(scores: UserScores, submission: Submission) -> bool:
    """Return whether the answer to a submission may have left the row while it stands."""
    if not scores.spilled:
        return False
    name, now = name_of(submission.submission_id), submission.appended
    left = Answer(name, 0, scores.spilled, 0.0, 0.0, 0, False)
    return left.stands(now) and find(scores.answers, name, now) is None


def _identity(submission: Submission) -> tuple[int, int]:
    name = submission.submission_id
    if not 1 <= len(name) <= LONGEST_ID:
        detail = f"submission_id has to be 1 to {LONGEST_ID} characters long"
        raise RefusedError(Reason.BROKEN_RULE, detail, "submission_id")
    score = None if submission.score is None else number(submission.score, "score")
    at = None if submission.at is None else moment(submission.at, "at")
    return name_of(name), content_of(score, number(submission.sub, "sub"), at)


def _valid(game: Game, submission: Submission) -> tuple[int, float, float]:
    """Return when a submission was scored, and its pair."""
    at = moment(submission.appended, "appended") if submission.at is None else submission.at
    if at > submission.appended + MAX_AHEAD:
        detail = f"at is {at - submission.appended} ms ahead: at most {MAX_AHEAD} is taken"
        raise RefusedError(Reason.TOO_FAR_AHEAD, detail, "at")
    if submission.score is None and not game.is_counter:
        raise RefusedError(Reason.BROKEN_RULE, f"score is missing, and {game.game_id} is no counter", "score")
    score = 1.0 if submission.score is None else number(submission.score, "score")
    sub = number(submission.sub, "sub")
    if not game.low <= score <= game.high:
        detail = f"score is {score:g}: {game.game_id} takes {game.low:g} to {game.high:g}"
        raise RefusedError(Reason.BROKEN_RULE, detail, "score")
    if game.policy is Policy.DECREMENT and (score < 0 or sub < 0):
        field = "score" if score < 0 else "sub"
        raise RefusedError(Reason.BROKEN_RULE, f"{field} is negative: it is taken away", field)
    return at, score, sub
