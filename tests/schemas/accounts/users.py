"""Users of tests."""


def user(number: int) -> str:
    """A user_id."""
    return f"{number:032x}"
