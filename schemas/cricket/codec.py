"""Decodes and encodes cricket's records; the entry point to the only code that uses protobuf."""

from schemas.cricket.bounds import MAX_RECORD_BYTES
from schemas.cricket.decoding import UNCHECKED, decode_event
from schemas.cricket.descriptions import decode_info
from schemas.cricket.encoding import encode_event, encode_info

__all__ = ["MAX_RECORD_BYTES", "UNCHECKED", "decode_event", "decode_info", "encode_event", "encode_info"]
