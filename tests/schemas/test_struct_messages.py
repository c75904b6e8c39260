"""Structures and messages: the same fields by name, there and back."""

from typing import Any

import msgspec
import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from schemas.leaderboards.published import BoardPage, RankedEntry, Standing, Submitted
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from schemas.struct_messages import MismatchError, StructMessages

PAIRS: list[tuple[type[msgspec.Struct], type[Message]]] = [
    (Submitted, pb.Submitted),
    (RankedEntry, pb.RankedEntry),
    (BoardPage, pb.BoardPage),
    (Standing, pb.Standing),
]

numbers = st.integers(-(2**63), 2**63 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scores = st.floats(allow_nan=False)
entries = st.builds(RankedEntry, numbers, texts, st.none() | texts, scores, scores, numbers)
pages = st.builds(
    BoardPage,
    texts,
    texts,
    numbers,
    st.lists(entries, max_size=3),
    texts,
    st.none() | texts,
    st.none() | texts,
)
standings = st.builds(Standing, texts, texts, texts, numbers, texts, st.none() | entries, st.none() | numbers)


@pytest.mark.parametrize(("struct", "message"), PAIRS)
def test_fields_of_both_agree_by_name_and_in_order(
    struct: type[msgspec.Struct], message: type[Message]
) -> None:
    StructMessages(struct, message)
    names = [field.name for field in message.DESCRIPTOR.fields]
    assert names == [field.name for field in msgspec.structs.fields(struct)]


@given(pages)
def test_a_page_is_the_same_there_and_back(page: BoardPage) -> None:
    mapping = StructMessages(BoardPage, pb.BoardPage)
    read = pb.BoardPage.FromString(mapping.message(page).SerializeToString())
    assert mapping.struct(read) == page


@given(standings)
def test_a_standing_is_the_same_there_and_back(standing: Standing) -> None:
    mapping = StructMessages(Standing, pb.Standing)
    assert mapping.struct(mapping.message(standing)) == standing


def test_null_and_nothing_are_different() -> None:
    mapping = StructMessages(BoardPage, pb.BoardPage)
    page = BoardPage("g", "all-time", 0, [], "1", "", None)
    message = mapping.message(page)
    assert (message.HasField("next"), message.HasField("previous")) == (True, False)
    assert mapping.struct(message) == page


def _struct(**fields: Any) -> type[msgspec.Struct]:
    return msgspec.defstruct("Wrong", list(fields.items()))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"user_ids": list[str], "more": int}, "more"),
        ({}, "user_ids"),
        ({"user_ids": str}, "user_ids"),
        ({"user_ids": list[int]}, "user_ids"),
        ({"user_ids": list[Standing]}, "user_ids"),
    ],
)
def test_what_differs_is_found_when_the_mapping_is_made(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(MismatchError, match=named):
        StructMessages(_struct(**fields), pb.UserList)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"code": int | None, "reason": str, "message": str}, "code"),
        ({"code": float, "reason": str, "message": str}, "code"),
        ({"code": int, "reason": int | str, "message": str}, "several types"),
    ],
)
def test_what_may_be_null_has_to_be_optional_and_of_its_type(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(MismatchError, match=named):
        StructMessages(_struct(**fields), pb.SubmitScoreError)


def test_what_is_optional_has_to_be_nullable() -> None:
    fields = {field.name: field.type for field in msgspec.structs.fields(RankedEntry)}
    with pytest.raises(MismatchError, match="username"):
        StructMessages(_struct(**fields | {"username": str}), pb.RankedEntry)
