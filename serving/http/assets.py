"""The page's own files: styles, scripts, the icon. Read once, served from memory.

No request reads the disk, so no path leads out of the folder. The version in
an address changes with any of the files; caches may keep a versioned file forever.
"""

import hashlib
import re
from pathlib import Path

from serving.http.representations import FOREVER, Encoded

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


_COMMENTS = re.compile(r"^\s*/\*.*?\*/\n?|^\s*//[^\n]*\n", re.DOTALL | re.MULTILINE)
_INDENTS = re.compile(r"^\s+", re.MULTILINE)


def _lean(path: Path) -> bytes:
    """Read a file without what only developers need: comments on lines of their own, indents."""
    body = path.read_bytes()
    if path.suffix not in (".css", ".js"):
        return body
    return _INDENTS.sub("", _COMMENTS.sub("", body.decode())).encode()


class Assets:
    """The files of pages, of a folder: `page/parts/x.css` as `parts/x.css`, `go/page/x.js` as `go/x.js`."""

    def __init__(self, root: Path) -> None:
        self._files = {
            str(path.relative_to(root)).replace("page/", "", 1): Encoded(
                _lean(path), cache_control=FOREVER, content_type=_TYPES[path.suffix]
            )
            for folder in (root / "page", *root.glob("*/page"))
            for path in sorted(folder.rglob("*"))
            if path.suffix in _TYPES
        }
        names = "".join(f"{name}{file.tag}" for name, file in self._files.items())
        self.version = hashlib.sha256(names.encode()).hexdigest()[:12]
        """Identifies this set of files."""

    def address(self, name: str) -> str:
        """Return a file's address; relative addresses inside it stay within the version.

        Raises:
            KeyError: no file has that name.
        """
        if name not in self._files:
            raise KeyError(f"there is no {name!r} among the page's files: {', '.join(self._files)}")
        return f"/assets/{self.version}/{name}"

    def get(self, name: str) -> Encoded | None:
        """Return a file; None where no file has that name."""
        return self._files.get(name)
