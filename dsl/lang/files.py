"""The headers of data files, as far as checking a spec may look: below the project's folder, a little at a time."""

from __future__ import annotations

import os
import stat

LONGEST = 1 << 20
"""The most bytes that are read of a file at once."""
MOST_FOLDERS = 100_000


class ProjectFiles:
    """The files below a project's folder, from which the paths of data start. Any other file stays closed."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)

    def read(self, path: str, start: int, size: int) -> bytes | None:
        """At most `size` bytes of a file from `start` on, from its end if negative; None if it stays closed."""
        real = self._inside(path)
        if real is None:
            return None
        try:
            handle = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            return None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return None
            os.lseek(handle, max(0, status.st_size + start) if start < 0 else start, os.SEEK_SET)
            return os.read(handle, min(size, LONGEST))
        except OSError:
            return None
        finally:
            os.close(handle)

    def folders(self, path: str) -> tuple[str, ...] | None:
        """The names of the folders in a folder, sorted; None if it is closed or no folder."""
        real = self._inside(path)
        if real is None:
            return None
        try:
            with os.scandir(real) as entries:
                found = [entry.name for _, entry in zip(range(MOST_FOLDERS), entries, strict=False) if entry.is_dir()]
        except OSError:
            return None
        return tuple(sorted(found))

    def _inside(self, path: str) -> str | None:
        """Where a path really leads, if that lies below the root."""
        if not path or "\0" in path:
            return None
        real = os.path.realpath(os.path.join(self._root, path))
        if real != self._root and not real.startswith(self._root.rstrip(os.sep) + os.sep):
            return None
        return real
