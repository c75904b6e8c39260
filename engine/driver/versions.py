"""The versions of Faust and aiokafka that were tried: their privates may differ in others."""

from collections.abc import Mapping
from importlib.metadata import version

TRIED: Mapping[str, tuple[str, ...]] = {
    "faust-streaming": ("0.15.3",),
    "aiokafka": ("0.14.0",),
}


class UntriedVersionError(RuntimeError):
    """A library whose privates are used has a version that was not tried."""


def check_versions() -> None:
    """Refuse to run on versions whose privates were not tried.

    Raises:
        UntriedVersionError: which, and what to install instead.
    """
    for package, tried in TRIED.items():
        found = version(package)
        if found not in tried:
            raise UntriedVersionError(
                f"{package} {found} was never tried with Overstream, which relies on how it works inside: "
                f"install {package}=={tried[-1]}, or run the tests on {found} and add it to {__file__}"
            )
