"""The tables of `nn.`, `F.` and `torch.` say what torch's own signatures say, and reach nothing that is not pure."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import torch

from dsl.catalogue import torch_tables
from dsl.catalogue.entry import REQUIRED as OURS_REQUIRED
from dsl.catalogue.entry import Entry
from dsl.catalogue.torch_tables.signatures import read
from tests.catalogue.cases import resolve
from tests.catalogue.torch_signatures import REQUIRED, UNSAID, Overload, overloads

NOT_FOR_SPECS = frozenset(
    """device dtype out inplace layout requires_grad generator pin_memory memory_format size_average reduce
    _weight _freeze _stacklevel _random_samples weight pos_weight custom_encoder custom_decoder distance_function
    out_dtype align_to_window out_int32 side sorter sparse_grad output_size dx compute_mode""".split()
)
"""Parameters that a spec cannot give, or that would change how a result is made and not what it is."""

LEFT_OUT = {
    "nn.BatchNorm1d": {"bias"},
    "nn.BatchNorm2d": {"bias"},
    "nn.BatchNorm3d": {"bias"},
    "nn.InstanceNorm1d": {"bias"},
    "nn.InstanceNorm2d": {"bias"},
    "nn.InstanceNorm3d": {"bias"},
    "nn.GroupNorm": {"bias"},
    "nn.Hardtanh": {"min_value", "max_value"},
}
"""Parameters of one entry that it does without: not in every torch that is supported, or deprecated."""

STUBS_SAY_LESS = {
    "torch.argsort": "`stable` in an overload of its own",
    "torch.sort": "`stable` in an overload of its own",
    "torch.trapezoid": "`x` in an overload of its own",
    "torch.trapz": "`x` in an overload of its own",
    "torch.cumulative_trapezoid": "`x` in an overload of its own",
    "torch.tensor_split": "the sections under three names",
    "torch.hsplit": "the sections under two names",
    "torch.vsplit": "the sections under two names",
    "torch.dsplit": "the sections under two names",
    "torch.atleast_1d": "any number of tensors; here it is one",
    "torch.atleast_2d": "any number of tensors; here it is one",
    "torch.atleast_3d": "any number of tensors; here it is one",
    "torch.meshgrid": "the indexing has to be said, with a warning where it is not",
}
"""Entries whose signature is in torch's documentation in one piece, but not in its stubs."""


def _each() -> Iterator[Any]:
    for prefix in torch_tables.TABLES:
        for name in torch_tables.names(prefix):
            yield pytest.param(prefix, name, id=f"{prefix}.{name}")


EVERY = list(_each())
CALLED = [
    (name, read(line).rule) for prefix in torch_tables.TABLES for name, line in torch_tables.table(prefix).items()
]


@pytest.mark.parametrize(("prefix", "name"), EVERY)
def test_signatures_are_those_of_torch(prefix: str, name: str) -> None:
    entry = torch_tables.find(prefix, name)
    assert entry is not None
    found = overloads(prefix, name)
    assert found, "torch says nothing of it"
    wrong = [_problems(entry, overload) for overload in found]
    if entry.name in STUBS_SAY_LESS:
        assert [] not in wrong, "torch says it after all"
        return
    assert [] in wrong, f"{entry.signature}: {wrong}"


def _problems(entry: Entry, overload: Overload) -> list[str]:
    theirs = {item.name: item for item in overload}
    assert entry.order is not None
    problems = []
    for mine, item in zip(entry.order, overload, strict=False):
        if mine.removeprefix("*") != item.name or mine.startswith("*") != item.rest or item.by_name:
            problems.append(f"{mine} is not {item}")
    known = {name.removeprefix("*") for name in entry.order}
    applied = entry.name.startswith("nn.")
    for setting in entry.settings:
        known.add(setting.name)
        if setting.name not in theirs:
            problems.append(f"torch has no {setting.name}")
        elif not _agree(setting.default, theirs[setting.name].default):
            problems.append(f"{setting.name} is {setting.default}, not {theirs[setting.name].default}")
    for item in entry.inputs if not applied else ():
        known.add(item.name)
        default = theirs[item.name].default if item.name in theirs else REQUIRED
        if item.name not in theirs:
            problems.append(f"torch has no {item.name}")
        elif item.required != (default is REQUIRED):
            problems.append(f"{item.name} is required: {item.required}")
    without = NOT_FOR_SPECS | LEFT_OUT.get(entry.name, set())
    for item in overload:
        if item.name not in known and (item.default is REQUIRED or item.name not in without):
            problems.append(f"{item.name} is lacking")
    return problems


def _agree(mine: Any, theirs: Any) -> bool:
    """Torch has no default where another of its overloads lacks the parameter; its stubs write `()` for none."""
    if mine is OURS_REQUIRED:
        return theirs is REQUIRED
    if callable(theirs):
        return bool(mine == theirs.__name__)
    return theirs in (REQUIRED, UNSAID) or mine == theirs or (mine is None and theirs == ())


FORBIDDEN = frozenset(
    """save load compile jit hub manual_seed seed set_rng_state get_rng_state initial_seed from_numpy from_file
    frombuffer as_tensor tensor asarray empty empty_like empty_strided utils ops classes library storage serialization
    set_default_dtype set_default_device set_num_threads use_deterministic_algorithms is_grad_enabled no_grad
    nonzero argwhere unique unique_consecutive masked_select bincount equal allclose is_tensor numel typename vmap
    cond while_loop parse_ir import_ir_module""".split()
)
"""What must not be reached: it changes the process, reads files, gives no tensor, or one of a size that data decide."""


@pytest.mark.parametrize("prefix", torch_tables.TABLES)
def test_tables_reach_nothing_that_is_not_pure(prefix: str) -> None:
    for name in torch_tables.names(prefix):
        assert name.isidentifier()
        assert not name.startswith("_")
        assert not name.endswith("_"), f"{name} works in place"
        assert name not in FORBIDDEN
        assert not name.startswith(("Lazy", "is_", "set_", "get_", "quantize", "sparse", "cudnn", "mkldnn", "sym_"))


@pytest.mark.parametrize(("prefix", "name"), EVERY)
def test_entries_lower_to_what_they_say(prefix: str, name: str) -> None:
    entry = torch_tables.find(prefix, name)
    assert entry is not None
    home = {"nn": torch.nn, "F": torch.nn.functional, "torch": torch}[prefix]
    lowers = f"{home.__name__}.{name}"
    if prefix == "torch" and name in torch_tables.REARRANGED:
        lowers = f"dsl.modules.torch_calls.{name}"
    target = resolve(lowers)
    if prefix == "nn":
        assert issubclass(target, torch.nn.Module)
        assert not name.startswith("Lazy")
    else:
        assert callable(target)
        assert not isinstance(target, type)


def test_every_rule_that_a_table_names_is_there_and_every_rule_is_named() -> None:
    named = {rule for _, told in CALLED for rule in told[:1]}
    known = [rule for file in torch_tables.RULES for rule in import_module(f"dsl.catalogue.torch_tables.{file}").RULES]
    assert len(known) == len(set(known))
    assert named == set(known)


def test_names_that_are_not_in_a_table_are_not_found() -> None:
    for prefix, name in [("nn", "Sequential"), ("nn", "conv"), ("F", "relu_"), ("torch", "load"), ("os", "system")]:
        assert torch_tables.find(prefix, name) is None
    for name in ("__class__", "", "{", "Conv{1,2,3}d", "conv1d("):
        assert torch_tables.find("nn", name) is None


NOT_LAYERS = frozenset(
    """Module Container Sequential ModuleList ModuleDict ParameterList ParameterDict DataParallel SyncBatchNorm RNNBase
    RNNCellBase TransformerEncoder TransformerDecoder NLLLoss2d LinearCrossEntropyLoss""".split()
)
"""Modules of torch.nn that are containers or bases, need a module or a process group, are deprecated, or are not in
every torch that is supported."""


@pytest.mark.skipif(torch.__version__ >= "2.16", reason="a newer torch may have more")
def test_every_module_of_torch_is_there_or_left_out_on_purpose() -> None:
    known = set(torch_tables.names("nn")) | NOT_LAYERS
    public = [getattr(torch.nn, name) for name in dir(torch.nn) if not name.startswith(("_", "Lazy"))]
    classes = {item.__name__ for item in public if isinstance(item, type) and issubclass(item, torch.nn.Module)}
    assert classes - known == set()


# -- calls


@pytest.mark.parametrize(
    ("call", "given", "named", "expected"),
    [
        ("F.linear", [True], [], True),
        ("F.linear", [True, True], [], False),
        ("F.linear", [True], ["weight"], False),
        ("F.linear", [], ["weight"], True),
        ("F.relu", [], [], True),
        ("F.softmax", [False], [], True),
        ("F.softmax", [True, False], [], False),
        ("F.embedding", [True, True], [], False),
        ("F.cross_entropy", [True], [], True),
        ("torch.pow", [False], [], True),
        ("torch.pow", [True, False], [], False),
        ("torch.pow", [False, True], [], False),
        ("torch.where", [True, False], [], True),
        ("torch.where", [True, False, False], [], False),
        ("torch.cat", [True, False], [], False),
        ("torch.cat", [False], [], True),
        ("torch.gather", [False, True], [], True),
        ("torch.gather", [True, False, True], [], False),
        ("torch.einsum", [False, True, True], [], False),
        ("torch.einsum", [False], [], True),
        ("torch.zeros", [False, False], [], False),
        ("torch.clamp", [False, False], [], True),
        ("nn.Conv2d", [False, False, False], [], False),
        ("nn.Bilinear", [False, False, False], [], False),
    ],
)
def test_the_topic_goes_first_where_something_lacks(
    call: str, given: list[bool], named: list[str], expected: bool
) -> None:
    prefix, _, name = call.partition(".")
    entry = torch_tables.find(prefix, name)
    assert entry is not None
    assert torch_tables.takes_topic(entry, given, named) == expected
