"""The broker as a command in the foreground."""

import functools
import signal

import msgspec

from sandbox.kafka.errors import BrokerError
from sandbox.kafka.jars import Say
from sandbox.kafka.properties import BrokerSettings, default_data_dir
from sandbox.kafka.server import KafkaServer

say_at_once: Say = functools.partial(print, flush=True)


def run_until_stopped(settings: BrokerSettings, say: Say = say_at_once) -> None:
    """Run a broker until SIGINT, SIGTERM or SIGHUP, and stop it in order; a second signal ends it at once.

    It prints its address in one line. Without a folder in the settings, its data is kept in
    `default_data_dir`, so that the next run finds it. Call it in the main thread.

    Raises:
        BrokerError: it could not start, or ended by itself.
    """
    if settings.data is None:
        settings = msgspec.structs.replace(settings, data=default_data_dir(settings.port))
    handlers = {
        number: signal.signal(number, signal.default_int_handler)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        with KafkaServer(settings, say) as server:
            say(f"Kafka is ready at {server.bootstrap}, its data in {server.data}; Ctrl-C stops it")
            status = server.wait()
            raise BrokerError(f"Kafka ended by itself with exit status {status}; {server.last_words()}")
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
