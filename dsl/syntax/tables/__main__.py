"""`python -m dsl.syntax.tables`: writes the tables anew from the grammars of a checkout."""

from __future__ import annotations

from pathlib import Path

from dsl.syntax.tables.generate import module_of

HERE = Path(__file__).parent

for grammar in sorted((HERE.parents[2] / "grammar").glob("*.lark")):
    target = HERE / f"{grammar.stem}.py"
    target.write_text(module_of(grammar.stem, grammar.read_text("utf-8")), "utf-8")
    print(target)
