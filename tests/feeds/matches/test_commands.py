"""What the commands do with options that make no sense."""

import pytest
from click.testing import CliRunner
from faust.cli.base import cli

import app.commands.broker  # noqa: F401 - it declares the command
import feeds.matches.commands  # noqa: F401


@pytest.mark.parametrize(
    ("command", "option", "value"),
    [
        ("replay", "--speed", "0"),
        ("replay", "--speed", "-1"),
        ("replay", "--speed", "nan"),
        ("replay", "--speed", "1e400"),
        ("demo", "--speed", "inf"),
        ("simulate", "--matches", "0"),
        ("simulate", "--matches", "9" * 5000),
        ("simulate", "--rate", "inf"),
        ("simulate", "--rate", "0"),
        ("simulate", "--rate", "nan"),
        ("simulate", "--seed", "1e3"),
        ("simulate", "--seed", str(2**64)),
        ("simulate", "--duration", "-1"),
        ("simulate", "--duration", "nan"),
        ("broker", "--port", "0"),
        ("broker", "--port", "70000"),
    ],
)
def test_an_option_out_of_its_range_is_a_usage_error(command: str, option: str, value: str):
    files = ["x.json"] if command == "replay" else []
    outcome = CliRunner().invoke(cli, ["-A", "app", command, option, value, *files])
    assert outcome.exit_code == 2, outcome.output
    assert f"Invalid value for '{option}'" in outcome.output


def test_a_sport_that_is_not_installed_is_a_usage_error_that_names_those_that_are():
    outcome = CliRunner().invoke(cli, ["-A", "app", "demo", "--sport", "go"])
    assert outcome.exit_code == 2
    assert "no feed of go is installed; there are: basketball, cricket" in outcome.output
