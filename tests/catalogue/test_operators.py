"""Operators and indexing are held against torch by draws, on the CPU: the meta device promotes kinds in its own way."""

from __future__ import annotations

import operator
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.catalogue import operators
from dsl.catalogue.broadcast import pairs_samples
from dsl.catalogue.entry import Refuse
from dsl.types.dims import symbol
from dsl.types.notation import parse_type
from dsl.types.tensor import Record, Tensor, Unknown, floats
from tests.catalogue.harness import DTYPES, differences, filled, resolve

DRAWS = settings(derandomize=True, database=None, deadline=None, max_examples=400)
SIGNS = [*operators.ARITHMETIC, *operators.COMPARISON, *operators.LOGIC]
KINDS = st.sampled_from(["float", "int", "bool", "byte", "class", "complex", "float"])
DIMS = st.lists(st.sampled_from([3, 2, 1, 4]), min_size=0, max_size=3).map(tuple)
NUMBERS = st.sampled_from([2, 0.5, 3, -1, True])
T, S, B = symbol("T"), symbol("S"), symbol("B")


def tensor(text: str) -> Tensor:
    found = parse_type(text)
    assert isinstance(found, Tensor), found
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two sides, often of one shape but for a dimension, or one of them a number."""
    dims = draw(DIMS)
    left = Tensor(draw(KINDS), dims)
    other = draw(st.one_of(DIMS, st.just(dims), st.just(dims[1:]), st.just(dims[::-1])))
    right = draw(st.one_of(st.just(Tensor(draw(KINDS), other)), NUMBERS))
    return (left, right) if draw(st.booleans()) else (right, left)


def value(side: Any) -> Any:
    if not isinstance(side, Tensor):
        return side
    return torch.ones(side.dims, dtype=DTYPES[side.kind])


STRICTER = {"and": "on numbers torch works bit by bit", "or": "on numbers torch works bit by bit"}


@pytest.mark.parametrize("sign", SIGNS)
def test_an_operator_gives_what_torch_gives(sign: str) -> None:
    seen = {True: 0, False: 0}

    @DRAWS
    @given(pairs())
    def hold(sides: tuple[Any, Any]) -> None:
        left, right = sides
        try:
            made = operators.binary(sign, left, right)
        except Refuse as no:
            seen[False] += 1
            if sign in STRICTER and no.code == "E0308":
                return
            if sign == "@" and {"float", "complex"} & {getattr(left, "kind", ""), getattr(right, "kind", "")} == set():
                return  # torch multiplies matrices of whole numbers on the CPU alone
            with pytest.raises((RuntimeError, TypeError, NotImplementedError)):
                torch_says(sign, left, right)
            return
        seen[True] += 1
        result = resolve(made.lowers)(value(left), value(right))
        assert differences(made.type, result) == [], f"{left} {sign} {right} is {made.type}"

    hold()
    assert min(seen.values()) > 10, seen


def torch_says(sign: str, left: Any, right: Any) -> Any:
    functions = {**operators.ARITHMETIC, **operators.COMPARISON, **operators.LOGIC}
    return resolve(functions[sign])(value(left), value(right))


@pytest.mark.parametrize("kind", ["float", "int", "bool", "byte", "class", "complex"])
def test_minus_and_not_give_what_torch_gives(kind: str) -> None:
    x = Tensor(kind, (2, 3))
    for sign, function in (("-", operator.neg), ("not", operator.invert)):
        try:
            made = operators.unary(sign, x)
        except Refuse as no:
            assert no.code == "E0308"
            assert sign == "not" or kind == "bool"
            continue
        assert made.lowers == f"operator.{'neg' if sign == '-' else 'invert'}"
        assert differences(made.type, function(value(x))) == []


# -- shapes known only in part


@pytest.mark.parametrize(
    ("left", "sign", "right", "result"),
    [
        ("float[B, 3]", "+", "float[B, 3]", "float[B, 3]"),
        ("float[B, 3]", "+", "float[3]", "float[B, 3]"),
        ("float[B, T, 8]", "*", "float[1, T, 1]", "float[B, T, 8]"),
        ("float[B, T, 8]", "+", "float[1, 128, 8]", "float[B, 128, 8]"),
        ("float[B, 1]", "-", "float[B]", "float[B, B]"),
        ("class[B] of 10", "+", "int[B]", "int[B]"),
        ("class[B] of 10", "==", "class[B] of 10", "bool[B]"),
        ("float[B, 4]", "@", "float[4, 7]", "float[B, 7]"),
        ("float[B, T, 4]", "@", "float[B, 4, S]", "float[B, T, S]"),
        ("float[8, B]", "@", "float[B]", "float[8]"),
    ],
)
def test_symbolic_sizes_are_kept(left: str, sign: str, right: str, result: str) -> None:
    assert operators.binary(sign, tensor(left), tensor(right)).type == tensor(result)


@pytest.mark.parametrize(
    ("left", "sign", "right", "code", "said"),
    [
        ("float[B, 5]", "+", "float[B, 7]", "E0312", "`+` needs values whose sizes agree, but gets float[B, 5] and"),
        ("float[B, 10]", "-", "float[B]", "E0312", "but gets float[B, 10] and float[B]"),
        ("float[64, 3]", "+", "float[B, 3]", "E0312", "but gets float[64, 3] and float[B, 3]"),
        ("float[B, T]", "+", "float[B, S]", "E0309", "`T` and `S` are lengths that may differ"),
        ("float[B, 4]", "@", "float[B, 4]", "E0312", "`@` needs the last dimension of the left side"),
        ("float[B, 4]", "@", "float[]", "E0307", "`@` needs two values with dimensions"),
        ("int[B]", "and", "bool[B]", "E0308", "`and` needs true or false in each place"),
    ],
)
def test_what_cannot_go_together_is_refused(left: str, sign: str, right: str, code: str, said: str) -> None:
    with pytest.raises(Refuse) as caught:
        operators.binary(sign, tensor(left), tensor(right))
    assert caught.value.code == code
    assert said in caught.value.message


def test_help_says_how_to_line_up() -> None:
    with pytest.raises(Refuse) as caught:
        operators.binary("*", tensor("float[B, 10]"), tensor("float[B]"))
    assert caught.value.help == "line up float[B] with the first dimensions: `[:, none]`"
    with pytest.raises(Refuse) as caught:
        operators.binary("@", tensor("float[B, 4]"), tensor("float[8, 4]"))
    assert caught.value.help == "turn the right side round: `transpose(0, 1)` gives [4, 8]"
    with pytest.raises(Refuse) as caught:
        operators.binary("+", tensor("float[B, 3]"), tensor("float[64, 3]"))
    assert caught.value.help == "the number of samples is `batch`; it may change from batch to batch"


def test_a_size_is_a_number() -> None:
    assert operators.binary("/", floats(), B).type == floats()
    assert operators.binary("*", tensor("int[B]"), T).type == tensor("int[B]")


def test_several_values_have_no_arithmetic() -> None:
    with pytest.raises(Refuse, match="works on tensors and numbers"):
        operators.binary("+", Record((("mu", floats(2)),)), 1)


def test_unknown_stays_unknown() -> None:
    assert isinstance(operators.binary("+", Unknown(), floats(2)).type, Unknown)
    assert isinstance(operators.unary("-", Unknown()).type, Unknown)
    assert isinstance(operators.index(Unknown(), (0,)).type, Unknown)


def test_pairing_samples_by_accident_is_seen() -> None:
    assert pairs_samples(tensor("float[B, 1]"), tensor("float[B]"))
    assert pairs_samples(tensor("float[B]"), tensor("float[B, T, 1]"))
    assert not pairs_samples(tensor("float[B, 1]"), tensor("float[1, B]"))
    assert not pairs_samples(tensor("float[B, B]"), tensor("float[B]"))
    assert not pairs_samples(tensor("float[B, 3]"), tensor("float[3]"))


# -- indexing

ENDS = st.one_of(st.none(), st.integers(-5, 5))
ITEMS = st.one_of(
    st.integers(-3, 3),
    st.builds(slice, ENDS, ENDS, st.sampled_from([None, 1, 2, 3])),
    st.just(slice(None)),
    st.none(),
    st.just(...),
    DIMS.map(lambda dims: Tensor("int", dims)),
)


def test_an_index_gives_what_torch_gives() -> None:
    seen = {True: 0, False: 0}

    @settings(DRAWS, max_examples=1500)
    @given(st.lists(st.integers(1, 4), max_size=4).map(tuple), st.lists(ITEMS, min_size=1, max_size=4).map(tuple))
    def hold(dims: tuple[int, ...], items: tuple[Any, ...]) -> None:
        x = Tensor("class", dims, 10)
        real = tuple(torch.zeros(item.dims, dtype=torch.int64) if isinstance(item, Tensor) else item for item in items)
        try:
            made = operators.index(x, items)
        except Refuse as no:
            seen[False] += 1
            if "stands twice" in no.message:
                return  # torch takes a second `...` for something or other
            with pytest.raises((IndexError, ValueError, RuntimeError)):
                if not value(x)[real].numel() and "takes nothing" in no.message:
                    raise IndexError("torch makes an empty value, the language none") from None
            return
        seen[True] += 1
        tensors = [item for item in real if isinstance(item, torch.Tensor)]
        result = resolve(made.lowers)(value(x), *tensors, **made.args)
        assert differences(made.type, result) == [], f"{x}{list(items)} is {made.type}"
        assert result.shape == value(x)[real].shape
        assert isinstance(made.type, Tensor) and made.type.of == 10

    hold()
    assert min(seen.values()) > 100, seen


@pytest.mark.parametrize(
    ("x", "items", "result"),
    [
        ("tokens[B, T] of 65", (slice(None), slice(None, -1)), "tokens[B, T - 1] of 65"),
        ("float[B, T, 8]", (..., 0), "float[B, T]"),
        ("float[B, T, 8]", (slice(None), -1), "float[B, 8]"),
        ("float[B, T, 8]", (slice(None), slice(1, -1)), "float[B, T - 2, 8]"),
        ("float[B, T, 8]", (slice(None), slice(-3, None)), "float[B, 3, 8]"),
        ("float[B, T]", (slice(None), slice(None, T // 2)), "float[B, T // 2]"),
        ("float[B, T]", (slice(None), slice(None, None, 2)), "float[B, (T + 1) // 2]"),
        ("float[B, T]", (slice(None), slice(None, T + 1)), "float[B, T]"),
        ("float[B, T]", (slice(None), None), "float[B, 1, T]"),
        ("float[1000]", (Tensor("int", (B,)),), "float[B]"),
        ("float[B, T, 8]", (Tensor("int", (B,)), Tensor("int", (1,))), "float[B, 8]"),
    ],
)
def test_an_index_of_symbolic_sizes(x: str, items: tuple[Any, ...], result: str) -> None:
    assert str(operators.index(tensor(x), items).type) == result


@given(st.integers(1, 9), ENDS, ENDS, st.sampled_from([None, 1, 2, 3]))
@DRAWS
def test_a_slice_of_a_long_enough_size_is_that_of_the_number(extra: int, start: Any, stop: Any, step: Any) -> None:
    number = 10 + extra
    item = slice(start, stop, step)
    try:
        symbolic = operators.index(floats(T), (item,)).type
    except Refuse as no:
        assert no.code == "E0309" or "takes nothing" in no.message
        return
    assert filled(symbolic, {"T": number}) == operators.index(floats(number), (item,)).type


def test_how_many_are_true_is_not_known() -> None:
    with pytest.raises(Refuse, match="only the data would show") as caught:
        operators.index(tensor("float[B, 3]"), (Tensor("bool", (B, 3)),))
    assert "where(mask, x, 0)" in caught.value.help


@pytest.mark.parametrize("item", [True, "x", 1.5, slice("a"), slice(None, None, -1), slice(None, None, 0), (..., ...)])
def test_what_is_no_index_is_refused(item: Any) -> None:
    with pytest.raises(Refuse):
        operators.index(floats(4, 4), item if isinstance(item, tuple) else (item,))


def test_a_size_of_the_data_may_be_an_index() -> None:
    made = operators.index(floats(B, T, 8), (slice(None), T - 1))
    assert made.type == floats(B, 8)
    assert made.args == {"items": (slice(None), T - 1)}
