"""Errors over gRPC: each status of HTTP has one code, and nothing of a defect is told."""

import re
from http import HTTPStatus

import grpc
import pytest

from engine.partitions.store import StoreError
from sandbox.process import ROOT
from serving.grpc.errors import _CODES, INTERNAL, status_of
from serving.http.responses import AnswerError

Code = grpc.StatusCode


@pytest.mark.parametrize(
    ("status", "word", "code"),
    [
        (400, "bad-request", Code.INVALID_ARGUMENT),
        (401, "unauthorized", Code.UNAUTHENTICATED),
        (403, "forbidden", Code.PERMISSION_DENIED),
        (404, "not-found", Code.NOT_FOUND),
        (409, "conflict", Code.ALREADY_EXISTS),
        (409, "expired", Code.ABORTED),
        (413, "too-large", Code.RESOURCE_EXHAUSTED),
        (422, "refused", Code.FAILED_PRECONDITION),
        (429, "too-many-requests", Code.RESOURCE_EXHAUSTED),
        (503, "unavailable", Code.UNAVAILABLE),
        (504, "pending", Code.DEADLINE_EXCEEDED),
    ],
)
def test_a_status_of_http_is_one_of_grpc(status: int, word: str, code: grpc.StatusCode) -> None:
    found = status_of(AnswerError(HTTPStatus(status), word, "a sentence"))
    assert (found.code, found.reason, found.message) == (code, word, "a sentence")
    assert ("error-code", word) in found.metadata


@pytest.mark.parametrize("status", [405, 415, 500, 502])
def test_any_other_is_a_defect(status: int) -> None:
    assert status_of(AnswerError(HTTPStatus(status), "odd", "a secret")) is INTERNAL


def test_a_defect_tells_nothing_of_itself() -> None:
    found = status_of(ZeroDivisionError("a secret"))
    assert found.code is Code.INTERNAL
    assert "secret" not in found.message


def test_where_it_is_worth_another_try_the_metadata_says_when() -> None:
    assert ("retry-after", "7") in status_of(
        AnswerError(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", "slowly", "7")
    ).metadata
    assert ("retry-after", "1") in status_of(AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, "away", "")).metadata
    never = status_of(AnswerError(HTTPStatus.NOT_FOUND, "not-found", "")).metadata
    assert [name for name, _ in never] == ["error-code"]


def test_a_disk_that_cannot_be_read_is_unavailable_and_time_that_is_over_a_deadline() -> None:
    assert status_of(StoreError("damaged")).code is Code.UNAVAILABLE
    assert status_of(TimeoutError()).code is Code.DEADLINE_EXCEEDED


def test_the_number_of_a_code_is_that_of_grpc() -> None:
    assert status_of(TimeoutError()).number == 4


def test_each_code_is_in_the_table_of_the_documentation() -> None:
    table = (ROOT / "docs" / "grpc.md").read_text()
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    assert told == {code.name for code in _CODES.values()} | {"ABORTED", "INTERNAL"}
