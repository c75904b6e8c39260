"""`faust -A app dead-letters`: what could not be scored, and trying it again."""

from app.commands.base import group
from app.commands.set_aside import add_commands, add_settling
from engine.dead_letters.reader import Settled
from schemas.topics import SetAside

dead_letters = group("dead-letters", "Records that could not be scored: list, show and retry them.")

add_commands(dead_letters, SetAside.DEAD_LETTERS)
add_settling(
    dead_letters,
    SetAside.DEAD_LETTERS,
    "retry",
    Settled.RETRIED,
    "Send them back to where they came from; what fails again is a new dead letter.",
)
