"""Reading the records that this application writes for itself: structs, in JSON or in msgpack."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from schemas.refusals import Reason, RefusedError

T = TypeVar("T")


def read_struct(value: bytes, decode: Callable[[bytes], T]) -> T:
    """Return what msgspec's `decode` makes of a value.

    Raises:
        RefusedError: it makes nothing of it. The text names a field and what was expected of it, and has
            nothing of the value.
    """
    try:
        return decode(value)
    except msgspec.ValidationError as error:
        raise RefusedError(Reason.BROKEN_RULE, str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RefusedError(Reason.UNREADABLE, "it cannot be decoded") from None
