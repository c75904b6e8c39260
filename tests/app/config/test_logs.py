"""Log lines: one JSON object each, with what they are about, or text for people."""

import json
import logging
import logging.config
import subprocess
import sys

import pytest

from app.config.logs import (
    BETWEEN_COMPLAINTS,
    Format,
    JsonFormatter,
    Level,
    OnceEach,
    Seldom,
    TextFormatter,
    logging_config,
)
from serving.http.request_ids import enter_request


def record(message: str, *args: object, level: int = logging.WARNING, **more: object) -> logging.LogRecord:
    made = logging.makeLogRecord({"name": "engine.tables", "levelno": level, "msg": message, "args": args})
    made.levelname = logging.getLevelName(level)
    vars(made).update(more)
    return made


def raised(error: Exception) -> tuple[type[Exception], Exception, object]:
    try:
        raise error from KeyError("the cause")  # noqa: TRY301
    except Exception as caught:
        return type(caught), caught, caught.__traceback__


def line(made: logging.LogRecord) -> dict[str, object]:
    text = JsonFormatter("score-1").format(made)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_line_says_when_how_bad_who_and_about_what():
    told = line(record("partition %d is lost", 3, partition=3, match_id='m"1\n', created=0.25, msecs=250.0))

    assert told == {
        "time": "1970-01-01T00:00:00.250Z",
        "level": "warning",
        "logger": "engine.tables",
        "message": "partition 3 is lost",
        "worker": "score-1",
        "partition": 3,
        "match_id": 'm"1\n',
    }


def test_an_exception_is_part_of_its_line_with_its_cause():
    told = line(record("it failed", exc_info=raised(ValueError("é\nno"))))

    error = told["error"]
    assert isinstance(error, dict)
    assert (error["type"], error["message"]) == ("ValueError", "é\nno")
    assert "KeyError: 'the cause'" in error["traceback"]


@pytest.mark.parametrize(
    ("given", "used"), [("a-1.b:2/c", True), ("", False), (None, False), ("a b", False), ("x" * 101, False)]
)
async def test_a_request_is_named_as_the_client_says_unless_it_cannot_stand_in_a_log(given, used):
    name = enter_request(given)

    assert (name == given) is used
    assert name
    assert line(record("x"))["request_id"] == name


def test_an_exception_is_told_once_however_many_services_it_ends():
    once, info = OnceEach(), raised(ValueError("crash"))

    assert [once.filter(record("Crashed", exc_info=info)) for _ in range(3)] == [True, False, False]
    assert once.filter(record("Crashed", exc_info=raised(ValueError("crash"))))
    assert once.filter(record("no exception"))


def test_an_exception_told_outside_its_handling_has_its_traceback():
    """As Faust tells of a crash: `log.exception("Crashed reason=%r", reason)`."""
    *_, error, _ = raised(ValueError("crash"))
    made = record("Crashed reason=%r", error, exc_info=(None, None, None))

    assert OnceEach().filter(made)
    assert "ValueError: crash" in str(line(made)["error"])
    assert not OnceEach().filter(record("Crashed reason=%r", error, exc_info=(None, None, None)))


def test_what_faust_says_after_a_crash_is_no_second_event():
    last_words = "We experienced a crash! Reraising original exception..."

    assert not OnceEach().filter(record(last_words, level=logging.CRITICAL))


def test_the_kafka_client_complains_of_one_thing_once_in_a_while():
    seldom = Seldom()

    def passes(at: float, text: str = "no node %s", name: str = "aiokafka.client", level: int = 40) -> bool:
        return seldom.filter(record(text, 1, level=level, name=name, created=at))

    assert [passes(0), passes(1), passes(BETWEEN_COMPLAINTS)] == [True, False, True]
    assert passes(1, "another thing")
    assert [passes(at, level=logging.INFO) for at in (1, 1)] == [True, True]
    assert [passes(at, name="engine.tables") for at in (1, 1)] == [True, True]


def test_for_people_there_is_a_line_of_text_and_the_traceback_below():
    text = TextFormatter().format(record("it failed", partition=3, exc_info=raised(ValueError("no"))))

    first, *rest = text.splitlines()
    assert first.endswith("WARNING it failed partition=3")
    assert rest[-1] == "ValueError: no"


@pytest.mark.parametrize("level", Level)
def test_nothing_below_the_level_is_written_even_by_loggers_with_one_of_their_own(level, capfd):
    program = (
        "import logging, logging.config, sys; from app.config.logs import *\n"
        f"logging.config.dictConfig(logging_config(Level({level.value!r}), Format.JSON, 'w'))\n"
        "own = logging.getLogger('own'); own.setLevel(1)\n"
        "for number in (10, 20, 30, 40): own.log(number, str(number))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

    least = logging.getLevelName(level.value.upper())
    told = [json.loads(line)["message"] for line in capfd.readouterr().err.splitlines()]
    assert told == [str(number) for number in (10, 20, 30, 40) if number >= least]


def test_where_there_is_no_terminal_auto_is_json():
    (formatter,) = logging_config(Level.INFO, Format.AUTO, "w")["formatters"].values()

    assert formatter["()"] is JsonFormatter
