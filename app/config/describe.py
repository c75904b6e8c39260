"""The settings told to people: as a table for the README, and as they are."""

from collections.abc import Iterator, Mapping

import msgspec

from app.config.fields import Setting, declared, in_environment
from app.config.settings import Settings


def settings_table() -> str:
    """Every setting as a Markdown table, for the README."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(Settings)}
    rows = [
        (f"`{in_environment(name)}`", _default(setting, defaults[name]), setting.kind.allowed, setting.why)
        for name, setting in declared(Settings)
    ]
    heading = ("setting", "default", "allowed", "why")
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, ("---",) * 4, *rows))


def told(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    """Every setting as a line `NAME=value`, secrets masked, those that are not the default marked."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(type(settings))}
    for name, setting in declared(type(settings)):
        value, default = getattr(settings, name), defaults[name]
        shown = "***" if setting.secret and value is not None else _text(value)
        # A default that is worked out is one that nobody gave.
        if value == default or (setting.default and not environ.get(in_environment(name), "").strip()):
            yield f"{in_environment(name)}={shown}"
        else:
            yield f"{in_environment(name)}={shown}  # not the default, {_default(setting, default)}"


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return ",".join(value)
        case float():
            return f"{value:g}"
    return str(value)


def _default(setting: Setting, value: object) -> str:
    if value is None:
        return "none"
    return f"`{setting.default or _text(value)}` {setting.unit}".strip()
