"""Members of a drill: they register, log in and submit by their tokens, to any worker, while everything dies.

Some names are wanted by two at once. Some members set another password, end their sessions or close their
account. At the end every account that was acknowledged is there once and is that of whoever was first in the
log; every token that was given out and not revoked is taken by every worker, and every other one by none.
"""

import asyncio
import time
from collections.abc import Mapping
from http import HTTPStatus
from itertools import count
from random import Random

from drill.beside import Ground
from drill.client import SAFE_TO_REPEAT, Client
from drill.leaderboards.member import API, Member
from drill.leaderboards.registrations import first_of_names, users_of_names
from drill.leaderboards.standings import LAST, difference, recounted
from schemas.accounts.bounds import REGISTER_WITHIN
from tables.accounts.names import read_name

_EVERY = (0.3, 0.9)
"""Least and most seconds from one registration to the next."""
_PAUSE = (0.1, 1.0)
"""The same from one thing that a member does to the next."""
_WANTED_BY_TWO = 0.2
"""The share of names that two register at once."""
_CLOSERS = 5
"""The first members close their accounts once these are old enough, as every so-many-th later."""
_SCORES = 4
"""Scores of a member, at most, before and after it changes something."""


class Members:
    """The members of a game."""

    name = "registrations"

    def __init__(self, ground: Ground) -> None:
        """Take part in the drill."""
        self.zeros = dict.fromkeys(
            (
                "accounts lost",
                "names of two",
                "tokens lost",
                "revoked tokens taken",
                "old passwords taken",
                "closed accounts open",
                "wrong ranks of members",
            ),
            0,
        )
        self.members: list[Member] = []
        self.game = f"members-{ground.seed}"
        self._ground = ground
        self._random = Random(ground.seed)
        self.client = Client(ground.session, ground.urls, ground.key, self._random)
        self._numbers = count()
        self._finished = asyncio.Event()
        self._wrong: list[str] = []

    @property
    def accepted(self) -> int:
        """How many accounts were made."""
        return len(self.members)

    @property
    def _settled(self) -> list[Member]:
        """Those of whom it is known what became of all that they asked for."""
        return [member for member in self.members if not member.is_open_ended]

    async def run(self) -> None:
        """Let members come until `finish` is called, then end what is under way."""
        rules = {"policy": "sum", "self_service": True, "days": True}
        await self.client.send("PUT", f"/leaderboards/{self.game}/?wait=10", rules, {HTTPStatus.OK})
        async with asyncio.TaskGroup() as group:
            while not self._finished.is_set():
                number = next(self._numbers)
                name = f"Member-{self._ground.seed}-{number}"
                wanted = [name, name.upper()] if self._random.random() < _WANTED_BY_TWO else [name]
                group.create_task(
                    self._live([Member(self.client, one, self._random) for one in wanted], number)
                )
                await self._wait(self._random.uniform(*_EVERY))

    def finish(self) -> None:
        """Do no more than what is under way."""
        self._finished.set()

    async def _live(self, wanting: list[Member], number: int) -> None:
        """Register a name for each who wants it, and let whoever gets it live as a member."""
        won = await asyncio.gather(*(member.register() for member in wanting))
        owners = [member for member, has_won in zip(wanting, won, strict=True) if has_won]
        if len(owners) != 1:
            self._find(
                "names of two" if owners else "accounts lost", f"{wanting[0].name} is of {len(owners)}"
            )
        for member in owners:
            self.members.append(member)
            await self._live_as(member, number)

    async def _live_as(self, member: Member, number: int) -> None:
        began = time.monotonic()
        await member.log_in()
        await self._play(member)
        if number < _CLOSERS or number % _CLOSERS == 0:
            # An account is not closed within a minute of its registration.
            if await self._wait(began + REGISTER_WITHIN / 1000 + 1 - time.monotonic()):
                await member.close()
            return
        change = self._random.choice((member.change_password, member.end_sessions, member.log_in))
        await change()
        await member.log_in()
        await self._play(member)

    async def _play(self, member: Member) -> None:
        for _ in range(self._random.randint(1, _SCORES)):
            await member.submit(self.game, is_repeat=self._random.random() < _WANTED_BY_TWO)
            await self._wait(self._random.uniform(*_PAUSE))

    async def _wait(self, seconds: float) -> bool:
        """Wait so long; return False at once where it is over before."""
        try:
            await asyncio.wait_for(self._finished.wait(), max(0.0, seconds))
        except TimeoutError:
            return True
        return False

    async def differences(self, url: str) -> list[str]:
        """Ask every worker about every account and every token; return what is wrong with them."""
        scores = [score for member in self.members if not member.is_closed for score in member.scores]
        found = await difference(
            self._ground.session, url, f"/leaderboards/{self.game}/", recounted(scores, "sum")
        )
        self.zeros["wrong ranks of members"] += found.rows
        for member in self._settled:
            await self.check_passwords(member)
            await self.check_tokens(member)
        await self._check_names()
        return [*self._wrong, *found.sentences]

    async def check_passwords(self, member: Member) -> None:
        """Try the password, which is right unless the account is closed, and those that were."""
        due = HTTPStatus.UNAUTHORIZED if member.is_closed else HTTPStatus.OK
        status = await self._log_in(member, member.password, due)
        if member.is_closed and status != HTTPStatus.UNAUTHORIZED:
            self._find("closed accounts open", f"{member.name} is closed, and may log in: {status}")
        if not member.is_closed and status != HTTPStatus.OK:
            self._find("accounts lost", f"{member.name} cannot log in: {status}")
        for password in member.old_passwords:
            status = await self._log_in(member, password, HTTPStatus.UNAUTHORIZED)
            if status != HTTPStatus.UNAUTHORIZED:
                self._find("old passwords taken", f"{member.name} may log in by an old one: {status}")

    async def check_tokens(self, member: Member) -> None:
        """Try each token at every worker."""
        for worker in self._ground.urls():
            for token in member.tokens:
                await self._check_token(member, worker, token, is_valid=True)
            for token in member.ended:
                await self._check_token(member, worker, token, is_valid=False)

    async def _log_in(self, member: Member, password: str, due: int) -> int:
        body = {"name": member.name, "password": password}
        return await self._asked(self.client.some_url(), f"{API}/login/", body, {}, due)

    async def _check_token(self, member: Member, worker: str, token: str, *, is_valid: bool) -> None:
        """Ask a worker to count something by a token."""
        body = {"submission_id": "last", "score": 0}
        due = HTTPStatus.ACCEPTED if is_valid else HTTPStatus.UNAUTHORIZED
        headers = {"Authorization": f"Bearer {token}"}
        status = await self._asked(worker, f"/leaderboards/{self.game}/scores/", body, headers, due)
        if status != due:
            what = "tokens lost" if is_valid else "revoked tokens taken"
            self._find(what, f"{worker} answers {status} to a token of {member.name}, and not {due}")

    async def _asked(self, url: str, path: str, body: object, headers: Mapping[str, str], due: int) -> int:
        """Ask until it is answered for good, or that takes too long; return the last status, 0 for none."""
        deadline, status = time.monotonic() + LAST, 0
        while time.monotonic() < deadline:
            answer = await self.client.ask("POST", url, path, body, headers)
            status = 0 if answer is None else answer.status
            if status == due or (status and status not in SAFE_TO_REPEAT):
                break
            await self.client.pause(0.0 if answer is None else answer.retry_after)
        return status

    async def _check_names(self) -> None:
        """Compare what the log says of names with what clients were told."""
        bootstrap, partitions = self._ground.bootstrap, self._ground.partitions
        first = await first_of_names(bootstrap, partitions)
        users = await users_of_names(bootstrap, partitions)
        for member in self._settled:
            if first.get(read_name(member.name).look.encode()) != member.user_id:
                self._find("accounts lost", f"{member.name} was first registered by another")
            published = users.get(member.name, set())
            if published != (set() if member.is_closed else {member.user_id}):
                what = "names of two" if len(published) > 1 else "accounts lost"
                self._find(what, f"{member.name} is published as {sorted(published)}")

    def _find(self, what: str, sentence: str) -> None:
        self.zeros[what] += 1
        self._wrong.append(sentence)
