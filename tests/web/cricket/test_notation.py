"""Balls as the page shows them, and in words."""

import pytest

from tests.web.site import TEMPLATES
from web.cricket.notation import ball_kind, ball_words


@pytest.mark.parametrize(
    ("text", "kind", "spoken"),
    [
        ("0", "dot", "no run"),
        ("1", "run", "1 run"),
        ("4", "four", "4 runs"),
        ("6", "six", "6 runs"),
        ("W", "wicket", "wicket"),
        ("W1", "wicket", "wicket, 1 run"),
        ("W1wd", "wicket", "wicket, 1 wide"),
        ("2wd", "extra", "2 wides"),
        ("5nb", "extra", "5 no-balls"),
        ("1b", "extra", "1 bye"),
        ("4lb", "extra", "4 leg byes"),
        ("1wd+5p", "extra", "1 wide, 5 penalty runs"),
        ("1+1p", "extra", "1 run, 1 penalty run"),
    ],
)
def test_a_ball_has_a_kind_and_words(text: str, kind: str, spoken: str) -> None:
    assert (ball_kind(text).value, ball_words(text, TEMPLATES.languages.default)) == (kind, spoken)
