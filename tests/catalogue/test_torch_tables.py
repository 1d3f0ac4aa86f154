"""The rules of `nn.`, `F.` and `torch.` are held against torch by draws; what has none still runs as it is lowered."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.catalogue import torch_tables
from dsl.catalogue.entry import Entry, Made, Refuse, Settings
from dsl.types.tensor import B, Tensor, Tuple, Unknown, floats
from tests.catalogue.cases import Case, Mismatch, is_module, is_small, materialised, resolve
from tests.catalogue.harness import differences, hold_symbolic, weight_differences
from tests.catalogue.test_rules import SETTINGS
from tests.catalogue.torch_draws import draw_inputs, draw_settings, rule_of


def entry_of(called: str) -> Entry:
    prefix, _, name = called.partition(".")
    entry = torch_tables.find(prefix, name)
    assert entry is not None
    return entry


EVERY = [f"{prefix}.{name}" for prefix in torch_tables.TABLES for name in torch_tables.names(prefix)]
OPAQUE = [called for called in EVERY if rule_of(entry_of(called))[:1] in ((), ("opaque",))]
RULED = [called for called in EVERY if called not in OPAQUE]

STRICTER = (
    (r"num_features|nn\.InstanceNorm", "torch only warns of another number of channels"),
    (r"needs two values of the same shape", "torch stretches one to the other, with a warning"),
    (r"needs more than .* value", "torch gives numbers that are none, or counts on the running averages"),
    (r"leaves nothing|has no numbers|E0350", "torch gives a tensor without elements"),
    (r"E0310|E0311", "only running shows which indices there are"),
    (r"needs a value with dimensions|as many dimensions as the value", "torch takes a number for a row of one"),
    (r"spatial dimensions? here, but `\w+` lists", "torch uses as many as it needs"),
    (r"cannot cut with", "torch cuts: an index does it plainly"),
    (r"takes `output_size` or `output_ratio`", "torch takes both and uses one"),
    (r"needs a `min_val` below", "torch takes equal bounds in one of two places"),
    (r"(?i)`\w+\.\w*dropout\w*` needs (floating|a value with)", "torch looks at nothing where nothing is dropped"),
)

OF_THE_VALUES = (
    *("ZeroDivisionError", "probability", "invalid multinomial", "out of range", "out of bounds"),
    *(
        "without overflow",
        "negative entr",
        "input_lengths",
        "target_lengths",
        "should be in the range",
        "Tensor.item() cannot",
    ),
)
"""What torch says on values that a type knows nothing of."""


def run(case: Case, made: Made | None, device: str) -> tuple[Any, torch.nn.Module | None]:
    """Calls what an entry lowers to: with the arguments that its rule gave, or with all that are not defaults."""
    entry = case.entry
    defaults = {item.name: item.default for item in entry.settings}
    args = {name: value for name, value in case.settings.items() if value != defaults[name]}
    lowers = _lowers(entry)
    if made is not None:
        assert made.lowers == lowers
        args = made.args
    with torch.device(device):
        values = [_value(item.number, kind, device) for item, kind in zip(entry.inputs, case.inputs, strict=True)]
        if entry.variadic:
            values = [list(values[0])]
        elif values and not any(isinstance(value, (torch.Tensor, tuple)) for value in values):
            values[0] = materialised(case.inputs[0], device)
        pairs = list(zip(entry.inputs, values, strict=True))
        positional = [value for item, value in pairs if item.required]
        named = {item.name: value for item, value in pairs if not item.required and value is not None}
        torch.manual_seed(0)
        if not is_module(lowers):
            return resolve(lowers)(*positional, **named, **args), None
        module = resolve(lowers)(**args)
        return module(*positional, **named), module


def _lowers(entry: Entry) -> str:
    prefix, _, name = entry.name.partition(".")
    if prefix == "torch" and name in torch_tables.REARRANGED:
        return f"dsl.modules.torch_calls.{name}"
    return f"{torch_tables.TABLES[prefix][1]}.{name}"


def _value(number: bool, kind: Any, device: str) -> Any:
    """Where a number may stand for a tensor, what has no dimensions is one."""
    if number and kind in (floats(), Tensor("int", ())):
        return 0.5 if kind.kind == "float" else 1
    return materialised(kind, device)


def attempt(case: Case, made: Made | None, device: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return run(case, made, device)


def hold(case: Case, counts: Counter[str]) -> Made | None:
    made = case.rule()
    devices = ["meta"] + ["cpu"] * is_small(case, made if isinstance(made, Made) and made.weights is not None else None)
    if isinstance(made, Refuse):
        counts["refused"] += 1
        said = f"{made.code}: {made.message} {made.label}"
        if any(re.search(pattern, said) for pattern, _ in STRICTER):
            return None
        for device in devices:
            try:
                result, _ = attempt(case, None, device)
            except Exception:
                return None
        raise AssertionError(f"{case}\n  refused with {said}\n  but torch gives {getattr(result, 'shape', result)}")
    if isinstance(made.type, Unknown):
        counts["unknown"] += 1
        return None
    counts["known"] += 1
    for device in devices:
        try:
            result, module = attempt(case, made, device)
        except NotImplementedError:
            continue
        except Exception as error:
            if any(words in repr(error) for words in OF_THE_VALUES):
                return None
            raise AssertionError(f"{case}\n  is {made.type}, but torch on {device} says {error!r}") from error
        wrong = differences(made.type, result)
        wrong += weight_differences(made, module) if made.weights is not None else []
        assert not wrong, f"{case}\n  on {device}: {'; '.join(wrong)}"
    return made


@pytest.mark.parametrize("called", RULED)
def test_a_rule_and_torch_agree(called: str) -> None:
    entry = entry_of(called)
    counts: Counter[str] = Counter()

    @settings(SETTINGS, max_examples=40)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        drawn = draw_settings(data.draw, entry, {})
        case = Case(entry, tuple(draw_inputs(data.draw, entry, drawn)), drawn)
        made = hold(case, counts)
        if made is not None:
            hold_symbols(case, made, data.draw)

    check()
    assert counts["known"] >= 4, f"{dict(counts)}"


def hold_symbols(case: Case, made: Made, draw: Any) -> None:
    """With symbols for some sizes the rule says the same, or leaves it unknown, or needs to know them."""
    try:
        hold_symbolic(case, made, draw)
    except Mismatch as error:
        if not str(error).endswith("unknown"):
            raise


# -- without a rule


def _square(*sizes: int) -> Tensor:
    return floats(*sizes or (3, 3))


INT, BOOL, COMPLEX = Tensor("int", (3, 3)), Tensor("bool", (3, 3)), Tensor("complex", (3, 3))
ROW, PLACES = _square(3), Tensor("int", (3,))

WITHOUT_A_RULE: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "nn.CrossMapLRN2d": ((_square(1, 3, 4, 4),), {"size": 2}),
    "nn.AdaptiveLogSoftmaxWithLoss": ((_square(3, 4), PLACES), {"in_features": 4, "n_classes": 9, "cutoffs": (2, 5)}),
    "F.instance_norm": ((_square(2, 3, 4),), {}),
    "F.embedding_bag": ((INT, _square(3, 4)), {"mode": "sum"}),
    "torch.mvlgamma": ((_square(),), {"p": 1}),
    "torch.float_power": ((_square(), _square()), {}),
    "torch.isclose": ((_square(), _square()), {}),
    "torch.isin": ((_square(), _square()), {}),
    "torch.gcd": ((INT, INT), {}),
    "torch.lcm": ((INT, INT), {}),
    "torch.renorm": ((_square(),), {"p": 2, "dim": 0, "maxnorm": 1.0}),
    "torch.mv": ((_square(), ROW), {}),
    "torch.vdot": ((ROW, ROW), {}),
    "torch.addbmm": ((_square(), _square(2, 3, 3), _square(2, 3, 3)), {}),
    "torch.baddbmm": ((_square(2, 3, 3), _square(2, 3, 3), _square(2, 3, 3)), {}),
    "torch.addmv": ((ROW, _square(), ROW), {}),
    "torch.addr": ((_square(), ROW, ROW), {}),
    "torch.matrix_power": ((_square(),), {"n": 2}),
    "torch.block_diag": (((_square(), _square()),), {}),
    "torch.cartesian_prod": (((ROW, ROW),), {}),
    "torch.tensor_split": ((_square(),), {"indices_or_sections": (1, 2)}),
    "torch.hsplit": ((_square(),), {"indices_or_sections": 3}),
    "torch.vsplit": ((_square(),), {"indices_or_sections": 3}),
    "torch.dsplit": ((_square(3, 3, 3),), {"indices_or_sections": (1,)}),
    "torch.rot90": ((_square(),), {"k": 2}),
    "torch.combinations": ((ROW,), {}),
    "torch.index_add": ((_square(), PLACES, _square()), {"dim": 1, "alpha": 2}),
    "torch.index_copy": ((_square(), PLACES, _square()), {"dim": 1}),
    "torch.index_fill": ((_square(), PLACES, floats()), {"dim": 1}),
    "torch.masked_scatter": ((_square(), BOOL, _square()), {}),
    "torch.select_scatter": ((_square(), ROW), {"dim": 0, "index": 1}),
    "torch.diagonal_scatter": ((_square(), ROW), {}),
    "torch.searchsorted": ((ROW, ROW), {"right": True}),
    "torch.bucketize": ((_square(), ROW), {}),
    "torch.tril_indices": ((), {"row": 3, "col": 3}),
    "torch.triu_indices": ((), {"row": 3, "col": 3, "offset": 1}),
    "torch.stft": ((_square(64),), {"n_fft": 16, "return_complex": True}),
    "torch.istft": ((Tensor("complex", (9, 17)),), {"n_fft": 16}),
    "torch.randint_like": ((_square(),), {"low": 0, "high": 3}),
    "torch.quantile": ((_square(), floats()), {"dim": 0}),
    "torch.nanquantile": ((_square(), floats()), {"dim": 0}),
    "torch.logcumsumexp": ((_square(),), {"dim": 0}),
    "torch.kthvalue": ((_square(),), {"k": 2}),
    "torch.gradient": ((_square(),), {"dim": 0}),
    **{
        f"torch.{name}": ((_square(), _square()), {})
        for name in (
            "copysign xlogy heaviside igamma igammac ldexp complex polar inner kron cross tensordot dist normal "
            "slice_scatter"
        ).split()
    },
    **{f"torch.{name}": ((_square(), _square(), _square()), {}) for name in ("addcmul", "addcdiv", "addmm")},
    **{
        f"torch.{name}": ((_square(),), {})
        for name in (
            "nansum aminmax mode count_nonzero trapezoid trapz cumulative_trapezoid cov corrcoef det logdet "
            "slogdet inverse pinverse matrix_exp adjoint diag diagflat diag_embed diagonal atleast_1d atleast_2d "
            "atleast_3d msort poisson"
        ).split()
    },
    **{
        f"torch.{name}": (((_square(), _square()),), {})
        for name in "hstack vstack dstack column_stack row_stack".split()
    },
}
"""All whose results only running shows, each with a call."""


def test_what_has_no_rule_is_known() -> None:
    assert set(OPAQUE) == set(WITHOUT_A_RULE)


@pytest.mark.parametrize("called", OPAQUE)
def test_what_has_no_rule_runs_as_it_is_lowered(called: str) -> None:
    entry = entry_of(called)
    inputs, given_settings = WITHOUT_A_RULE[called]
    padded = (*inputs, *(None,) * (len(entry.inputs) - len(inputs)))
    values = {setting.name: setting.default for setting in entry.settings} | given_settings
    case = Case(entry, padded, values)
    made = case.rule()
    assert isinstance(made, Made)
    assert made.type == Unknown(called)
    assert (made.weights is None) == (called == "nn.AdaptiveLogSoftmaxWithLoss")
    attempt(case, made, "cpu")


# -- through the language's eyes


def made_of(called: str, *inputs: Any, **given_settings: Any) -> Made:
    entry = entry_of(called)
    values = {setting.name: setting.default for setting in entry.settings} | given_settings
    made: Made = entry.rule(*inputs, *(None,) * (len(entry.inputs) - len(inputs)), Settings(values))
    return made


def test_a_tied_embedding_is_typed_from_end_to_end() -> None:
    weight = floats(1000, 64)
    vectors = made_of("F.embedding", Tensor("tokens", (B, 16), 1000), weight)
    assert vectors == Made(floats(B, 16, 64), "torch.nn.functional.embedding")
    assert made_of("F.linear", vectors.type, weight).type == floats(B, 16, 1000)


def test_a_module_tells_its_weights_and_only_the_arguments_that_are_not_defaults() -> None:
    made = made_of("nn.Conv2d", floats(B, 3, 32, 32), in_channels=3, out_channels=8, kernel_size=3, bias=True)
    assert made.args == {"in_channels": 3, "out_channels": 8, "kernel_size": 3}
    assert [(weight.name, weight.shape) for weight in made.weights or ()] == [("weight", (8, 3, 3, 3)), ("bias", (8,))]


def test_refusals_are_in_the_name_and_at_the_place_of_the_call() -> None:
    with pytest.raises(Refuse) as caught:
        made_of("nn.Conv2d", floats(B, 4, 32, 32), in_channels=3, out_channels=8, kernel_size=3)
    assert caught.value.at == "in_channels"
    assert caught.value.message == "`nn.Conv2d` is made for a size of 3 in dimension 1, but gets float[B, 4, 32, 32]"
    with pytest.raises(Refuse) as caught:
        made_of("nn.MaxPool2d", floats(B, 4, 2, 2), kernel_size=3)
    assert caught.value.at == "kernel_size"
    assert caught.value.message.startswith("`nn.MaxPool2d` has a window of 3")
    with pytest.raises(Refuse) as caught:
        made_of("F.linear", floats(B, 16), floats(10, 64))
    assert caught.value.code == "E0312"
    with pytest.raises(Refuse) as caught:
        made_of("F.cross_entropy", floats(B, 10), Tensor("class", (B,), 100))
    assert caught.value.code == "E0311"


def test_what_is_applied_to_an_unknown_value_still_lowers_to_itself() -> None:
    made = made_of("F.relu", Unknown("nn.Thing"))
    assert (made.type, made.lowers, made.weights) == (Unknown("F.relu"), "torch.nn.functional.relu", ())
    made = made_of("nn.Linear", Unknown("nn.Thing"), in_features=3, out_features=8)
    assert (made.lowers, made.args, made.weights) == ("torch.nn.Linear", {"in_features": 3, "out_features": 8}, None)
    made = made_of("torch.cat", (floats(B, 3), Unknown("nn.Thing")), dim=1)
    assert made.type == Unknown("torch.cat")


def test_torch_counts_the_batch_second_unless_told() -> None:
    settings_ = {"input_size": 3, "hidden_size": 5}
    state = floats(1, B, 5)
    assert made_of("nn.GRU", floats(7, B, 3), **settings_).type == Tuple((floats(7, B, 5), state))
    assert made_of("nn.GRU", floats(B, 7, 3), batch_first=True, **settings_).type == Tuple((floats(B, 7, 5), state))


def test_signatures_read_as_torch_writes_them() -> None:
    assert entry_of("F.linear").signature == "F.linear(input, weight, bias=none)"
    assert entry_of("torch.zeros").signature == "torch.zeros(*size)"
    assert entry_of("torch.einsum").signature == "torch.einsum(equation, *operands)"
    assert entry_of("nn.MSELoss").signature == "nn.MSELoss(*, reduction='mean')"
    assert entry_of("nn.Linear").example == "nn.Linear(in_features, out_features)"
