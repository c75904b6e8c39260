"""Faust's own commands that mean nothing here: hidden, and each says in a sentence what there is instead."""

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


def _hide(name: str, instead: str) -> None:
    """Put a hidden command in the place of Faust's, which takes whatever options that one has."""

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
