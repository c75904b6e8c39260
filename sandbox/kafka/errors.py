"""Errors that keep the broker from running; each message says what is wrong, where, and what to do."""


class BrokerError(RuntimeError):
    """The broker cannot start or has ended by itself."""


class JreError(BrokerError):
    """No JRE on this machine is usable."""


class JarsError(BrokerError):
    """Kafka's jars cannot be provided as the lock list names them."""


class PortTakenError(BrokerError):
    """Another program listens on the broker's port."""


class StartError(BrokerError):
    """Kafka was started and ended, or did not become ready in time; the end of its log is in the message."""
