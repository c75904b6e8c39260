"""Decodes and encodes football's records; the entry point to the only code that uses protobuf."""

from schemas.football.decoding import decode_event
from schemas.football.descriptions import decode_info
from schemas.football.encoding import encode_event, encode_info

__all__ = ["decode_event", "decode_info", "encode_event", "encode_info"]
"""The functions that feeds and the scoring use."""
