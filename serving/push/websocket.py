"""The WebSocket for programs: subscribe to matches, and get the newest state of each as it changes.

    -> {"subscribe": ["m1", "m2"]}      "*" is the summaries of all matches
    -> {"subscribe": ["*"], "status": ["live"]}                only of that status
    -> {"subscribe": ["m1"], "lang": "hi"}                     with its text in a language
    -> {"unsubscribe": ["m1"]}
    <- {"type": "state", "match_id": "m1", "state": {...}}     at once, then every change
    <- {"type": "scores", "scores": [{...}]}                   changes, several times a second
    <- {"type": "partial", "silent": ["..."]}                  workers whose matches may be missing from "*"
    <- {"type": "error", "error": {"code": "...", "message": "..."}, "match_id": "m9"}

A client that reads slowly gets the newest and misses the states between; one that
reads nothing, or sends too long a message, is disconnected.
"""

import asyncio
from collections.abc import Callable, Iterable

import msgspec
from aiohttp import WSMsgType, web

from serving.http.responses import AnswerError, bad_request
from serving.languages.languages import LANGUAGES
from serving.push.changes import Changes, Mailbox, Snapshot
from serving.push.digest import Statuses
from serving.push.digest_relay import DigestRelay
from serving.push.live import Live
from serving.push.match_relay import MatchRelay
from serving.push.sockets import LIMITS, new_socket, run, send

ALL = "*"


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """A client's message."""

    subscribe: list[str] = []
    unsubscribe: list[str] = []
    status: list[str] = []
    lang: str = ""


_wishes = msgspec.json.Decoder(Wish)


async def serve_socket(request: web.Request, live: Live) -> web.StreamResponse:
    """Serve a WebSocket until the client leaves.

    Raises:
        AnswerError: 400, the request does not ask for a WebSocket; 503, this worker is stopping.
    """
    live.refuse_when_ended()
    socket = new_socket()
    if not socket.can_prepare(request).ok:
        raise bad_request("this is a WebSocket: connect to it with a WebSocket client")
    await socket.prepare(request)
    connection = _Connection(request, socket, live)
    try:
        await connection.run()
    finally:
        connection.close()
    return socket


class _Connection:
    """One client: what it watches, and the tasks that read from it and write to it."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, live: Live) -> None:
        self._request = request
        self._socket = socket
        self._live = live
        self._states = Mailbox()
        self._scores = Mailbox()
        self._matches: dict[str, MatchRelay] = {}
        self._all: DigestRelay | None = None
        self._silence = asyncio.Event()
        self._silent: tuple[str, ...] = ()

    async def run(self) -> None:
        """Serve the client's subscriptions until it leaves, this worker stops, or serving it fails."""
        await run(
            self._request,
            self._socket,
            self._read(),
            self._write(self._states, _state_messages),
            self._write(self._scores, _scores_message),
            self._write_silence(),
            self._live.ended.wait(),
        )

    def close(self) -> None:
        """Cancel all subscriptions."""
        for match_id, relay in self._matches.items():
            relay.unwatch(match_id, self._states)
        self._unsubscribe(ALL)

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            try:
                wish = _wishes.decode(message.data)
                for match_id in wish.unsubscribe:
                    self._unsubscribe(match_id)
                for match_id in wish.subscribe:
                    await self._subscribe(match_id, wish)
            except msgspec.MsgspecError as error:
                await self._send(_error_message(bad_request(f"{error}: see /docs/"), None))

    async def _write(self, mailbox: Mailbox, messages: Callable[[list[Snapshot]], Iterable[bytes]]) -> None:
        while taken := await mailbox.take():
            for message in messages(taken):
                await self._send(message)

    async def _write_silence(self) -> None:
        while await self._silence.wait():
            self._silence.clear()
            await self._send(b'{"type":"partial","silent":%b}' % msgspec.json.encode(self._silent))

    async def _send(self, message: bytes) -> None:
        await send(self._request, self._socket, message)

    async def _subscribe(self, match_id: str, wish: Wish) -> None:
        language = self._request.app[LANGUAGES].nearest(wish.lang) if wish.lang else None
        voice = self._live.voice(language)
        try:
            if match_id == ALL:
                await self._subscribe_all(voice.all_matches, self._live.asked_statuses(wish.status))
            elif match_id not in self._matches:
                most = self._request.app[LIMITS].subscriptions
                if len(self._matches) >= most:
                    raise bad_request(f"at most {most} matches a connection; '*' is all of them")
                current = await voice.matches.current(match_id)
                self._matches[match_id] = voice.matches
                current = voice.matches.watch(match_id, self._states, current)
                self._states.deliver(Changes({match_id: current}))
        except AnswerError as error:
            await self._send(_error_message(error, match_id))

    async def _subscribe_all(self, relay: DigestRelay, statuses: Statuses) -> None:
        if self._all is None:
            newest = await relay.watch(self._scores, statuses)
            self._all = relay
            self._scores.deliver(newest)
            relay.on_silent.add(self._note_silence)
            if relay.silent:
                self._note_silence(relay.silent)

    def _note_silence(self, silent: tuple[str, ...]) -> None:
        self._silent = silent
        self._silence.set()

    def _unsubscribe(self, match_id: str) -> None:
        if match_id == ALL and self._all is not None:
            relay, self._all = self._all, None
            relay.on_silent.discard(self._note_silence)
            relay.unwatch(self._scores)
        elif match_id in self._matches:
            self._matches.pop(match_id).unwatch(match_id, self._states)
            self._states.forget(match_id)


def _state_messages(snapshots: list[Snapshot]) -> Iterable[bytes]:
    for snapshot in snapshots:
        match_id = msgspec.json.encode(snapshot.match_id)
        yield b'{"type":"state","match_id":%b,"state":%b}' % (match_id, snapshot.body)


def _scores_message(snapshots: list[Snapshot]) -> Iterable[bytes]:
    yield b'{"type":"scores","scores":[%b]}' % b",".join(snapshot.body for snapshot in snapshots)


def _error_message(error: AnswerError, match_id: str | None) -> bytes:
    message = {"type": "error", "error": {"code": error.code, "message": str(error)}}
    return msgspec.json.encode(message | ({"match_id": match_id} if match_id is not None else {}))
