"""The order of the packages, what each may import, how long files are: a test reads the source and holds it to this."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "dsl"

# From the bottom up. A package may import those of the lines above its own here, and nothing beside or below.
# The empty name is the page of `dsl` itself.
ORDER = (
    ("diagnostics",),
    ("types",),
    ("syntax",),
    ("spec", "catalogue"),
    ("lang",),
    ("modules",),
    ("build", "data"),
    ("plan",),
    ("run",),
    ("tune", "export", "lsp"),
    ("",),
    ("cli",),
)
HEIGHT = {package: height for height, line in enumerate(ORDER) for package in line}

# Validation knows these packages alone, and none of these libraries.
TORCH_FREE = tuple(package for package, height in HEIGHT.items() if height <= HEIGHT["lang"])
HEAVY = ("torch", "torchvision", "numpy")

# What of others' a package may import; what is missing here may import the standard library alone.
THIRD_PARTY = {
    "syntax": {"lark", "tomli"},
    "modules": {"torch", "torchvision", "torchmetrics", "PIL", "safetensors"},
    "build": {"torch", "torchvision"},
    "data": {"torch", "torchvision", "numpy", "PIL"},
    "plan": {"torch", "torchvision"},
    "run": {"torch", "torchvision", "numpy", "torchmetrics", "tensorboard", "safetensors"},
    "tune": {"torch"},
    "export": {"torch", "safetensors", "onnx", "onnxruntime"},
    "cli": {"click", "rich"},
}

# Plain torch, of use without the language: these import nothing of ours.
ALONE = {"modules"}

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONG_FILES = {
    "dsl/diagnostics/codes.py": "one literal table: to find a code is to search one file",
    "dsl/syntax/tables/body.py": "data, made from the grammar",
    "dsl/catalogue/torchvision_models.py": "data, made from torchvision",
}
LONG_FUNCTIONS: dict[str, str] = {}

CODE = re.compile(r"[EWN]0\d{3}")


@dataclass(frozen=True)
class Import:
    """One module that a module imports, and where."""

    module: str
    package: str
    name: str
    place: str
    only_types: bool

    @property
    def target(self) -> str:
        """The package of ours that is imported, or the library."""
        parts = self.name.split(".")
        return parts[0] if parts[0] != "dsl" else parts[1] if len(parts) > 1 else ""


def module_name(path: Path, root: Path) -> str:
    parts = ("dsl", *path.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(path: Path, root: Path) -> str:
    parts = path.relative_to(root).parts
    return parts[0].removesuffix(".py") if parts[0] != "__init__.py" else ""


def imports(root: Path) -> Iterator[Import]:
    """Every import in the source, those inside functions and for types included."""
    modules = {module_name(path, root) for path in root.rglob("*.py")}
    for path in sorted(root.rglob("*.py")):
        module, package = module_name(path, root), package_of(path, root)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for_types = {part for node in ast.walk(tree) if is_for_types(node) for part in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    here = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
                    base = ".".join([*here[: len(here) - node.level + 1], *([base] if base else [])])
                whole = [f"{base}.{alias.name}" for alias in node.names]
                names = [name if name in modules else base for name in whole]
            else:
                continue
            for name in names:
                place = f"{path.relative_to(root.parent)}:{node.lineno}"
                yield Import(module, package, name, place, node in for_types)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def misplaced(root: Path) -> list[str]:
    """Packages that are not in the order, and imports that go against it."""
    found = []
    for package in sorted({package_of(path, root) for path in root.rglob("*.py")} - set(HEIGHT)):
        found.append(f"dsl/{package} is not in the order of packages")
    for item in imports(root):
        if item.name.split(".")[0] != "dsl" or item.package not in HEIGHT or item.target == item.package:
            continue
        if item.package in ALONE:
            found.append(f"{item.place}: {item.package} imports {item.name}, but stands alone")
        elif HEIGHT.get(item.target, len(ORDER)) >= HEIGHT[item.package]:
            found.append(f"{item.place}: {item.package} imports {item.name}, which is not below it")
    return found


def foreign(root: Path) -> list[str]:
    """Imports of libraries by packages that may not."""
    return [
        f"{item.place}: {item.package or 'dsl'} imports {item.name}"
        for item in imports(root)
        if item.name.split(".")[0] != "dsl"
        and item.target not in sys.stdlib_module_names
        and item.target not in THIRD_PARTY.get(item.package, ())
    ]


def cycles(root: Path) -> list[str]:
    """Modules that import themselves by way of others, late in a function too; types may refer to each other."""
    graph: dict[str, set[str]] = {}
    for item in imports(root):
        if item.only_types:
            continue
        graph.setdefault(item.module, set()).add(item.name)
    found = []
    finished: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            found.append(" -> ".join((*path[path.index(module) :], module)))
        elif module not in finished:
            for name in sorted(graph.get(module, ())):
                visit(name, (*path, module))
            finished.add(module)

    for module in sorted(graph):
        visit(module, ())
    return found


def overlong(root: Path) -> dict[str, int]:
    """Files and functions past their budget, with their lengths."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        name = str(path.relative_to(root.parent))
        if len(text.splitlines()) > LONGEST_FILE:
            found[name] = len(text.splitlines())
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found[f"{name}:{node.name}"] = length
    return found


def codes_used(root: Path) -> set[str]:
    """The codes that stand as texts of their own anywhere but in their table."""
    return {
        node.value
        for path in root.rglob("*.py")
        if path.name != "codes.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def loaded_by(modules: list[str]) -> set[str]:
    """Which heavy libraries a fresh interpreter has loaded after importing these."""
    code = "import sys\n" + "".join(f"import {module}\n" for module in modules)
    code += f"print(*(set(sys.modules) & {set(HEAVY)!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_packages_import_only_what_is_below_them() -> None:
    assert misplaced(SOURCE) == []


def test_libraries_are_imported_only_where_they_belong() -> None:
    assert foreign(SOURCE) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert cycles(SOURCE) == []


def test_reading_and_checking_a_spec_loads_no_torch() -> None:
    files = [path for package in TORCH_FREE for path in (SOURCE / package).rglob("*.py") if path.name != "__main__.py"]
    modules = [module_name(path, SOURCE) for path in files]
    assert len(modules) > 20
    assert loaded_by(sorted(modules)) == set()


def test_the_command_starts_without_torch() -> None:
    assert loaded_by(["dsl", "dsl.cli"]) == set()


def test_files_and_functions_keep_their_length() -> None:
    long = overlong(SOURCE)
    assert set(long) <= {*LONG_FILES, *LONG_FUNCTIONS}, long
    stale = {*LONG_FILES, *LONG_FUNCTIONS} - set(long)
    assert not stale, "exceptions that nothing needs any more"


def test_every_code_is_used_and_explained() -> None:
    from dsl.diagnostics.codes import CODES

    used = codes_used(SOURCE)
    assert sorted(used - set(CODES)) == [], "used, but not explained in dsl/diagnostics/codes.py"
    assert sorted(set(CODES) - used) == [], "explained, but never used"


# The rules themselves: each must be able to fail.


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A source in which every rule is broken once."""
    files = {
        "__init__.py": "__version__ = '1'\n",
        "syntax/__init__.py": "from dsl import __version__\n",
        "syntax/tree.py": "def f():\n    from dsl.lang import graph\n",
        "syntax/toml.py": "import numpy.linalg\nfrom dsl.spec.key import Key\n",
        "lang/__init__.py": "",
        "lang/graph.py": "from . import nodes\nfrom ..modules import x\nCODE = 'E0999'\n",
        "lang/nodes.py": "def f():\n    from dsl.lang.graph import Graph\n",
        "lang/types.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from dsl.lang.types import T\n",
        "spec/__init__.py": "from dsl import catalogue\n",
        "spec/key.py": "def g():\n" + "    x = 1\n" * 61 + "x = 1\n" * 400,
        "catalogue/__init__.py": "import dsl.syntax, tomli\n",
        "modules/__init__.py": "import torch\nimport dsl.syntax\n",
        "utils/__init__.py": "",
        "cli/__init__.py": "import click\nfrom dsl import __version__\nfrom dsl.lang.graph import Graph\n",
    }
    for name, text in files.items():
        path = tmp_path / "dsl" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "dsl"


def test_the_order_can_be_broken(broken: Path) -> None:
    assert misplaced(broken) == [
        "dsl/utils is not in the order of packages",
        "dsl/lang/graph.py:2: lang imports dsl.modules, which is not below it",
        "dsl/modules/__init__.py:2: modules imports dsl.syntax, but stands alone",
        "dsl/spec/__init__.py:1: spec imports dsl.catalogue, which is not below it",
        "dsl/syntax/__init__.py:1: syntax imports dsl, which is not below it",
        "dsl/syntax/toml.py:2: syntax imports dsl.spec.key, which is not below it",
        "dsl/syntax/tree.py:2: syntax imports dsl.lang.graph, which is not below it",
    ]


def test_a_library_can_be_where_it_does_not_belong(broken: Path) -> None:
    assert foreign(broken) == [
        "dsl/catalogue/__init__.py:1: catalogue imports tomli",
        "dsl/syntax/toml.py:1: syntax imports numpy.linalg",
    ]


def test_a_cycle_can_be_found(broken: Path) -> None:
    assert cycles(broken) == ["dsl.lang.graph -> dsl.lang.nodes -> dsl.lang.graph"]


def test_a_heavy_library_can_be_seen() -> None:
    assert "numpy" in loaded_by(["numpy"])


def test_a_file_and_a_function_can_be_too_long(broken: Path) -> None:
    assert overlong(broken) == {"dsl/spec/key.py": 462, "dsl/spec/key.py:g": 62}


def test_a_code_can_be_seen(broken: Path) -> None:
    assert codes_used(broken) == {"E0999"}
