"""Read a file, or standard input, as text; what cannot be read is a diagnostic."""

from __future__ import annotations

import os
import stat
import sys

from dsl.diagnostics.diagnostic import Diagnostic, Help, Label
from dsl.diagnostics.source import Source, Span

LARGEST = 4 << 20
"""The most bytes that a file may have."""
LONGEST = 1 << 20
"""The most bytes that a line may have."""

STDIN = "-"


def read(path: str | os.PathLike[str], shown: str) -> Source | Diagnostic:
    """The text of a file, named `shown` in reports; `-` is standard input."""
    name = os.fspath(path)
    found = _standard_input(shown) if name == STDIN else _bytes(name, shown)
    return found if isinstance(found, Diagnostic) else decoded(found, shown)


def decoded(data: bytes, shown: str) -> Source | Diagnostic:
    """Bytes as the text they are meant to be."""
    if len(data) > LARGEST:
        return _too_large(shown, len(data))
    if len(max(data.split(b"\n"), key=len)) > LONGEST:
        return _report("E0106", shown, f"a line has more than {LONGEST:,} bytes", "break it into several lines")
    for mark, encoding in ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if data.startswith(mark):
            return _report("E0105", shown, f"the file is written in {encoding}, not in UTF-8", "save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, shown)
    if "\0" in text:
        at = text.index("\0")
        return Diagnostic(
            "E0105", "the file has a NUL character, so it is no text", Span(Source(shown, text), at, at + 1), "here"
        )
    return Source(shown, text)


def _standard_input(shown: str) -> bytes | Diagnostic:
    try:
        return sys.stdin.buffer.read(LARGEST + 1)
    except (OSError, ValueError):
        return _report("E0101", shown, "standard input cannot be read", "name a file, or pipe a spec in")


def _bytes(name: str, shown: str) -> bytes | Diagnostic:
    try:
        handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return _report(
            "E0101", shown, "there is no such file", "check the path; a pattern such as `specs/*.toml` helps"
        )
    except NotADirectoryError:
        return _report("E0101", shown, "there is no such file: a part of its path is no folder", "check the path")
    except PermissionError:
        return _report("E0103", shown, "the file may not be read", "look at its permissions: `ls -l` shows them")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the path is none"
        return _report("E0104", shown, f"the file cannot be read: {why}", "")
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            return _report("E0102", shown, "this is a folder, not a file", "`dslrun validate` checks whole folders")
        if not stat.S_ISREG(status.st_mode):
            return _report("E0104", shown, "this is no regular file", "use `-` to read from a pipe")
        if status.st_size > LARGEST:
            return _too_large(shown, status.st_size)
        return _all(handle)
    except OSError as error:
        return _report("E0104", shown, f"the file cannot be read: {error.strerror}", "")
    finally:
        os.close(handle)


def _all(handle: int) -> bytes:
    chunks = []
    left = LARGEST + 1
    while left and (chunk := os.read(handle, left)):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _too_large(shown: str, size: int) -> Diagnostic:
    return _report(
        "E0106", shown, f"the file has {size:,} bytes; the bound is {LARGEST:,}", "split it: `extends`, `use`"
    )


def _not_utf8(data: bytes, error: UnicodeDecodeError, shown: str) -> Diagnostic:
    start = len(data[: error.start].decode("utf-8"))
    source = Source(shown, data.decode("utf-8", errors="replace"))
    bad = data[error.start]
    message = f"the file is not written in UTF-8: byte 0x{bad:02x} at offset {error.start:,}"
    span = Span(source, start, start + 1)
    labels: tuple[Label, ...] = ()
    return Diagnostic("E0105", message, span, "not UTF-8", labels, help=(Help("save it as UTF-8"),))


def _report(code: str, shown: str, message: str, help: str) -> Diagnostic:
    return Diagnostic(code, message, file=shown, help=(Help(help),) if help else ())
