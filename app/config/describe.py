"""Descriptions of the settings: a table for the README, and lines of their values."""

from collections.abc import Iterator, Mapping

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from app.config.fields import in_environment
from app.config.kinds import allowed, in_words
from app.config.settings import Settings


def settings_table() -> str:
    """Every setting as a Markdown table, for the README."""
    rows = [
        (f"`{in_environment(name)}`", _default(field), allowed(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    heading = ("setting", "default", "allowed", "why")
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, ("---",) * 4, *rows))


def settings_lines(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    """Every setting as a line `NAME=value`, secrets masked, those that are not the default marked."""
    for name, field in type(settings).model_fields.items():
        value, variable = getattr(settings, name), in_environment(name)
        line = f"{variable}={_text(value)}"
        # A computed default is marked as not given.
        computed = in_words(field, "default") and not environ.get(variable, "").strip()
        yield (
            line if value == field.default or computed else f"{line}  # not the default, {_default(field)}"
        )


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case SecretStr():
            return "***"
        case tuple():
            return ",".join(value)
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _default(field: FieldInfo) -> str:
    if field.default is None:
        return "none"
    return f"`{in_words(field, 'default') or _text(field.default)}` {in_words(field, 'unit')}".strip()
