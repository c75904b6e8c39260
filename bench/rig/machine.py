"""The machine and the versions of the figures, which mean nothing without them."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import msgspec
import psutil

from bench.rig.environment import comparators_python, versions
from sandbox.kafka.jars import LOCK


class Machine(msgspec.Struct, frozen=True):
    """The machine and the versions of a measurement. `load` is the load average before the run."""

    cpu: str
    cores: int
    memory_gb: float
    system: str
    python: str
    kafka: str
    versions: dict[str, str]
    load: float

    def __str__(self) -> str:
        packages = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"{self.cores} cores ({self.cpu}), {self.memory_gb:.0f} GB, {self.system}; "
            f"Python {self.python}, Kafka {self.kafka} on the same machine; {packages}. "
            f"Load average before the run: {self.load:.1f}."
        )


def this_machine() -> Machine:
    """Return the machine's description."""
    ours = ("faust-streaming", "aiokafka", "uvloop", "rocksdict", "msgspec", "protobuf")
    return Machine(
        cpu=_cpu(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gb=psutil.virtual_memory().total / 1e9,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        kafka=_kafka_version(),
        versions={name: version(name) for name in ours}
        | versions(comparators_python(), "quixstreams", "confluent-kafka"),
        load=os.getloadavg()[0],
    )


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )


def _kafka_version() -> str:
    for line in LOCK.read_text("utf-8").splitlines():
        name = line.rpartition("/")[2]
        if name.startswith("kafka_"):
            return name.removesuffix(".jar").rpartition("-")[2]
    return "unknown"
