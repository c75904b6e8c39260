"""Errors that keep the broker from running; each message says what is wrong, where, and what to do."""


class BrokerError(RuntimeError):
    """The broker cannot be started or has ended by itself."""


class JreError(BrokerError):
    """There is no usable JRE on this machine."""


class JarsError(BrokerError):
    """Kafka's jars cannot be provided as the lock list names them."""


class PortTakenError(BrokerError):
    """Another program listens on the broker's port."""


class StartError(BrokerError):
    """Kafka was started and ended, or did not become ready in time; the end of its log is in the message."""
