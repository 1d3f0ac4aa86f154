"""A picture as a Mermaid flow chart, which Markdown on the web shows."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.plan.drawing.dot import arriving, leaving
from dsl.plan.drawing.picture import Box, Picture

_FORMS = {"input": ("([", "])"), "output": ("([", "])"), "sign": ("((", "))"), "weight": ("[/", "/]")}


def mermaid(title: str, pictures: dict[str, Picture]) -> str:
    lines = ["---", f"title: {_quoted(title)}", "---", "flowchart TB"]
    for number, (name, picture) in enumerate(pictures.items()):
        lines.append(f"  subgraph m{number}[{_quoted(name)}]")
        lines += _inside(picture, f"m{number}", "    ", outermost=True)
        lines.append("  end")
    return "\n".join([*lines, ""])


def _inside(picture: Picture, path: str, indent: str, outermost: bool) -> Iterator[str]:
    for place, box in enumerate(picture.boxes):
        own = f"{path}_{place}"
        if box.inside is not None:
            yield f"{indent}subgraph {own}[{_quoted(_name(box))}]"
            yield from _inside(box.inside, own, indent + "  ", outermost=False)
            yield f"{indent}end"
        elif box.kind in ("input", "output") and not outermost:
            yield f'{indent}{own}((" "))'
        else:
            begin, end = _FORMS.get(box.kind, ("[", "]"))
            label = _name(box) + (f"<br/>{box.detail}" if box.detail else "")
            yield f"{indent}{own}{begin}{_quoted(label)}{end}"
    for wire in picture.wires:
        label = f"|{_quoted(wire.label)}|" if wire.label else ""
        source, target = leaving(picture, wire.source, path), arriving(picture, wire.target, path, wire.port)
        yield f"{indent}{source} -->{label} {target}"


def _name(box: Box) -> str:
    return f"{box.title} x {box.times}" if box.times > 1 else box.title


def _quoted(text: str) -> str:
    """In quotes; what Mermaid would read as its own is spelt as an entity."""
    safe = text.replace("#", "#35;").replace('"', "#quot;").replace("<br/>", "\0")
    safe = safe.replace("<", "#lt;").replace(">", "#gt;").replace("`", "#96;").replace("\0", "<br/>")
    return f'"{safe}"'
