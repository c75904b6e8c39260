"""The page's own files: styles, scripts, the icon. Read once, served from memory.

Nothing is looked up on disk, so no path leads out of the folder. The version in
an address changes with any of the files; what has it may be kept for good.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from serving.http.representations import FOREVER, Encoded

_WEB = Path(__file__).resolve().parents[2] / "web"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


_COMMENTS = re.compile(r"^\s*/\*.*?\*/\n?|^\s*//[^\n]*\n", re.DOTALL | re.MULTILINE)
_INDENTS = re.compile(r"^\s+", re.MULTILINE)


def _lean(path: Path) -> bytes:
    """Read a file without what is there for who works on it: comments on lines of their own, indents."""
    body = path.read_bytes()
    if path.suffix not in (".css", ".js"):
        return body
    return _INDENTS.sub("", _COMMENTS.sub("", body.decode())).encode()


def _read(root: Path) -> Mapping[str, Encoded]:
    """Read `page/x.css` as `x.css`, and a sport's `cricket/page/x.js` as `cricket/x.js`."""
    return {
        str(path.relative_to(root)).replace("page/", "", 1): Encoded(
            _lean(path), cache_control=FOREVER, content_type=_TYPES[path.suffix]
        )
        for folder in (root / "page", *root.glob("*/page"))
        for path in sorted(folder.iterdir())
        if path.suffix in _TYPES
    }


_assets = _read(_WEB)

VERSION = hashlib.sha256(
    "".join(f"{name}{asset.tag}" for name, asset in _assets.items()).encode()
).hexdigest()[:12]
"""Names this set of files."""


def address(name: str) -> str:
    """Return where a file is found; relative addresses inside it stay within the version."""
    if name not in _assets:
        raise KeyError(f"there is no {name!r} among the page's files: {', '.join(_assets)}")
    return f"/assets/{VERSION}/{name}"


def found(name: str) -> Encoded | None:
    """Return a file; None where there is none of that name."""
    return _assets.get(name)
