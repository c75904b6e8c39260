"""What feeds add to a play, as a language says it; what no file of texts has stays as the feed says it."""

import re
from functools import lru_cache

from schemas.basketball.published import PlayKind
from serving.languages.language import Language

_SHOTS = {
    "alley oop": "alley-oop",
    "bank": "bank",
    "bank shot": "bank-shot",
    "corner": "corner",
    "cutting": "cutting",
    "driving": "driving",
    "dunk": "dunk",
    "dunk shot": "dunk",
    "fadeaway": "fadeaway",
    "finger roll": "finger-roll",
    "floater": "floater",
    "floating": "floating",
    "heave": "heave",
    "hook": "hook-shot",
    "hook shot": "hook-shot",
    "jump": "jump",
    "jump shot": "jump-shot",
    "jumper": "jump-shot",
    "layup": "layup",
    "layup shot": "layup",
    "pull up": "pull-up",
    "pullup": "pull-up",
    "putback": "putback",
    "reverse": "reverse",
    "running": "running",
    "shot": "shot",
    "slam": "slam",
    "step back": "step-back",
    "three": "three",
    "tip": "tip",
    "tip in": "tip-in",
    "turnaround": "turnaround",
}
"""What feeds say of a shot: each part of it, and what ends the name of its message."""

_PART = re.compile(rf"({'|'.join(sorted(_SHOTS, key=len, reverse=True))})(?: |$)")

_WORDS = re.compile(r"[\W_]+")

DETAILS = frozenset(
    {
        "3-second-violation", "5-second-inbound", "5-second-violation", "8-second-violation", "backcourt",
        "bad-pass", "bad-pass-out-of-bounds", "charge-offensive", "clear-path", "defensive-goaltending",
        "delay-of-game", "double-dribble", "double-lane", "double-personal", "eight-seconds",
        "five-seconds", "flagrant", "flagrant-1", "flagrant-2", "flagrant-foul", "flagrant-type-1",
        "flagrant-type-2", "foul", "full", "goaltending", "held-ball", "illegal-screen", "inbound",
        "instant-replay", "jump-ball", "jump-ball-violation", "kicked-ball", "lane", "lane-violation",
        "lost-ball", "lost-ball-out-of-bounds", "media", "offensive-charge", "offensive-foul",
        "offensive-goaltending", "official", "out-of-bounds", "out-of-bounds-bad-pass",
        "out-of-bounds-lost-ball", "overturn-ruling", "palming", "personal-block", "poss-lost-ball",
        "second-technical", "shooting-block", "short", "shot-clock", "step-out-of-bounds", "support-ruling",
        "taunting-technical", "technical", "three-seconds", "tip-off", "too-many-players",
        "transition-take", "traveling",
    }
)  # fmt: skip
"""What feeds say of other plays, as far as it has messages: what ends their names."""

_NOTED = {
    PlayKind.TIMEOUT: ("official", "short"),
    PlayKind.VIOLATION: (
        "kicked-ball", "defensive-goaltending", "delay-of-game", "double-lane", "lane", "jump-ball",
    ),
    PlayKind.EJECTION: ("second-technical",),
    PlayKind.REVIEW: ("instant-replay", "support-ruling", "overturn-ruling"),
}  # fmt: skip
"""What is looked for in the sentences that feeds have for plays that count nothing."""

_NOTHING = re.compile(r"event-\d+-\d+|no|other")
"""What feeds say where they say nothing: "event 9, 4"."""

_PAIR = re.compile(r"(?:Jump Ball )?(.+?) vs\.? (.+?)(?:: Tip to.*| \(.*)?")


@lru_cache(maxsize=1024)
def shot_parts(detail: str) -> tuple[str, ...] | None:
    """Return what ends the names of the messages that say what a shot was; None where one is not known."""
    words, parts, at = " ".join(_WORDS.split(detail.lower())), [], 0
    while at < len(words):
        if (found := _PART.match(words, at)) is None:
            return None
        parts.append(_SHOTS[found[1]])
        at = found.end()
    return tuple(parts)


def detail_words(kind: PlayKind, detail: str, language: Language) -> str:
    """Return what a feed says of a play that is no shot, "bad pass"; "" where that is nothing."""
    if kind is PlayKind.JUMP_BALL and (pair := _PAIR.fullmatch(detail)) is not None:
        return language.text("basketball-detail-pair", one=pair[1], other=pair[2])
    key = key_of(detail)
    named = key_of(detail.partition("(")[0])  # what follows are counts, and who called it
    noted = next((one for one in _NOTED.get(kind, ()) if f"-{one}-" in f"-{named}-"), key)
    if noted in DETAILS:
        return language.text(f"basketball-detail-{noted}")
    is_empty = _NOTHING.fullmatch(key) or (kind is PlayKind.TIMEOUT and "timeout" in key)
    return "" if is_empty else detail


@lru_cache(maxsize=1024)
def key_of(words: str) -> str:
    """Return words as they are in the name of a message: "Jump_Ball" is "jump-ball"."""
    return "-".join(filter(None, _WORDS.split(words.lower())))
