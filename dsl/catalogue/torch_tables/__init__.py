"""What `nn.`, `F.` and `torch.` reach: closed tables of pure modules and functions, called with torch's own arguments.

Each line of a table becomes an entry when it is asked for. Positional arguments fill `Entry.order`, as torch has it;
where something that is required would lack, or a tensor would be no tensor, the topic goes first (`takes_topic`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from dsl.catalogue.entry import REQUIRED, Entry, Input, Made, Settings
from dsl.catalogue.torch_tables.call import Call
from dsl.catalogue.torch_tables.signatures import Signature, lines, read
from dsl.types.tensor import Unknown

TABLES = {
    "nn": ("modules", "torch.nn"),
    "F": ("functional", "torch.nn.functional"),
    "torch": ("tensors", "torch"),
}
"""The table of each prefix, and where in torch its names are."""

RULES = ("layers", "given_weights", "sequences", "losses", "elements", "shapes")
"""The files with the rules that the tables name."""

REARRANGED = frozenset(
    "gather index_select index_add index_copy index_fill scatter scatter_add scatter_reduce polygamma "
    "einsum meshgrid block_diag cartesian_prod broadcast_tensors tensor_split hsplit vsplit dsplit".split()
)
"""Functions of torch that take a setting before an input, or inputs one by one: `dsl.modules.torch_calls` has them
with the inputs first."""


def names(prefix: str) -> tuple[str, ...]:
    """All that a prefix reaches."""
    return tuple(table(prefix))


@cache
def find(prefix: str, name: str) -> Entry | None:
    """What a name after a prefix stands for; None if there is no such thing."""
    line = table(prefix).get(name) if prefix in TABLES else None
    return None if line is None else _entry(prefix, name, read(line))


@cache
def table(prefix: str) -> dict[str, str]:
    """The lines of a prefix's table by name."""
    text: str = import_module(f"{__name__}.{TABLES[prefix][0]}").TABLE
    return lines(text)


def _entry(prefix: str, name: str, read_: Signature) -> Entry:
    lowers = f"{TABLES[prefix][1]}.{name}"
    if prefix == "torch" and name in REARRANGED:
        lowers = f"dsl.modules.torch_calls.{name}"
    inputs = read_.inputs or (Input("input", number=False),) * (prefix == "nn")
    called = f"{prefix}.{name}"
    given = [item.name for item in inputs if item.required and {item.name, f"*{item.name}"} & {*read_.order}]
    given += [item.name for item in read_.settings if item.default is REQUIRED]
    return Entry(
        called,
        "torch",
        f"`{TABLES[prefix][1]}.{name}`, with torch's own arguments and result.",
        f"{called}({', '.join(given)})",
        _rule(called, lowers, inputs, read_),
        inputs=inputs,
        settings=read_.settings,
        variadic=read_.variadic,
        takes_any=read_.takes_any,
        order=read_.order,
        sample="",
    )


def _rule(called: str, lowers: str, inputs: tuple[Input, ...], read_: Signature) -> Any:
    """The rule of an entry. It takes values of unknown types too: what they are applied to is known all the same."""
    defaults = {item.name: item.default for item in read_.settings}
    is_module = lowers.startswith("torch.nn.") and lowers.rpartition(".")[2][:1].isupper()

    def rule(*given: Any) -> Made:
        *types, settings = given
        assert isinstance(settings, Settings)
        args = {name: value for name, value in settings.as_dict().items() if not _same(value, defaults[name])}
        by_name = dict(zip([item.name for item in inputs], types, strict=True))
        found: Made | None = None
        unknown = any(_is_unknown(value) for value in types)
        if read_.rule and not unknown:
            found = _rule_called(read_.rule[0])(Call(called, by_name, settings, read_.rule[1:]))
        if found is None:
            weightless = not is_module or read_.rule[:1] == ("opaque",)
            return Made(Unknown(called), lowers, args, () if weightless else None)
        return Made(found.type, lowers, found.args or args, found.weights)

    return rule


def _same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and value == default


def _is_unknown(value: Any) -> bool:
    return any(map(_is_unknown, value)) if isinstance(value, tuple) else isinstance(value, Unknown)


@cache
def _rule_called(name: str) -> Any:
    """The rule that a table names; files are looked into in order, so that few are loaded."""
    for file in RULES:
        rules: dict[str, Any] = import_module(f"{__name__}.{file}").RULES
        if name in rules:
            return rules[name]
    raise AssertionError(f"the tables name a rule that there is not: {name}")


def takes_topic(entry: Entry, given: Sequence[bool], named: Collection[str]) -> bool:
    """Whether the topic goes before the positional arguments of a call in torch's order.

    `given` says of each positional argument whether it is a tensor (or a tuple of them), `named` what is given by name.
    A number counts as one only where it may stand for a tensor, and nothing that is required lacks.
    """
    assert entry.order is not None
    inputs = {item.name: item for item in entry.inputs}
    places = [name.removeprefix("*") for name in entry.order]
    places += places[-1:] * (len(given) - len(places))
    for name, is_tensor in zip(places, given, strict=False):
        item = inputs.get(name)
        if item is not None and item.required and not item.number and not is_tensor:
            return True
    filled = {*named, *places[: len(given)]}
    return any(item.required and item.name in places and item.name not in filled for item in entry.inputs)
