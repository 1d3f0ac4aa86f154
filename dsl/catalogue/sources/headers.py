"""Headers of data files: names of columns, shapes of arrays. A few kilobytes are read, and nothing is trusted."""

from __future__ import annotations

import re
from typing import Any

from dsl.catalogue.entry import Refuse
from dsl.catalogue.sources.facts import Files

HEAD = 1 << 16
"""Bytes of a file that are looked at, before and after decompression."""
MEMBERS = 1000
"""Arrays of a file that are looked at."""

KINDS = {"f": "float", "u": "int", "i": "int", "b": "bool", "c": "complex"}

Shape = tuple[str, tuple[int, ...]]
"""The kind of an array's elements, and its shape."""


def columns(files: Files, path: str, separator: str) -> tuple[str, ...] | None:
    """The names in the first line of a table, plain or compressed by gzip; None if the file is not here."""
    head = files.read(path, 0, HEAD)
    if head is None:
        return None
    if path.endswith(".gz"):
        head = _inflated(head, 31, path)
    first = re.split(rb"\r\n|\n|\r", head.removeprefix(b"\xef\xbb\xbf"), maxsplit=1)
    if len(first) == 1 and len(head) == HEAD:
        raise _unreadable(path, f"its first line is longer than {HEAD:,} bytes")
    try:
        line = first[0].decode()
    except UnicodeDecodeError:
        raise _unreadable(path, "its first line is not UTF-8 text") from None
    import csv

    try:
        names = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error as error:
        raise _unreadable(path, f"its first line is no row of a table: {error}") from None
    return tuple(name.strip() for name in names)


def arrays(files: Files, path: str) -> dict[str, Shape] | None:
    """The arrays of a file by name, that of a `.npy` file under the empty one; None if the file is not here."""
    if path.endswith(".npy"):
        head = files.read(path, 0, HEAD)
        return None if head is None else {"": _npy(head, path)}
    return _safetensors(files, path) if path.endswith(".safetensors") else _npz(files, path)


def _npy(head: bytes, path: str) -> Shape:
    if not head.startswith(b"\x93NUMPY") or len(head) < 10:
        raise _unreadable(path, "it is no array of NumPy")
    wide = head[6] > 1
    size = int.from_bytes(head[8 : 12 if wide else 10], "little")
    text = head[12 if wide else 10 :][: min(size, HEAD)].decode("latin-1")
    kind = re.search(r"'descr':\s*'[<>|=]?([a-zA-Z])(\d+)'", text)
    shape = re.search(r"'shape':\s*\(([\d,\s]{0,500})\)", text)
    if kind is None or shape is None or kind[1] not in KINDS:
        raise _unreadable(path, "its elements are not numbers")
    sizes = tuple(_bounded(part, path) for part in shape[1].split(",") if part.strip())
    return "byte" if (kind[1], kind[2]) == ("u", "1") else KINDS[kind[1]], sizes


def _bounded(digits: str, path: str) -> int:
    if len(digits.strip()) > 15 or not digits.strip().isdecimal():
        raise _unreadable(path, "its shape is not a list of sizes")
    return int(digits)


def _npz(files: Files, path: str) -> dict[str, Shape] | None:
    """The members of a zip archive, found from its directory at the end."""
    tail = files.read(path, -HEAD, HEAD)
    if tail is None:
        return None
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise _unreadable(path, "it is no archive of arrays")
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    start = int.from_bytes(tail[end + 16 : end + 20], "little")
    if size > HEAD * 4:
        raise _unreadable(path, "it holds too many arrays")
    directory = files.read(path, start, size) or b""
    found: dict[str, Shape] = {}
    at = 0
    while directory[at : at + 4] == b"PK\x01\x02" and len(directory) >= at + 46 and len(found) < MEMBERS:
        name_size, extra, comment = (int.from_bytes(directory[at + k : at + k + 2], "little") for k in (28, 30, 32))
        name = directory[at + 46 : at + 46 + name_size].decode("utf-8", "replace")
        if name.endswith(".npy"):
            offset = int.from_bytes(directory[at + 42 : at + 46], "little")
            found[name.removesuffix(".npy")] = _npy(_member(files, path, offset), path)
        at += 46 + name_size + extra + comment
    if not found:
        raise _unreadable(path, "it holds no arrays")
    return found


def _member(files: Files, path: str, offset: int) -> bytes:
    """The first bytes of a member of a zip archive, decompressed."""
    local = files.read(path, offset, 4096) or b""
    if local[:4] != b"PK\x03\x04" or len(local) < 30:
        raise _unreadable(path, "its directory leads nowhere")
    skip = 30 + int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
    method = int.from_bytes(local[8:10], "little")
    return local[skip:] if method == 0 else _inflated(local[skip:], -15, path)


def _safetensors(files: Files, path: str) -> dict[str, Shape] | None:
    import json

    start = files.read(path, 0, 8)
    if start is None:
        return None
    size = int.from_bytes(start, "little")
    if len(start) < 8 or size > HEAD * 16:
        raise _unreadable(path, "its header is too long" if len(start) == 8 else "it has no header")
    try:
        header = json.loads(files.read(path, 8, size) or b"")
        return {name: _tensor(item, path) for name, item in header.items() if name != "__metadata__"}
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError):
        raise _unreadable(path, "its header is not that of safetensors") from None


def _tensor(item: dict[str, Any], path: str) -> Shape:
    dtype = str(item["dtype"])
    kind = {"U8": "byte", "BOOL": "bool"}.get(dtype) or {"F": "float", "B": "float", "I": "int", "U": "int"}[dtype[0]]
    return kind, tuple(_bounded(str(size), path) for size in item["shape"])


def _inflated(data: bytes, bits: int, path: str) -> bytes:
    """The beginning of compressed data, at most so much of it that a small file cannot grow without bound."""
    import zlib

    try:
        return zlib.decompressobj(bits).decompress(data, HEAD)
    except zlib.error:
        raise _unreadable(path, "it is not compressed as its name says") from None


def _unreadable(path: str, why: str) -> Refuse:
    return Refuse(f"`{path}` cannot be read: {why}", at="path", code="E0512")
