"""What ends a worker by no fault of its code."""


class FatalError(Exception):
    """The worker cannot go on; the text says what is wrong, where, and what to do, and is all it says."""
