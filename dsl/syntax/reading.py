"""Reads a file, or standard input, as text, or says why it cannot. Whether it may be read is for the caller to know."""

from __future__ import annotations

import os
import stat
import sys

from dsl.diagnostics.diagnostic import Diagnostic, Help
from dsl.diagnostics.source import Source, Span

STDIN = "-"
LARGEST = 4 << 20
"""The most bytes that a file may have."""
LONGEST = 1 << 20
"""The most characters that a line may have."""

# That of UTF-32 begins with that of UTF-16.
_MARKS = (
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def read(path: str | os.PathLike[str], shown: str) -> Source | Diagnostic:
    """The text of a file, or for `-` that of standard input, under the name that reports give it."""
    name = os.fspath(path)
    found = _standard_input(shown) if name == STDIN else _bytes(name, shown)
    return found if isinstance(found, Diagnostic) else decoded(found, shown)


def decoded(data: bytes, shown: str) -> Source | Diagnostic:
    """The UTF-8 text of a file. A byte order mark stays in it, and is part of no line."""
    if len(data) > LARGEST:
        return _too_large(shown, f"more than {LARGEST:,}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _other_encoding(data, shown, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start, shown)
    if "\0" in text:
        return _no_text(text, shown)
    return _long_line(text, shown) or Source(shown, text)


def _standard_input(shown: str) -> bytes | Diagnostic:
    try:
        return sys.stdin.buffer.read(LARGEST + 1)
    except (AttributeError, OSError, ValueError):
        return _unread("E0103", "standard input cannot be read", shown, "name a file, or pipe a spec in")


def _bytes(name: str, shown: str) -> bytes | Diagnostic:
    """What the file holds, up to the bound and one byte further."""
    try:
        # To open a device can do things, and a pipe without a writer keeps a plain `open` waiting.
        if refused := _no_file(os.stat(name), shown):
            return refused
        handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        return _unopened(error, shown)
    try:
        return _no_file(os.fstat(handle), shown) or _all(handle)
    except OSError as error:
        return _unread("E0103", f"`{shown}` cannot be read: {_why(error)}", shown)
    finally:
        os.close(handle)


def _no_file(status: os.stat_result, shown: str) -> Diagnostic | None:
    """Of what is no ordinary file, or too large a one."""
    if stat.S_ISDIR(status.st_mode):
        return _unread("E0102", f"`{shown}` is a folder, not a file", shown, "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        message = f"`{shown}` is {_kind(status.st_mode)}, not a file"
        return _unread("E0104", message, shown, "`-` reads from a pipe")
    return _too_large(shown, f"{status.st_size:,}") if status.st_size > LARGEST else None


def _all(handle: int) -> bytes:
    chunks = []
    left = LARGEST + 1
    while left and (chunk := os.read(handle, left)):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _kind(mode: int) -> str:
    return "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"


def _why(error: OSError) -> str:
    return (error.strerror or "the system does not say why").lower()


def _unopened(error: OSError | ValueError, shown: str) -> Diagnostic:
    """Of a file that the system does not give."""
    if isinstance(error, FileNotFoundError):
        return _unread("E0101", f"there is no file `{shown}`", shown, "check the path, and the folder it starts from")
    if isinstance(error, NotADirectoryError):
        return _unread("E0101", f"there is no file `{shown}`: a part of its path is no folder", shown)
    if isinstance(error, ValueError):
        return _unread("E0101", f"there is no file `{shown}`: none can have this name", shown)
    if isinstance(error, PermissionError):
        return _unread("E0103", f"`{shown}` may not be read", shown, "look at its permissions: `ls -l` shows them")
    return _unread("E0103", f"`{shown}` cannot be read: {_why(error)}", shown)


def _unread(code: str, message: str, shown: str, help: str = "") -> Diagnostic:
    return Diagnostic(code, message, file=shown, help=(Help(help),) if help else ())


def _too_large(shown: str, size: str) -> Diagnostic:
    help = "split it: a spec `extends` another, and blocks stand in files of their own, named in `use`"
    return _unread("E0106", f"`{shown}` has {size} bytes; at most {LARGEST:,} are read", shown, help)


_SAVE = (Help("save the file as UTF-8"),)


def _other_encoding(data: bytes, shown: str, encoding: str) -> Diagnostic:
    source = Source(shown, data.decode(encoding, "replace"))
    label = f"a byte order mark of {encoding} stands before this"
    return Diagnostic("E0105", f"`{shown}` is {encoding} text, not UTF-8", Span(source, 0, 0), label, help=_SAVE)


def _not_utf8(data: bytes, at: int, shown: str) -> Diagnostic:
    """Of the first byte that belongs to no character."""
    start = len(data[:at].decode("utf-8"))
    source = Source(shown, data.decode("utf-8", "replace"))
    likely = data[at : at + 1].decode("cp1252", "ignore")
    return Diagnostic(
        "E0105",
        f"`{shown}` is not UTF-8 text: byte {at:,} is 0x{data[at]:02X}",
        Span(source, start, start + 1),
        "no character of UTF-8 begins or goes on so",
        notes=(f"in Windows-1252 this byte is `{likely}`: the file may have been saved so",) if likely else (),
        help=_SAVE,
    )


def _no_text(text: str, shown: str) -> Diagnostic:
    at = text.index("\0")
    wide = text.count("\0") * 3 > len(text)
    return Diagnostic(
        "E0105",
        f"`{shown}` is not UTF-8 text: it holds NUL bytes",
        Span(Source(shown, text), at, at + 1),
        "the first of them",
        notes=("every second byte is one, as in UTF-16 text",) if wide else (),
        help=_SAVE if wide else (),
    )


def _long_line(text: str, shown: str) -> Diagnostic | None:
    """Of a line past the bound, if there is one."""
    if len(text) <= LONGEST:
        return None
    start = 0
    for line in text.split("\n"):
        if len(line) > LONGEST:
            begun = Span(Source(shown, text), start, start + 1)
            return Diagnostic("E0106", f"a line of {len(line):,} characters", begun, f"at most {LONGEST:,} are read")
        start += len(line) + 1
    return None
