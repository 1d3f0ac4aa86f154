"""Checking a stranger's spec runs nothing, writes nothing, opens no socket and reads only what is near."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.safety.watch import HOSTILE

ROOT = Path(__file__).resolve().parents[2]
GOOD = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "specs").rglob("*") if path.suffix in (".toml", ".dsl"))
BROKEN = sorted(
    str(path.relative_to(ROOT))
    for folder in ("tests/golden/broken", "tests/safety/regressions")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".toml", ".dsl")
)


def watched(root: Path, action: str, *arguments: str) -> dict[str, Any]:
    """What a process of its own did that it may not, and how often it did what."""
    command = [sys.executable, "-B", str(ROOT / "tests" / "safety" / "watch.py"), str(root), action, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_good_specs_are_checked_without_a_forbidden_step() -> None:
    found = watched(ROOT, "check", *GOOD)
    assert (found["faults"], found["ended"]) == ([], "")
    assert set(found["statuses"]) <= {0, 1}
    assert found["counts"]["open"] > 4 * len(GOOD), "the hook sees the files that are read"
    assert found["counts"]["import"] > 50


def test_broken_specs_are_checked_without_a_forbidden_step() -> None:
    found = watched(ROOT, "check", *BROKEN)
    assert (found["faults"], found["ended"]) == ([], "")
    assert 70 not in found["statuses"], found["output"][-3000:]
    assert found["counts"]["open"] > 4 * len(BROKEN)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project whose specs try to have code run, modules imported and files read or written."""
    (tmp_path / "pyproject.toml").touch()
    for module in ("turtle", "evil"):
        (tmp_path / f"{module}.py").write_text("open('ran', 'w')\n")
    calls = [
        "__import__('os').system('touch ran')",
        "eval(\"open('ran', 'w')\")",
        "exec('import turtle')",
        "nn.Module.__class__",
        "torch.load('weights.pt')",
        "torch.hub.load('evil', 'evil')",
        "torch.utils.cpp_extension.load('evil', 'evil.cpp')",
        "nn.modules.sys.modules['os'].system('touch ran')",
        "F.torch.os.system('touch ran')",
        "_.__class__.__mro__[1].__subclasses__()",
        "x.shape.__class__",
        "'{0.__class__}'.format(1)",
        "os.system('touch ran')",
        "subprocess.run(['touch', 'ran'])",
        *(f"{module}()" for module in HOSTILE),
        *(f"{module}.main()" for module in HOSTILE),
        "evil.main()",
        "open('ran', 'w')",
        "csv('|touch ran', target='x')",
        "csv('https://example.org/data.csv', target='x')",
        "load_image('http://example.org/a.jpg')",
    ]
    for index, call in enumerate(calls):
        text = json.dumps(call)
        (tmp_path / f"body{index}.dsl").write_text(f"block b {{ {call} }}\n")
        (tmp_path / f"spec{index}.toml").write_text(
            f"use = [{text}]\nloss = {text}\noptimizer = {text}\nschedule = {text}\nmetrics = [{text}]\n"
            f"[params]\nx = {text}\n[data]\nsource = {text}\ntransform = {text}\n"
            f"sampler = {{ type = {text} }}\n[model]\nlayers = {text}\nweights = {text}\ninit = {text}\n"
            f"[constants]\nc = {text}\n[callback.a]\ntype = {text}\n[plugins]\nuse = [{text}]\n"
            f"[trainer]\nplugins = [{text}]\nlogger = {text}\n"
        )
    return tmp_path


def test_what_a_spec_says_is_never_run_or_imported(hostile: Path) -> None:
    files = sorted(path.name for path in hostile.iterdir() if path.suffix in (".toml", ".dsl"))
    found = watched(hostile, "check", *files)
    assert (found["faults"], found["ended"]) == ([], "")
    assert not (hostile / "ran").exists()
    assert found["statuses"][:4] == [1, 1, 1, 1], found["output"][-3000:]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("open('note', 'w')", "open: writes 'note'"),
        ("open('here', 'r+')", "open: writes 'here'"),
        ("import os; os.open('note', os.O_CREAT)", "open: writes 'note'"),
        ("open('/etc/hostname')", "open: reads '/etc/hostname'"),
        ("open('../outside')", "open: reads '../outside'"),
        ("open('link')", "open: reads 'link'"),
        ("import os; os.listdir('/')", "os.listdir: lists '/'"),
        ("import os; os.scandir('..')", "os.scandir: lists '..'"),
        ("import socket; socket.socket()", "socket."),
        ("import socket; socket.getaddrinfo('localhost', 1)", "socket."),
        ("import subprocess, sys; subprocess.run([sys.executable, '-c', ''])", "subprocess.Popen: "),
        ("import os; os.system('true')", "os.system: "),
        ("import os; os.fork() or os._exit(0); os.wait()", "os.fork: "),
        ("import os; os.remove('here')", "os.remove: "),
        ("import os; os.rename('here', 'there')", "os.rename: "),
        ("import os; os.mkdir('folder')", "os.mkdir: "),
        ("eval('1 + 1')", "compile: compiles b'1 + 1'"),
        ("exec('x = 1')", "compile: compiles b'x = 1'"),
        ("import this", "import: imports this, which a spec names"),
        ("import numpy", "import: imports numpy"),
        ("import pickle; pickle.loads(b'cos\\nsystem\\n.')", "pickle.find_class: "),
    ],
)
def test_a_forbidden_step_is_seen(tmp_path: Path, code: str, fault: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "here").touch()
    (tmp_path / "outside").touch()
    (root / "link").symlink_to("../outside")
    found = watched(root, "run", code)
    assert any(item.startswith(fault) for item in found["faults"]), found


def test_an_allowed_step_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    found = watched(tmp_path, "run", "import dataclasses, json, os; open('here').read(); os.listdir('.')")
    assert (found["faults"], found["ended"]) == ([], "")
