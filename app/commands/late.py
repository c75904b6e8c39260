"""`faust -A app late`: events that arrived after their gap was closed, and what to do with them."""

from app.commands.base import group
from app.commands.dead_letter_commands import add_commands, add_redrive
from engine.dead_letters.reader import Resolution
from schemas.topics import DeadLetterKind

late = group("late", "Events that came too late to be put in order: list, show, apply and drop them.")

add_commands(late, DeadLetterKind.LATE)
add_redrive(
    late,
    DeadLetterKind.LATE,
    "apply",
    Resolution.APPLIED,
    "Merge them into their matches: each is scored in its place, as a correction.",
)
add_redrive(
    late, DeadLetterKind.LATE, "drop", Resolution.DROPPED, "Leave them out for good; they stay to be seen."
)
