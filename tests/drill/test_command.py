"""What the drill's command line refuses before anything is started."""

import pytest

from drill import __main__ as command


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--sport", "hopscotch"], "no sport 'hopscotch'; installed: "),
        (["--faults", "flood"], "no fault 'flood'"),
        (["--workers", "1"], "at least 2 workers"),
        (["--rate", "0"], "a rate above 0"),
    ],
)
def test_a_drill_that_cannot_be_is_refused_in_a_sentence(
    options: list[str], fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["drill", *options])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    assert fault in capsys.readouterr().err
