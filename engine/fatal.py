"""Errors that end a worker although its code is right."""


class FatalError(Exception):
    """The worker cannot go on. Its text alone says what is wrong, where, and what to do."""


class UnfitError(FatalError):
    """The environment of a worker, or of a command, keeps it from starting."""
