"""Our modules and functions as they go into an exported file: the source of those needed, and of what they need."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

OURS = "dsl.modules."


WITHOUT_FILES = {
    "dsl.modules.pretrained._made": """\
def _made(name: str, weights: str | None, given: dict[str, Any]) -> Any:
    return models.get_model(name, weights=weights, **given)
"""
}
"""What takes torchvision's weights by their names alone."""


@dataclass(slots=True)
class _File:
    """One of our files: its lines, its definitions by name, and where the names it imports come from."""

    lines: list[str]
    definitions: dict[str, ast.stmt]
    imports: dict[str, str]
    """The import statement of each name, or the dotted name of one of ours."""


@cache
def _file(module: str) -> _File:
    spec = find_spec(module)
    assert spec is not None and spec.origin is not None, module
    text = Path(spec.origin).read_text(encoding="utf-8")
    found = _File(text.splitlines(), {}, {})
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.definitions[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.definitions[node.targets[0].id] = node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.definitions[node.target.id] = node
        elif isinstance(node, ast.Import):
            for alias in node.names:
                known = f" as {alias.asname}" if alias.asname else ""
                found.imports[alias.asname or alias.name.partition(".")[0]] = f"import {alias.name}{known}"
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            for alias in node.names:
                ours = (node.module or "").startswith(OURS)
                dotted = f"{node.module}.{alias.name}"
                found.imports[alias.asname or alias.name] = (
                    dotted if ours else f"from {node.module} import {alias.name}"
                )
    return found


@dataclass(slots=True)
class Sources:
    """The definitions that a file needs, in the order in which they have to stand, and the imports."""

    found: dict[str, str] = field(default_factory=dict)
    """The name in the exported file of each dotted name."""
    texts: list[str] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    instead: dict[str, str] = field(default_factory=dict)
    """Shorter definitions, for files that do not need all that ours do."""

    @property
    def names(self) -> set[str]:
        """What is imported for them."""
        return {line.split()[-1].partition(".")[0] for line in self.imports}

    def need(self, dotted: str) -> str:
        """Take in a definition and all that it uses; its name in the exported file."""
        if dotted in self.found:
            return self.found[dotted]
        module, _, name = dotted.rpartition(".")
        file = _file(module)
        node = file.definitions[name]
        if dotted in self.instead:
            (node,) = ast.parse(self.instead[dotted]).body
        own = name if name not in self.found.values() else f"{module.rpartition('.')[2]}_{name}".strip("_")
        self.found[dotted] = own
        renamed = {name: own} if own != name else {}
        for used in _names(node):
            if used in file.definitions and used != name:
                other = self.need(f"{module}.{used}")
            elif file.imports.get(used, "").startswith(OURS):
                other = self.need(file.imports[used])
            else:
                if used in file.imports:
                    self.imports.add(file.imports[used])
                continue
            if other != used:
                renamed[used] = other
        lines = self.instead[dotted].splitlines() if dotted in self.instead else file.lines
        self.texts.append(_text(lines, node, renamed))
        return own


def _names(node: ast.stmt) -> list[str]:
    """The names that a definition uses, in the order of its text."""
    found = [(part.lineno, part.col_offset, part.id) for part in ast.walk(node) if isinstance(part, ast.Name)]
    return list(dict.fromkeys(name for _, _, name in sorted(found)))


def _text(lines: list[str], node: ast.stmt, renamed: dict[str, str]) -> str:
    first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", ()))])
    assert node.end_lineno is not None
    text = "\n".join(re.sub(r"\s+# type: ignore.*", "", line) for line in lines[first - 1 : node.end_lineno])
    for name, other in renamed.items():
        text = re.sub(rf"(?<![\w.]){name}(?!\w)", other, text)
    return text
