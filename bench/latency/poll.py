"""Asks over HTTP for the matches of some balls until they are seen, over one kept-alive connection.

    python -m bench.latency.poll PORT BALLS BEGIN RATE SEEN

The balls are drawn beforehand (`figures.looked_at`), so that a late one does not
delay the next. From the moment a ball is due its match is requested, every four
milliseconds, until `last_seq` has reached it.
"""

import re
import socket
import sys
import time
from collections import deque
from pathlib import Path

import msgspec

from bench.latency.figures import Ball, Seen, looked_at

_PAUSE = 0.004
_LAST_SEQ = re.compile(rb'"last_seq":(\d+)')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def main(port: int, balls_file: str, begin: float, rate: float, seen_file: str) -> None:
    balls = msgspec.msgpack.decode(Path(balls_file).read_bytes(), type=list[Ball])
    to_come = deque(looked_at(len(balls), rate))
    waited_for: list[int] = []
    seen: list[Seen] = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while to_come or waited_for:
            if not waited_for:
                time.sleep(max(begin + to_come[0] / rate - time.monotonic(), 0))
            while to_come and begin + to_come[0] / rate <= time.monotonic():
                waited_for.append(to_come.popleft())
            for number in tuple(waited_for):
                if _last_seq(connection, balls[number].match_id) >= balls[number].seq:
                    seen.append(Seen(number, time.monotonic()))
                    waited_for.remove(number)
            if waited_for:
                time.sleep(_PAUSE)
    Path(seen_file).write_bytes(msgspec.msgpack.encode(seen))


def _last_seq(connection: socket.socket, match_id: str) -> int:
    connection.sendall(b"GET /matches/%s/ HTTP/1.1\r\nHost: localhost\r\n\r\n" % match_id.encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if length is None:
        raise RuntimeError(f"an answer without a length: {head!r}")
    while len(body) < int(length[1]):
        body += connection.recv(65536)
    found = _LAST_SEQ.search(body)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), float(sys.argv[4]), sys.argv[5])
