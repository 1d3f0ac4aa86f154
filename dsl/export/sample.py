"""The last lines of an exported file: it builds, counts, and runs a random batch."""

from __future__ import annotations

from dsl.export.layout import STEP
from dsl.lang.program import Model, Program
from dsl.types.dims import Dim, Floor
from dsl.types.tensor import Ragged, Record, Tensor, Tuple, Type, Unknown

SIZES = {"B": 2}
LENGTH = 16


def main(program: Program) -> list[str]:
    many = len(program.models) > 1
    text = ['if __name__ == "__main__":', f"{STEP}torch.manual_seed(0)"]
    count = "sum(parameter.numel() for parameter in model.parameters())"
    if many:
        text += [
            f"{STEP}for name, model in build_models().items():",
            f"{STEP * 2}count = {count}",
            f'{STEP * 2}print(f"{{name}}: {{count:,}} parameters")',
        ]
        return text
    ((_, model),) = program.models.items()
    text += [
        f"{STEP}model = build_model()",
        f"{STEP}count = {count}",
        f'{STEP}print(f"{{count:,}} parameters")',
    ]
    values = _batch(model)
    kind = model.graph.type
    if values is not None:
        text.append(f"{STEP}output = model({', '.join(values)})")
        if isinstance(kind, Tensor):
            text.append(f'{STEP}print(f"output: {{list(output.shape)}}")')
        elif isinstance(kind, Record) and all(isinstance(part, Tensor) for _, part in kind.parts):
            text.append(f"{STEP}for name, value in output.items():")
            text.append(f'{STEP * 2}print(f"{{name}}: {{list(value.shape)}}")')
    return text


def _batch(model: Model) -> list[str] | None:
    """Random values that a model takes; None if no short ones are known."""
    found = [random_value(kind) for kind in model.inputs.values()]
    values = [value for value in found if value is not None]
    return values if len(values) == len(found) and len(", ".join(values)) <= 76 else None


def random_value(kind: Type) -> str | None:
    if not isinstance(kind, Tensor) or isinstance(kind, (Tuple, Record, Ragged, Unknown)):
        return None
    sizes = ", ".join(str(_number(dim)) for dim in kind.dims)
    if kind.kind == "float":
        return f"torch.randn({sizes})" if sizes else "torch.randn(())"
    if kind.kind in ("class", "tokens") and kind.of is not None:
        return f"torch.randint({_number(kind.of)}, ({sizes}{',' * (len(kind.dims) == 1)}))"
    return None


def _number(dim: Dim) -> int:
    """A size, with small numbers for those that the data will show."""
    if isinstance(dim, int):
        return dim
    total = 0
    for monomial, factor in dim.terms.items():
        for atom in monomial:
            known = isinstance(atom, Floor)
            factor *= _number(atom.top) // max(1, _number(atom.bottom)) if isinstance(atom, Floor) else 1
            factor *= 1 if known else SIZES.get(str(atom), LENGTH)
        total += factor
    return total
