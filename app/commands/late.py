"""`faust -A app late`: what came after its turn was passed over, and what becomes of it."""

from app.commands.base import group
from app.commands.set_aside import add_commands, add_settling
from engine.dead_letters.reader import Settled
from schemas.topics import SetAside

late = group("late", "Events that came too late to be put in order: list, show, apply and drop them.")

add_commands(late, SetAside.LATE)
add_settling(
    late,
    SetAside.LATE,
    "apply",
    Settled.APPLIED,
    "Merge them into their matches: each is scored in its place, as a correction.",
)
add_settling(late, SetAside.LATE, "drop", Settled.DROPPED, "Leave them out for good; they stay to be seen.")
