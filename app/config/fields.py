"""What a setting is: how it is declared, named in the environment, and told of when it is wrong."""

import difflib
from collections.abc import Iterator, Mapping
from typing import get_type_hints

import msgspec

from app.config.kinds import Kind

PREFIX = "OVERSTREAM_"


class SettingsError(ValueError):
    """The settings cannot be used; `problems` has a sentence for each that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n  ".join(("the settings cannot be used:", *problems)))


class Setting(msgspec.Struct, frozen=True):
    """What is known of a setting beyond its name, type and default.

    A `secret` is never printed. `default` says in words a default that is worked out.
    """

    kind: Kind
    why: str
    unit: str = ""
    secret: bool = False
    default: str = ""


def declared(settings: type[msgspec.Struct]) -> Iterator[tuple[str, Setting]]:
    """Each setting's name and what is known of it, in the order of declaration."""
    for name, hint in get_type_hints(settings, include_extras=True).items():
        for known in getattr(hint, "__metadata__", ()):
            if isinstance(known, Setting):
                yield name, known


def in_environment(name: str) -> str:
    """Return a setting's name in the environment."""
    return PREFIX + name.upper()


def misspelt(settings: type[msgspec.Struct], environ: Mapping[str, str]) -> Iterator[str]:
    """Names that are almost a setting's; names that are nothing like one belong to somebody else."""
    known = [in_environment(name) for name, _ in declared(settings)]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            for meant in difflib.get_close_matches(name, known, n=1, cutoff=0.9):
                yield f"{name} is no setting: did you mean {meant}?"
