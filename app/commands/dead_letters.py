"""`faust -A app dead-letters`: what could not be scored, and its retry."""

from app.commands.base import group
from app.commands.dead_letter_commands import add_commands, add_redrive
from engine.dead_letters.reader import Resolution
from schemas.topics import DeadLetterKind

dead_letters = group("dead-letters", "Records that could not be scored: list, show and retry them.")

add_commands(dead_letters, DeadLetterKind.DEAD_LETTERS)
add_redrive(
    dead_letters,
    DeadLetterKind.DEAD_LETTERS,
    "retry",
    Resolution.RETRIED,
    "Send them back to where they came from; what fails again is a new dead letter.",
)
