"""Log lines: one JSON object each, with what they are about, or text for people."""

import json
import logging
import logging.config
import re
import subprocess
import sys

import pytest
from structlog.contextvars import bound_contextvars

from app.config.logs import (
    BETWEEN_COMPLAINTS,
    Format,
    Level,
    OnceEach,
    Seldom,
    json_lines,
    logging_config,
    text_lines,
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
    text = json_lines("score-1").format(made)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_line_says_when_how_bad_who_and_about_what():
    said = line(record("partition %d is lost", 3, partition=3, match_id='m"1\n', created=0.25, msecs=250.0))

    assert said == {
        "time": "1970-01-01T00:00:00.250Z",
        "level": "warning",
        "logger": "engine.tables",
        "message": "partition 3 is lost",
        "worker": "score-1",
        "partition": 3,
        "match_id": 'm"1\n',
    }


def test_an_exception_is_part_of_its_line_with_its_cause():
    error = line(record("it failed", exc_info=raised(ValueError("é\nno"))))["error"]

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


def test_an_exception_is_logged_once_however_many_services_it_ends():
    once, info = OnceEach(), raised(ValueError("crash"))

    assert [once.filter(record("Crashed", exc_info=info)) for _ in range(3)] == [True, False, False]
    assert once.filter(record("Crashed", exc_info=raised(ValueError("crash"))))
    assert once.filter(record("no exception"))


def test_an_exception_logged_outside_its_handling_has_its_traceback():
    """As Faust logs a crash: `log.exception("Crashed reason=%r", reason)`."""
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


def test_what_a_task_is_about_stands_in_its_lines_unless_a_call_says_better():
    with bound_contextvars(match_id="m1", partition=3):
        said = line(record("x", partition=4))

    assert (said["match_id"], said["partition"]) == ("m1", 4)


def test_for_people_there_is_a_line_of_text_and_the_traceback_below():
    info = raised(ValueError("no"))
    text = text_lines(colors=False).format(record("it failed", partition=3, exc_info=info))

    first, *rest = text.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[warning *\] it failed partition=3", first)
    assert rest[-1] == "ValueError: no"


def test_a_record_of_a_library_is_written_whatever_its_level_and_its_message_are_like():
    made = record("\nTables\n", level=15, exc_info=(None, None, None))

    assert line(made)["message"] == "Tables"
    assert text_lines(colors=False).format(made).endswith("Tables")


def test_a_traceback_shows_no_values_of_variables():
    def connect(password: str) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no") as failure:
        connect("hunter2".upper())
    made = record("it failed", exc_info=(failure.type, failure.value, failure.tb))

    assert "HUNTER2" not in json_lines("w").format(made) + text_lines(colors=True).format(made)


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
    written = [json.loads(line)["message"] for line in capfd.readouterr().err.splitlines()]
    assert written == [str(number) for number in (10, 20, 30, 40) if number >= least]


def test_where_there_is_no_terminal_auto_is_json():
    (formatter,) = logging_config(Level.INFO, Format.AUTO, "w")["formatters"].values()

    assert formatter["()"] is json_lines
