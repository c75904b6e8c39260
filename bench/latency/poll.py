"""Asks over HTTP for one match after the other until a ball of it is seen, over one kept-alive connection.

    python -m bench.latency.poll PORT BALLS BEGIN RATE SEEN

It knows when each ball is due, waits for the next one due and polls its match from
then on, with a pause of four milliseconds, until `last_seq` has reached it. So which
balls are looked at does not depend on how long they take.
"""

import re
import socket
import sys
import time
from pathlib import Path

import msgspec

from bench.latency.figures import Ball, Seen

_PAUSE = 0.004
_LAST_SEQ = re.compile(rb'"last_seq":(\d+)')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def main(port: int, balls_file: str, begin: float, rate: float, seen_file: str) -> None:
    balls = msgspec.msgpack.decode(Path(balls_file).read_bytes(), type=list[Ball])
    seen: list[Seen] = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = 0
        while (number := max(number, int((time.monotonic() - begin) * rate) + 1)) < len(balls):
            ball = balls[number]
            time.sleep(max(begin + number / rate - time.monotonic(), 0))
            while _last_seq(connection, ball.match_id) < ball.seq:
                time.sleep(_PAUSE)
            seen.append(Seen(number, time.monotonic()))
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
