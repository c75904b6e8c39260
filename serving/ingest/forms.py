"""What the API's description says of everything that is posted: the forms of a body, and waiting."""

from collections.abc import Mapping
from typing import Any

from serving.http.operations import Content, Parameter
from serving.ingest.bodies import JSON, LINES, PROTOBUF
from serving.ingest.ingest import LEAST_WAIT, MAX_WAIT
from serving.ingest.intake import Intake

WAIT = Parameter(
    "wait",
    "Seconds to wait until all of it is counted and committed: then 200",
    {"type": "number", "minimum": LEAST_WAIT, "maximum": MAX_WAIT},
)


def forms_of(
    intake: Intake, message: str, examples: Mapping[str, object], lines: str = ""
) -> tuple[Content, ...]:
    """Return the forms of a body with one item, or with one or several: JSON, an object a line, protobuf.

    `message` says what is sent as protobuf; `examples` are of JSON, `lines` is one of an object a line.
    """
    # mypy does not accept values as types.
    kind: Any = intake.kind.reading.struct
    # What has no struct is any object.
    schema = {"type": "object"} if kind is None else None
    taken = kind if kind is None or intake.one else kind | list[kind]
    forms = [Content(JSON, taken, schema, examples)]
    if not intake.one:
        listed = {"type": "string", "description": "The same, one object a line"}
        forms.append(Content(LINES, schema=listed, examples={"lines": lines} if lines else {}))
    if not intake.only_json:
        binary = {"type": "string", "format": "binary", "description": message}
        forms.append(Content(PROTOBUF, schema=binary))
    return tuple(forms)
