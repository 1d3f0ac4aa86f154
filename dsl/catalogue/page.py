"""What an entry says of itself, as a page for people."""

from __future__ import annotations

import textwrap

from dsl.catalogue.entry import REQUIRED, Entry, Setting, written


def page(entry: Entry) -> str:
    """Name, sentence, settings with what they take, inputs, an example."""
    lines = [entry.signature, "", *textwrap.wrap(entry.doc, 100, initial_indent="  ", subsequent_indent="  ")]
    if entry.settings:
        lines += ["", "  settings"]
        width = max(len(setting.name) for setting in entry.settings)
        for setting in entry.settings:
            lines += _setting(setting, width)
    inputs = [item for item in entry.inputs if len(entry.inputs) > 1 or item.name != "input"]
    if inputs:
        lines += ["", "  inputs"]
        width = max(len(item.name) for item in inputs)
        for item in inputs:
            optional = "" if item.required else "optional; "
            lines.append(f"    {item.name:<{width}}  {optional}{item.doc or 'a tensor'}".rstrip())
    if entry.variadic:
        lines += ["", "  Takes any number of tensors, or a tuple of them."]
    lines += ["", "  example", f"    {entry.example}"]
    return "\n".join(lines) + "\n"


def _setting(setting: Setting, width: int) -> list[str]:
    default = "" if setting.default is REQUIRED or setting.open else f"; default: {written(setting.default)}"
    need = "required; " if setting.default is REQUIRED and not setting.open else ""
    text = f"{need}{setting.domain.words}{default}. {setting.doc}".rstrip()
    indent = " " * (width + 6)
    head = f"    {setting.name:<{width}}  "
    return textwrap.wrap(text, 110, initial_indent=head, subsequent_indent=indent) or [head.rstrip()]
