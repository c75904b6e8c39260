"""`python -m bench.live`: the figures of this part alone; `--only sse,dom,reads` some of them."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench.live.dom import measure_dom
from bench.live.reads import measure_reads
from bench.live.sse import measure_sse

_PARTS = {"sse": measure_sse, "dom": measure_dom, "reads": measure_reads}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--only", default=",".join(_PARTS))
    only = parser.parse_args().only.split(",")
    for name, measure in _PARTS.items():
        if name in only:
            with tempfile.TemporaryDirectory() as folder:
                print(name, asyncio.run(measure(Path(folder))), flush=True)


if __name__ == "__main__":
    main()
