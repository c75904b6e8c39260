"""What ends a worker by no fault of its code."""


class FatalError(Exception):
    """The worker cannot go on; the text says what is wrong, where, and what to do, and is all it says."""


class UnfitError(FatalError):
    """Something around a worker, or a command, keeps it from starting."""
