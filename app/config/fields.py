"""How settings are read from an environment, how they are named in it, and errors in them."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Self

from pydantic import ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from app.config.kinds import allowed, is_secret

PREFIX = "OVERSTREAM_"


class SettingsError(ValueError):
    """The settings are wrong; `problems` has a sentence for each that is."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n  ".join(("the settings cannot be used:", *problems)))


def in_environment(name: str) -> str:
    """Return a setting's name in the environment."""
    return PREFIX + name.upper()


class Declared(BaseSettings):
    """Settings that are declared as fields; `web_port` is `OVERSTREAM_WEB_PORT` in the environment."""

    model_config = SettingsConfigDict(
        frozen=True,
        alias_generator=in_environment,
        case_sensitive=True,
        # A setting with several values separates them by commas; it is not JSON.
        enable_decoding=False,
        extra="ignore",
        hide_input_in_errors=True,
        validate_default=False,
    )

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Read the settings from `environ`, which need not be the process's own.

        Raises:
            ValidationError: a value is not allowed.
        """
        source = EnvSettingsSource(type(self))
        source.env_vars = {name: text.strip() for name, text in environ.items() if text.strip()}
        super().__init__(_build_sources=((source,), {}))

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from the environment; one that is absent or empty keeps its default.

        Raises:
            SettingsError: settings are wrong; it lists all problems, misspelt names included.
        """
        problems = list(_misspelt(cls, environ))
        try:
            settings = cls(environ)
        except ValidationError as error:
            problems += _refused(cls, environ, error)
        else:
            problems += settings.contradictions()
        if problems:
            raise SettingsError(tuple(problems))
        return settings

    def contradictions(self) -> Iterator[str]:
        """Yield a sentence for each setting that is valid by itself but conflicts with others."""
        yield from ()


def _refused(cls: type[Declared], environ: Mapping[str, str], error: ValidationError) -> Iterator[str]:
    """Yield a sentence for each value that is not allowed."""
    wrong = {found["loc"][0] for found in error.errors(include_url=False, include_input=False)}
    for name, field in cls.model_fields.items():
        if (variable := in_environment(name)) in wrong:
            given = "not usable (it is secret)" if is_secret(field) else repr(environ[variable].strip())
            yield f"{variable} is {given}: expected {allowed(field)}"


def _misspelt(cls: type[Declared], environ: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each misspelt name; a name unlike any setting's belongs to another program."""
    known = [in_environment(name) for name in cls.model_fields]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            for meant in difflib.get_close_matches(name, known, n=1, cutoff=0.9):
                yield f"{name} is not a setting: did you mean {meant}?"
