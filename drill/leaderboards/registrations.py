"""Who has a name by the log alone: whoever registered it first, whatever the workers answered."""

from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.accounts.bounds import MAX_AHEAD, REGISTER_WITHIN
from schemas.accounts.codec import decode_request
from schemas.accounts.published import decode_published
from schemas.accounts.requests import Register
from schemas.accounts.topics import ACCOUNTS, REQUESTS

_TIMEOUT_MS = 1000


async def first_of_names(bootstrap: str, partitions: int) -> dict[bytes, str]:
    """Return the user who registered each look of a name first; right where no account of it is closed."""
    first: dict[bytes, str] = {}
    async for key, value, at in _records(bootstrap, REQUESTS.name, partitions):
        request = decode_request(value)
        if isinstance(request, Register) and -MAX_AHEAD <= at - request.at <= REGISTER_WITHIN:
            first.setdefault(key, request.user_id)
    return first


async def users_of_names(bootstrap: str, partitions: int) -> dict[str, set[str]]:
    """Return the users whose accounts are published, by the name that is shown."""
    published = {key: value async for key, value, _ in _records(bootstrap, ACCOUNTS.name, partitions)}
    users: dict[str, set[str]] = {}
    for key, value in published.items():
        if value is not None:
            users.setdefault(decode_published(value, key).name, set()).add(key.decode())
    return users


async def _records(
    bootstrap: str, topic: str, partitions: int
) -> AsyncIterator[tuple[bytes, bytes | None, int]]:
    """Yield the committed records of a topic, in the order of each partition: key, value, epoch ms."""
    async with AIOKafkaConsumer(
        bootstrap_servers=bootstrap, auto_offset_reset="earliest", isolation_level="read_committed"
    ) as consumer:
        tps = [TopicPartition(topic, number) for number in range(partitions)]
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        while any([await consumer.position(tp) < end for tp, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=_TIMEOUT_MS)).values():
                for record in records:
                    yield record.key or b"", record.value, record.timestamp
