"""Files for sources to read headers of: on a disk below one folder, or made up."""

from __future__ import annotations

from pathlib import Path


class FolderFiles:
    """The files below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bytes_read = 0

    def read(self, path: str, start: int, size: int) -> bytes | None:
        place = self.root / path
        if not place.is_file():
            return None
        with place.open("rb") as file:
            end = place.stat().st_size
            file.seek(max(0, end + start) if start < 0 else min(start, end))
            data = file.read(size)
        self.bytes_read += len(data)
        return data

    def folders(self, path: str) -> tuple[str, ...] | None:
        place = self.root / path
        if not place.is_dir():
            return None
        return tuple(sorted(item.name for item in place.iterdir() if item.is_dir()))


class NoFiles:
    """A machine without any data."""

    def read(self, path: str, start: int, size: int) -> bytes | None:
        return None

    def folders(self, path: str) -> tuple[str, ...] | None:
        return None


class MadeUp:
    """One text for every file, and the same folders everywhere."""

    def __init__(self, data: bytes, folders: tuple[str, ...] = ()) -> None:
        self.data = data
        self.names = folders

    def read(self, path: str, start: int, size: int) -> bytes | None:
        begin = max(0, len(self.data) + start) if start < 0 else start
        return self.data[begin : begin + size]

    def folders(self, path: str) -> tuple[str, ...] | None:
        return self.names
