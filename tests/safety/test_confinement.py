"""Only what lies below a spec's project folder is read, and of data files only the head."""

from __future__ import annotations

import builtins
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from dsl.diagnostics.diagnostic import Diagnostic
from dsl.lang.check import check_file
from dsl.lang.files import ProjectFiles

SECRET = 'name = "the-secret-of-another-project"\n[params]\nthe_secret_of_another_project = 1\n'
BLOCKS = "block the_secret_of_another_project { relu }\n"
TABLE = "age,fare,the_secret_column\n1,2,3\n"
HEAD = 1 << 16
"""So many bytes of a table may be read."""

posix = pytest.mark.skipif(os.name != "posix", reason="links, FIFOs and devices as POSIX has them")


@dataclass
class Reads:
    """What was opened, and how many bytes of it were read, in sight of `os` and `open`."""

    opened: list[str] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    found = Reads()
    names: dict[int, str] = {}
    real_open, real_read, plain_open = os.open, os.read, builtins.open

    def watched_open(path: Any, *more: Any, **named: Any) -> int:
        handle = real_open(path, *more, **named)
        names[handle] = os.path.realpath(os.fsdecode(path))
        found.opened.append(names[handle])
        return handle

    def watched_read(handle: int, size: int) -> bytes:
        data = real_read(handle, size)
        found.bytes[names[handle]] = found.bytes.get(names[handle], 0) + len(data)
        return data

    def watched_plain_open(path: Any, *more: Any, **named: Any) -> Any:
        if isinstance(path, (str, bytes, os.PathLike)) and not os.fsdecode(path).endswith((".py", ".pyc")):
            found.opened.append(os.path.realpath(os.fsdecode(path)))
        return plain_open(path, *more, **named)

    monkeypatch.setattr(os, "open", watched_open)
    monkeypatch.setattr(os, "read", watched_read)
    monkeypatch.setattr(builtins, "open", watched_plain_open)
    return found


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """What blocks is a failure, not a hang."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("reading blocks")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 20)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project beside another one, with links from the one to the other."""
    inside, outside = tmp_path / "project", tmp_path / "other"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "pyproject.toml").touch()
        (folder / "base.toml").write_text(SECRET)
        (folder / "blocks.dsl").write_text(BLOCKS)
        (folder / "table.csv").write_text(TABLE)
    if os.name == "posix":
        (inside / "link.toml").symlink_to(outside / "base.toml")
        (inside / "link.dsl").symlink_to(outside / "blocks.dsl")
        (inside / "link.csv").symlink_to(outside / "table.csv")
        (inside / "folder").symlink_to(outside)
        (inside / "chain.toml").symlink_to("link.toml")
        (inside / "loop.toml").symlink_to("loop.toml")
        (inside / "near.toml").symlink_to("base.toml")
    monkeypatch.chdir(inside)
    return inside


def checked(project: Path, text: str, root: str | None = None) -> list[Diagnostic]:
    (project / "spec.toml").write_text(text)
    return check_file("spec.toml", root=root)


def codes(found: list[Diagnostic]) -> set[str]:
    return {item.code for item in found}


def tells_secret(found: list[Diagnostic]) -> bool:
    return "secret" in repr([(item.message, item.label, item.labels, item.notes, item.help) for item in found])


WAYS_OUT = [
    pytest.param(lambda other, name: str(other / name), id="absolute"),
    pytest.param(lambda other, name: f"../other/{name}", id="above"),
    pytest.param(lambda other, name: f"./../project/../other/{name}", id="above, in turns"),
    pytest.param(lambda other, name: f"no/such/../../../../other/{name}", id="above, by folders that are not there"),
    pytest.param(lambda other, name: f"link{Path(name).suffix}", id="link", marks=posix),
    pytest.param(lambda other, name: f"folder/{name}", id="link to a folder", marks=posix),
    pytest.param(lambda other, name: f"folder/../{name}", id="above a link", marks=posix),
]
WayOut = Callable[[Path, str], str]


@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize(("key", "name"), [("extends", "base.toml"), ("use", "blocks.dsl")])
def test_a_path_out_of_the_project_is_refused(project: Path, reads: Reads, key: str, name: str, way: WayOut) -> None:
    path = way(project.parent / "other", name)
    found = checked(project, f'{key} = ["{path}"]\n[params]\nthe_secret = 1\n')
    if path == f"folder/../{name}":  # as people read it, this is the project's own file
        assert "E0212" not in codes(found)
    else:
        assert "E0212" in codes(found)
    assert all(file.startswith(str(project)) for file in reads.opened), reads.opened
    assert str(project / "spec.toml") in reads.opened


@posix
def test_links_to_links_are_followed_to_their_end(project: Path, reads: Reads) -> None:
    assert "E0212" in codes(checked(project, 'extends = "chain.toml"\n'))
    assert "E0212" not in codes(checked(project, 'extends = "near.toml"\n'))
    found = codes(checked(project, 'extends = "loop.toml"\n'))
    assert found & {"E0101", "E0103", "E0104"}
    assert all(file.startswith(str(project)) for file in reads.opened), reads.opened


@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize("source", ["csv('{}', target='age')", "arrays('{}', target='y')", "text('{}', level='char')"])
def test_data_outside_the_project_stay_closed(project: Path, reads: Reads, source: str, way: WayOut) -> None:
    path = way(project.parent / "other", "table.csv")
    found = checked(project, f'loss = "mse"\n[data]\nsource = "{source.format(path)}"\n[model]\nlayers = "linear(1)"\n')
    outside = project.parent / "other" / "table.csv"
    assert str(outside) not in reads.opened
    if path != "folder/../table.csv":
        assert not tells_secret(found)


def test_the_head_of_a_table_in_the_project_is_read(project: Path, reads: Reads) -> None:
    found = checked(project, "[data]\nsource = \"csv('table.csv', target='unknown')\"\n")
    assert tells_secret(found), "a column that is not there is reported with those that are"
    assert reads.bytes[str(project / "table.csv")] == len(TABLE)


def test_the_root_may_be_wider_or_narrower(project: Path, reads: Reads) -> None:
    text = 'extends = "../other/base.toml"\n'
    assert "E0212" not in codes(checked(project, text, root=".."))
    narrow = project / "narrow"
    narrow.mkdir()
    assert "E0212" in codes(checked(project, "", root="narrow")), "the spec itself lies outside"
    (narrow / "spec.toml").write_text('extends = "../base.toml"\n')
    assert "E0212" not in codes(check_file("narrow/spec.toml"))
    assert "E0212" in codes(check_file("narrow/spec.toml", root="narrow"))


def test_without_a_mark_a_specs_own_folder_is_the_project(tmp_path: Path, reads: Reads) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "base.toml").write_text(SECRET)
    spec = tmp_path / "specs" / "spec.toml"
    spec.write_text('extends = "../base.toml"\n')
    marked = any((folder / mark).exists() for folder in tmp_path.parents for mark in (".git", "pyproject.toml"))
    assert not marked, "the folder for tests lies in a project"
    assert "E0212" in codes(check_file(str(spec)))
    assert str(tmp_path / "base.toml") not in reads.opened


# -- files that are none, and files that never end


@posix
@pytest.mark.parametrize("key", ["extends", "use"])
def test_a_pipe_is_refused_at_once(project: Path, key: str) -> None:
    os.mkfifo(project / "pipe.toml")
    assert codes(checked(project, f'{key} = ["pipe.toml"]\n')) & {"E0104"}
    assert codes(check_file("pipe.toml")) == {"E0104"}


@posix
def test_a_pipe_of_data_is_not_waited_for(project: Path) -> None:
    for name in ("pipe.csv", "pipe.npy", "pipe.npz", "pipe.safetensors", "pipe.txt"):
        os.mkfifo(project / name)
    for source in ("csv('pipe.csv', target='x')", "arrays('pipe.npy')", "arrays('pipe.npz')", "text('pipe.txt')"):
        checked(project, f'[data]\nsource = "{source}"\n')


@posix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/stdin", "/dev/tty", "/dev/fd/0", "/proc/self/environ"])
def test_devices_are_refused(project: Path, reads: Reads, device: str) -> None:
    if not os.path.exists(device):
        pytest.skip(f"there is no {device} here")
    assert codes(checked(project, f'extends = "{device}"\n')) & {"E0212"}
    (project / "device.toml").symlink_to(device)
    assert codes(checked(project, 'extends = "device.toml"\n')) & {"E0212"}
    checked(project, f"[data]\nsource = \"csv('{device}', target='x')\"\n")
    assert device not in reads.opened


@posix
@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no /dev/zero here")
def test_a_device_inside_the_root_is_refused_too(project: Path, reads: Reads) -> None:
    assert codes(checked(project, 'extends = "/dev/zero"\n', root="/")) & {"E0104"}
    checked(project, "[data]\nsource = \"csv('/dev/zero', target='x')\"\n", root="/")
    assert reads.bytes.get("/dev/zero", 0) == 0


@pytest.mark.parametrize("where", ["extends", "use", "the spec"])
def test_a_huge_file_is_refused_unread(project: Path, reads: Reads, where: str) -> None:
    huge = project / "huge.toml"
    sparse(huge)
    found = check_file("huge.toml") if where == "the spec" else checked(project, f'{where} = ["huge.toml"]\n')
    assert "E0106" in codes(found)
    assert reads.bytes.get(str(huge), 0) == 0


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("huge.csv", "csv('huge.csv', target='age')"),
        ("huge.tsv", "csv('huge.tsv', target='age')"),
        ("huge.csv.gz", "csv('huge.csv.gz', target='age')"),
        ("huge.npy", "arrays('huge.npy')"),
        ("huge.npz", "arrays('huge.npz')"),
        ("huge.safetensors", "arrays('huge.safetensors')"),
        ("huge.txt", "text('huge.txt')"),
        ("huge.parquet", "parquet('huge.parquet', target='age')"),
    ],
)
@pytest.mark.parametrize("head", [b"", b"age,fare\n1,2\n", b"\x1f\x8b\x08", b"\x93NUMPY\x01\x00v\x00{", b"\xff" * 64])
def test_of_data_only_the_head_is_read(project: Path, reads: Reads, name: str, source: str, head: bytes) -> None:
    huge = project / name
    sparse(huge, head)
    checked(project, f'[data]\nsource = "{source}"\n')
    assert reads.bytes.get(str(huge), 0) <= 16 * HEAD
    if name.endswith(("csv", "tsv", "gz")):
        assert reads.bytes[str(huge)] <= HEAD


def test_reading_a_head_is_bounded_whatever_is_asked(project: Path, reads: Reads) -> None:
    sparse(project / "huge.bin")
    data = ProjectFiles(str(project)).read("huge.bin", 0, 1 << 40)
    assert data is not None
    assert len(data) <= 1 << 20
    assert ProjectFiles(str(project)).read("../other/table.csv", 0, 10) is None
    assert ProjectFiles(str(project)).read("table.csv", -4, 10) == TABLE[-4:].encode()


@posix
def test_folders_are_listed_below_the_project_alone(project: Path) -> None:
    (project / "images" / "cat").mkdir(parents=True)
    files = ProjectFiles(str(project))
    assert files.folders("images") == ("cat",)
    assert [files.folders(path) for path in ("/", "..", "folder", "images/../..", "table.csv", "a\0b", "")] == [
        None
    ] * 7


def test_a_zipped_header_cannot_swell(project: Path, reads: Reads) -> None:
    import zlib

    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join([packed.compress(b"a" * (1 << 20)) for _ in range(64)]) + packed.flush()
    (project / "bomb.csv.gz").write_bytes(bomb)
    before = peak()
    found = checked(project, "[data]\nsource = \"csv('bomb.csv.gz', target='a')\"\n")
    assert peak() - before < 50
    assert all(len(item.message) < 10_000 for item in found)


def peak() -> float:
    """The most memory this process has had, in MB."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def sparse(path: Path, head: bytes = b"") -> None:
    """A file of 10 GB that takes no room."""
    with path.open("wb") as file:
        file.write(head)
        try:
            file.truncate(10 << 30)
        except OSError:
            pytest.skip("this disk has no files of 10 GB")
