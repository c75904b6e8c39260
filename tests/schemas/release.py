"""`make schema-release`: keep today's schemas, and records written with them, as those of this version."""

import sys
import tomllib

from schemas.registry import ROOT
from tests.schemas.basketball import samples as basketball
from tests.schemas.cricket import samples as cricket
from tests.schemas.football import samples as football

PYPROJECT = ROOT.parent / "pyproject.toml"
WORKSPACE = "# Makes the release a workspace of its own, which buf compares with.\nversion: v2\n"


def release(version: str) -> None:
    folder = ROOT / "released" / version
    if folder.exists():
        sys.exit(f"{folder} is there, and does not change: is the version in pyproject.toml the new one?")
    for proto in sorted(ROOT.glob("*/v*/*.proto")):
        copy = folder / proto.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(proto.read_bytes())
    (folder / "buf.yaml").write_text(WORKSPACE)
    for samples in (basketball, cricket, football):
        samples.RECORDS.write(version, samples.events(), samples.infos())


if __name__ == "__main__":
    release(tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["version"])
