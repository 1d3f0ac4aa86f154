"""What a file's text is, and what is said of a file that has none."""

from __future__ import annotations

import io
import os
import socket
import sys
import time
from pathlib import Path

import pytest

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.diagnostics.source import Source
from dsl.syntax.reading import LARGEST, LONGEST, decoded, read


def refused(path: str | Path, name: str = "spec.toml") -> Diagnostic:
    found = read(path, name)
    assert isinstance(found, Diagnostic)
    return found


def place(report: Diagnostic) -> tuple[int, int, int]:
    """Line, column and byte of what it points at."""
    assert report.span is not None
    source = report.span.source
    return (*source.position(report.span.start), source.byte_offset(report.span.start))


def text_of(data: bytes) -> str:
    found = decoded(data, "spec.toml")
    assert isinstance(found, Source)
    return found.text


def test_a_file_is_read_under_the_name_it_is_shown_by(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("näme = 1\r\n".encode())
    assert read(path, "specs/a.toml") == Source("specs/a.toml", "näme = 1\r\n")
    assert read(str(path), "a") == Source("a", "näme = 1\r\n")


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.touch()
    assert read(path, "a.toml") == Source("a.toml", "")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    report = refused(tmp_path / "none.toml", "none.toml")
    assert (report.code, report.span, report.file) == ("E0101", None, "none.toml")
    assert "`none.toml`" in report.message


def test_a_file_is_no_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.toml").touch()
    report = refused(tmp_path / "a.toml" / "b.toml")
    assert report.code == "E0101"
    assert "folder" in report.message


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    assert refused(name).code in ("E0101", "E0103")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "E0102"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.touch()
    path.chmod(0)
    assert refused(path).code == "E0103"


def test_the_systems_own_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    path.touch()

    def fails(*_: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", fails)
    report = refused(path)
    assert report.code == "E0103"
    assert "input/output error" in report.message


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").symlink_to(tmp_path / "b.toml")
    (tmp_path / "b.toml").symlink_to(tmp_path / "a.toml")
    assert refused(tmp_path / "a.toml").code == "E0103"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    report = refused(tmp_path / "pipe")
    assert report.code == "E0104"
    assert "a pipe" in report.message


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such device")
def test_a_device_is_refused() -> None:
    assert refused("/dev/zero").code == "E0104"


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        assert refused("s").code == "E0104"


def test_a_large_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)
    start = time.perf_counter()
    report = refused(path)
    assert time.perf_counter() - start < 0.1
    assert report.code == "E0106"
    assert "10,737,418,240" in report.message


def test_a_file_as_large_as_the_bound_is_read() -> None:
    data = b"# x\n" * (LARGEST // 4)
    assert text_of(data) == data.decode()
    report = decoded(data + b"#", "a")
    assert isinstance(report, Diagnostic)
    assert report.code == "E0106"


def test_a_line_past_the_bound_is_refused_at_its_start() -> None:
    assert text_of(b"#" * LONGEST + b"\n" + b"x\n")
    report = decoded(b"a = 1\n" + b"#" * (LONGEST + 1) + b"\n", "a")
    assert isinstance(report, Diagnostic)
    assert report.code == "E0106"
    assert place(report) == (2, 1, 6)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"a = 'caf\xe9'\n", (1, 9, 8)),
        ("ä = 1\nö = '".encode() + b"\xff'", (2, 6, 13)),
        (b"\xef\xbb\xbfa = '\x80'", (1, 6, 8)),
        (b"a = '\xe2\x82", (1, 6, 5)),
        (b"\xed\xa0\x80", (1, 1, 0)),
    ],
)
def test_the_first_byte_that_is_not_utf8_is_shown(data: bytes, where: tuple[int, int, int]) -> None:
    report = decoded(data, "a")
    assert isinstance(report, Diagnostic)
    assert report.code == "E0105"
    assert place(report) == where
    assert f"byte {where[2]} is 0x{data[where[2]]:02X}" in report.message


def test_what_the_byte_would_be_in_another_encoding_is_said() -> None:
    report = decoded(b"a = 'caf\xe9'\n", "a")
    assert isinstance(report, Diagnostic)
    assert "`é`" in report.notes[0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_text_is_told_apart(encoding: str) -> None:
    data = "a = 1\n".encode(encoding)
    marks = {
        "utf-16-le": b"\xff\xfe",
        "utf-16-be": b"\xfe\xff",
        "utf-32-le": b"\xff\xfe\0\0",
        "utf-32-be": b"\0\0\xfe\xff",
    }
    report = decoded(marks.get(encoding, b"") + data, "a")
    assert isinstance(report, Diagnostic)
    assert report.code == "E0105"
    assert encoding[:6].upper() in report.message
    assert report.span is not None
    assert report.span.source.text == "a = 1\n"


def test_wide_text_without_a_mark_is_told_by_its_nul_bytes() -> None:
    report = decoded("a = 1\n".encode("utf-16-le"), "a")
    assert isinstance(report, Diagnostic)
    assert report.code == "E0105"
    assert "UTF-16" in report.notes[0]


def test_a_nul_byte_is_no_text() -> None:
    report = decoded(b"a = 1\nb = '\0'\n", "a")
    assert isinstance(report, Diagnostic)
    assert (report.code, place(report), report.notes) == ("E0105", (2, 6, 11), ())


def test_a_byte_order_mark_stays_and_is_in_no_column() -> None:
    found = decoded(b"\xef\xbb\xbfa = 1\nb = 2\n", "a")
    assert isinstance(found, Source)
    assert [found.position(offset) for offset in (0, 1, 2, 7)] == [(1, 1), (1, 1), (1, 2), (2, 1)]
    assert [found.line(1), found.line(2)] == ["a = 1", "b = 2"]
    assert found.byte_offset(1) == 3


class Input:
    """Standard input with these bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input(b"a = 1\n"))
    assert read("-", "standard input") == Source("standard input", "a = 1\n")


def test_standard_input_has_the_same_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input(b"x" * (LARGEST + 10)))
    assert refused("-").code == "E0106"


def test_closed_standard_input_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert refused("-").code == "E0103"
