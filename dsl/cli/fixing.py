"""Apply the fixes that cannot be wrong, to the file that a person named and to no other."""

from __future__ import annotations

import os

from dsl.diagnostics.diagnostic import Diagnostic, Edit


def apply_fixes(diagnostics: list[Diagnostic], file: str) -> int:
    """Write the sure fixes of a file's diagnostics into it; how many were applied."""
    groups = [help.edits for item in diagnostics for help in item.help if help.sure and help.edits]
    chosen: list[Edit] = []
    applied = 0
    for edits in groups:
        if all(edit.span.source.name == file for edit in edits) and not _overlap(edits, chosen):
            chosen += edits
            applied += 1
    if not chosen:
        return 0
    text = chosen[0].span.source.text
    for edit in sorted(chosen, key=lambda item: (item.span.start, item.span.end), reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    replace_file(file, text)
    return applied


def _overlap(edits: tuple[Edit, ...], others: list[Edit]) -> bool:
    return any(
        edit.span.start < other.span.end + (other.span.start == other.span.end)
        and other.span.start < edit.span.end + (edit.span.start == edit.span.end)
        for edit in edits
        for other in others
    )


def replace_file(file: str, text: str) -> None:
    """Write a file's new text so that it is never seen half written; links and permissions are kept."""
    import tempfile

    target = os.path.realpath(file)
    mode = os.stat(target).st_mode & 0o7777
    handle, draft = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".dslrun-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(draft, mode)
        os.replace(draft, target)
    except BaseException:
        os.unlink(draft)
        raise
