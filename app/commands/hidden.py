"""Faust's own commands and options without a meaning here are hidden; defaults come from the settings.

A hidden command that a user calls reports in a sentence what to use instead.
"""

from typing import NoReturn, cast

import click
from faust.cli.base import cli

INSTEAD = {
    "clean-versions": "tables have one version here, and a worker looks at its data folder when it starts: "
    "`reset` removes this worker's stores",
    "completion": 'nothing need be installed: eval "$(_FAUST_COMPLETE=bash_source faust)" completes '
    "Faust's words in bash (zsh_source and fish_source in those)",
    "livecheck": "no LiveCheck is declared here: a worker's `/ready` and `/metrics` say how it is, and "
    "`python -m drill` checks a cluster's figures",
    "model": "events are protobuf and no Faust models: see schemas/ for what they hold",
    "models": "events are protobuf and no Faust models: see schemas/ for what they hold",
    "send": "Faust would send JSON, and topics hold protobuf: `simulate` and `replay` send events, and the "
    "README says how a producer does",
}

_DEFAULTS = {
    "web_port": ("Port to run web server on", "OVERSTREAM_WEB_PORT"),
    "web_host": ("Canonical host name for the web server", "OVERSTREAM_WEB_HOST"),
    "web_bind": ("Interface that the web server listens on", "OVERSTREAM_WEB_BIND"),
    "loglevel": ("Logging level to use", "OVERSTREAM_LOG_LEVEL"),
    "datadir": ("Directory to keep application state", "OVERSTREAM_DATADIR"),
}
"""Faust's options, each with its help and the setting that it overrides."""

_REFUSED = {"with_web", "web_transport", "loop"}
"""Options that work only with one value, the default (`app.worker_options`)."""


def _hide(name: str, instead: str) -> None:
    """Replace Faust's command by a hidden one, which accepts any options."""

    def refuse(**_: object) -> NoReturn:
        raise click.ClickException(f"{name}: {instead}")

    cast(click.Group, cli).add_command(
        click.Command(
            name,
            callback=refuse,
            params=[click.Argument(["rest"], nargs=-1, type=click.UNPROCESSED, metavar="...")],
            context_settings={"ignore_unknown_options": True},
            help=f"Not used here: {instead}.",
            hidden=True,
        )
    )


for _name, _instead in INSTEAD.items():
    _hide(_name, _instead)


def _describe(command: click.Command) -> None:
    """Name the overridden settings in the help of a command's options."""
    for option in command.params:
        if isinstance(option, click.Option) and option.name is not None:
            option.hidden = option.hidden or option.name in _REFUSED
            if option.name in _DEFAULTS:
                what, setting = _DEFAULTS[option.name]
                option.help, option.show_default = f"{what} (default: {setting}).", False


_describe(cast(click.Command, cli))
_describe(cast(click.Group, cli).commands["worker"])
