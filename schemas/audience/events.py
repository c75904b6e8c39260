"""An engagement as a plain immutable struct, free of protobuf."""

import msgspec

from schemas.audience.kinds import Kind


class Engagement(msgspec.Struct, frozen=True, gc=False):
    """What a viewer of a match did. `at` is epoch milliseconds.

    `device` and `platform` are places in `DEVICES` and `PLATFORMS`, `country` is two letters or `OTHER`.
    `event_id` may be empty where it counts nothing (`Kind.counts`).
    """

    sport: str
    match_id: str
    user_id: str
    session_id: str
    event_id: str
    kind: Kind
    at: int
    device: int = 0
    platform: int = 0
    country: str = "other"
