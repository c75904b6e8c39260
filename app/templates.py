"""Pages made on the worker: Jinja templates in which nothing from outside can become markup."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import jinja2

from app.assets import address

_WEB = Path(__file__).resolve().parent.parent / "web"

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_WEB),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def segment(text: str) -> str:
    """Write a text as one segment of a path, whatever it holds."""
    return quote(text, safe="")


def moment(epoch_ms: int) -> str:
    """Write a time as HTML's `datetime` has it."""
    return datetime.fromtimestamp(epoch_ms / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def clock(epoch_ms: int) -> str:
    """Write a time for people: "21 November 2026, 13:10 UTC"; scripts put it into theirs."""
    when = datetime.fromtimestamp(epoch_ms / 1000, UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def decimal(value: float | None, places: int = 2) -> str:
    """Write a rate; a dash where it means nothing."""
    return "\N{EN DASH}" if value is None else f"{value:.{places}f}"


def add_filters(**filters: Callable[..., object]) -> None:
    """Let templates write what a sport writes in its own way."""
    _environment.filters.update(filters)


add_filters(segment=segment, moment=moment, clock=clock, decimal=decimal, asset=address)


def render(template: str, **values: object) -> bytes:
    """Render a template, named by its path in `web/`, to HTML in UTF-8."""
    return _environment.get_template(template).render(values).encode()
