"""aiokafka's connections on uvloop."""

import pytest
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.admin import ApiVersionRequest


async def test_a_connection_reset_a_moment_ago_is_a_broken_one_whatever_the_loop_says() -> None:
    """uvloop says it with a RuntimeError, which ends aiokafka's tasks unseen.

    To see it fail, do not call `engine.driver.connections.patch_connections`.
    """

    class Reset:
        def write(self, _: bytes) -> None:
            raise RuntimeError("unable to perform operation on <TCPTransport>; the handler is closed")

        def close(self) -> None:
            pass

    connection = AIOKafkaConnection("127.0.0.1", 9092)
    connection._writer = Reset()
    with pytest.raises(KafkaConnectionError, match="handler is closed"):
        await connection.send(ApiVersionRequest())
    assert not connection.connected()
