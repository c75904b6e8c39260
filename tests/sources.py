"""What the project's files say, as Python reads them."""

import ast
import gc
from pathlib import Path


def parsed(path: Path) -> ast.Module:
    """Return the syntax of a file; garbage is not collected meanwhile.

    A future whose error nobody asked for logs it when it is collected, and the traceback is parsed: before
    Python 3.11.8 that makes a parse under way fail (gh-106905), whichever test left the future.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(path.read_text("utf-8"))
    finally:
        if collects:
            gc.enable()
