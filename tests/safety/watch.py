"""Runs in a process of its own: watch what Python does while specs are checked, and print what it may not do.

`python watch.py ROOT check FILE...` gives the files to the commands that trust nothing; `python watch.py ROOT run TEXT`
runs some Python, so that a test can see that what is forbidden is seen. The answer is JSON on standard output.
"""

from __future__ import annotations

import io
import json
import os
import sys
from types import FrameType
from typing import Any

FORBIDDEN = (
    *(
        "socket.",
        "ssl.",
        "subprocess.",
        "os.system",
        "os.exec",
        "os.fork",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
    ),
    *(
        "os.remove",
        "os.unlink",
        "os.rename",
        "os.replace",
        "os.mkdir",
        "os.rmdir",
        "os.link",
        "os.symlink",
        "os.truncate",
    ),
    *("os.chmod", "os.chown", "os.chflags", "os.utime", "os.setxattr", "os.removexattr", "os.putenv", "os.unsetenv"),
    *("os.kill", "os.chdir", "os.lockf", "signal.", "pty.", "shutil.", "tempfile.", "fcntl.", "mmap.", "ctypes."),
    *("urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "telnetlib.", "webbrowser.", "sqlite3."),
    *("pickle.find_class", "builtins.input", "builtins.breakpoint", "cpython.run_", "sys.addaudithook", "syslog."),
    *("sys.remote_exec", "gc.get_objects", "code.__new__", "function.__new__"),
)
"""Beginnings of the names of what no check may do, wherever it happens."""

LISTING = ("os.listdir", "os.scandir", "os.walk", "glob.glob", "glob.glob/2")
OURS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "dsl")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
LIBRARIES = ("dsl", "click", "tomli", "lark")
"""What may be imported, beside the standard library."""
MAKERS = ("dataclasses", "collections", "typing", "annotationlib", "enum")
"""Modules that write the text of a class and run it."""
HOSTILE = ("antigravity", "this", "turtle", "idlelib", "lib2to3", "tkinter", "turtledemo", "pdb", "smtplib", "ftplib")
"""Modules of the standard library that the hostile specs name, and nothing else needs."""


class Watch:
    """Notes each step that goes against the rules, and counts all steps by name."""

    def __init__(self, root: str) -> None:
        self.faults: list[str] = []
        self.counts: dict[str, int] = {}
        self.on = True
        pythons = {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__)}
        pythons.update(path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages"))
        pythons.update(filter(None, [sys.pycache_prefix]))
        self._folders = tuple(os.path.realpath(folder) + os.sep for folder in (root, OURS, *pythons))
        self._busy = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or self._busy:
            return
        self._busy = True  # what is done here in order to look is not watched
        try:
            self.counts[event] = self.counts.get(event, 0) + 1
            fault = self._fault(event, arguments)
            if fault:
                self.faults.append(f"{event}: {fault}")
        finally:
            self._busy = False

    def _fault(self, event: str, arguments: tuple[Any, ...]) -> str:
        if event.startswith(FORBIDDEN):
            return repr(arguments)[:300]
        if event == "open":
            return self._opened(*arguments)
        if event in LISTING:
            return "" if self._is_near(arguments[0]) or arguments[0] in sys.path else f"lists {arguments[0]!r}"
        if event == "import":
            return self._imported(arguments[0])
        if event == "compile":
            return self._compiled(*arguments)
        if event == "exec":
            return self._executed(arguments[0])
        return ""

    def _opened(self, path: Any, mode: Any, flags: int) -> str:
        if flags & WRITING or set(str(mode or "")) & set("wax+"):
            return f"writes {path!r}"
        return "" if isinstance(path, int) or self._is_near(path) else f"reads {path!r}"

    def _is_near(self, path: Any) -> bool:
        """Whether a path lies below the project's folder or where Python keeps its modules."""
        real = os.path.realpath(os.fsdecode(path) if path is not None else ".")
        return (real + os.sep).startswith(self._folders)

    def _imported(self, name: str) -> str:
        first = name.partition(".")[0]
        if first in HOSTILE:
            return f"imports {name}, which a spec names"
        known = first in sys.stdlib_module_names or first in LIBRARIES or first.endswith("__mypyc") or first == "org"
        return "" if known else f"imports {name}"

    def _compiled(self, source: Any, filename: Any) -> str:
        """The text of modules may be compiled, and what makers of classes write; no other text may."""
        if os.path.isabs(os.fsdecode(filename or "")) and self._is_near(filename):
            return ""
        return "" if source is None or _caller() in MAKERS else f"compiles {source!r}"[:300]

    def _executed(self, code: Any) -> str:
        name = os.fsdecode(code.co_filename)
        if name.startswith("<frozen ") or (name == "<string>" and _caller() in MAKERS):
            return ""
        return "" if os.path.isabs(name) and self._is_near(name) else f"executes {name}"


def _caller() -> str:
    """The module whose code does what is being watched."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_globals is globals():
        frame = frame.f_back
    return str(frame.f_globals.get("__name__")) if frame is not None else ""


def check(files: list[str]) -> list[int]:
    """Give the files to each command that trusts nothing; with what status each of them ends."""
    from dsl.cli import main

    statuses = []

    for arguments in (
        *(["validate", "--format", form, *files] for form in ("text", "json", "sarif", "github")),
        ["fmt", "--check", *files],
        ["explain", "E0307"],
        ["explain", "data.batch_size"],
        ["schema"],
        ["layers"],
    ):
        try:
            main(arguments)
        except SystemExit as end:
            statuses.append(int(end.code or 0))
    return statuses


def run() -> None:
    root, action, *rest = sys.argv[1:]
    sys.dont_write_bytecode = True
    sys.path[0] = root  # as where `python -m` runs: modules that lie beside a spec could be imported
    sys.path.append(os.path.dirname(OURS))
    watch = Watch(root)
    sys.addaudithook(watch)
    shown, real = io.TextIOWrapper(io.BytesIO(), "utf-8"), sys.stdout
    sys.stdout = sys.stderr = shown
    ended, statuses = "", []
    try:
        if action == "check":
            statuses = check(rest)
        else:
            exec(compile(rest[0], os.path.join(root, "allowed.py"), "exec"))
    except BaseException as error:
        ended = f"{type(error).__name__}: {error}"
    watch.on = False
    sys.stdout = real
    shown.flush()
    output = shown.buffer.getvalue().decode("utf-8", "replace")  # type: ignore[attr-defined]
    answer = {"faults": watch.faults, "counts": watch.counts, "ended": ended, "statuses": statuses, "output": output}
    print(json.dumps(answer))


if __name__ == "__main__":
    run()
