"""The first answers to submissions, for those who repeat one. Pure.

A user's row keeps the newest few. One that has to leave it before its time is handed out (`spilled`): who
keeps it elsewhere, a row each, and gives it back when its submission comes again, counts each submission
once at any rate. Who drops it counts a repeat of it again.
"""

import hashlib
import struct
from typing import Final

import msgspec

KEPT: Final = 48 * 3_600_000
"""Milliseconds of the log for which an answer stands; what comes again later is a submission of its own."""

MOST_ANSWERS: Final = 16
"""Answers in a user's row, at most: about 60 bytes each, and the row is written with each submission."""

_content = struct.Struct(">?d d ?q")


class Answer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was answered first to a submission. Fields are added at the end.

    `name` and `content` stand for the submission's id and what it said: 64 bits each, compared only within
    one user's scores of one game. `appended` is its time in the log (epoch ms). The standing of all time
    after it is (score, sub), `reached` then; `is_changed` is whether it changed that. Ranks are those of
    all time, 0 where they are not known: a hidden user's, and before `submissions.with_ranks`. `version` is
    what the total of it has for the global board, 0 where that was not kept.
    """

    name: int
    content: int
    appended: int
    score: float
    sub: float
    reached: int
    is_changed: bool
    rank_before: int = 0
    rank_after: int = 0
    version: int = 0

    def stands(self, now: int) -> bool:
        """Return whether the answer still stands at a time of the log (epoch ms)."""
        return now - self.appended < KEPT


Answers = tuple[Answer, ...]
"""In the order of the log."""


def name_of(submission_id: str) -> int:
    """Return what stands for a submission's id."""
    return int.from_bytes(
        hashlib.blake2b(submission_id.encode(errors="surrogatepass"), digest_size=8).digest()
    )


def content_of(score: float | None, sub: float, at: int | None) -> int:
    """Return what stands for what a submission says; None is what it does not say."""
    said = _content.pack(score is not None, score or 0.0, sub, at is not None, at or 0)
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest())


def find(answers: Answers, name: int, now: int) -> Answer | None:
    """Return the answer to a submission that still stands at a time of the log (epoch ms)."""
    return next((one for one in answers if one.name == name and one.stands(now)), None)


def kept(answers: Answers, answer: Answer) -> tuple[Answers, Answers]:
    """Return the answers with one more, and those that had to leave while they stand."""
    standing = (*(one for one in answers if one.stands(answer.appended)), answer)
    return standing[-MOST_ANSWERS:], standing[:-MOST_ANSWERS]
