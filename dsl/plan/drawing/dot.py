"""A picture in Graphviz's notation."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.plan.drawing.picture import Box, Picture

_SHAPES = {"input": "oval", "output": "oval", "sign": "circle", "weight": "note"}


def dot(title: str, pictures: dict[str, Picture]) -> str:
    lines = [f"digraph {_quoted(title)} {{", '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11]']
    lines.append("  compound=true; rankdir=TB")
    for number, (name, picture) in enumerate(pictures.items()):
        lines.append(f"  subgraph cluster_m{number} {{ label={_quoted(name)}; color=lightgrey")
        lines += _inside(picture, f"m{number}", "    ", outermost=True)
        lines.append("  }")
    return "\n".join([*lines, "}", ""])


def _inside(picture: Picture, path: str, indent: str, outermost: bool) -> Iterator[str]:
    for place, box in enumerate(picture.boxes):
        own = f"{path}_{place}"
        if box.inside is not None:
            yield f"{indent}subgraph cluster_{own} {{ label={_quoted(_name(box))}; style=dashed"
            yield from _inside(box.inside, own, indent + "  ", outermost=False)
            yield f"{indent}}}"
        elif box.kind in ("input", "output") and not outermost:
            yield f"{indent}{own} [shape=point, label={_quoted(box.title)}]"
        else:
            shape = f", shape={_SHAPES[box.kind]}" if box.kind in _SHAPES else ""
            label = _name(box) + (f"\n{box.detail}" if box.detail else "")
            yield f"{indent}{own} [label={_quoted(label)}{shape}]"
    for wire in picture.wires:
        source = leaving(picture, wire.source, path)
        target = arriving(picture, wire.target, path, wire.port)
        yield f"{indent}{source} -> {target}" + (f" [label={_quoted(wire.label)}]" if wire.label else "")


def leaving(picture: Picture, place: int, path: str) -> str:
    """The name of what a wire comes from: of a block that is unfolded, its output."""
    inside = picture.boxes[place].inside
    own = f"{path}_{place}"
    return own if inside is None else f"{own}_{inside.output}"


def arriving(picture: Picture, place: int, path: str, port: int) -> str:
    """The name of what a wire leads to: of a block that is unfolded, one of its inputs."""
    inside = picture.boxes[place].inside
    own = f"{path}_{place}"
    return own if inside is None else f"{own}_{min(port, max(inside.inputs - 1, 0))}"


def _name(box: Box) -> str:
    return f"{box.title} x {box.times}" if box.times > 1 else box.title


def _quoted(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{safe}"'
