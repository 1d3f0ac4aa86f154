"""What the property test has to know about functions: what torch does with them, written a second time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from hypothesis import strategies as st
from torch.nn import functional as F

from dsl.catalogue.functions import pointwise
from dsl.types.tensor import Tensor
from tests.catalogue.harness import Check

Draw = Callable[[st.SearchStrategy[Any]], Any]

SCALAR = ("needs a value with dimensions", "torch takes a single number for a vector of one")
TWICE = ("gets a dimension of .* twice", "torch takes one twice where the value has no dimensions")
KINDS = ("E0308", "torch converts on the way")
INDICES = ("E0310", "torch looks at the indices themselves")

ALWAYS = {*pointwise.SMOOTH, *pointwise.TESTS, "square", "nan_to_num"}
"""Functions of each element that take every kind."""


def kinds(draw: Draw, settings: Any) -> list[Any]:
    """Every kind of element, as often as the others."""
    dims = tuple(draw(st.lists(st.integers(1, 3), max_size=3)))
    kind = draw(st.sampled_from(["float", "int", "bool", "byte", "class", "complex"]))
    return [Tensor(kind, dims, 10 if kind == "class" else None)]


def nothing(draw: Draw, settings: Any) -> list[Any]:
    return []


def made(reference: Callable[..., Any], refuses: bool = False, random: bool = False, **more: Any) -> Check:
    """Of what is made of settings alone."""
    never = "" if refuses else "every size is one"
    return Check(reference, inputs=nothing, never_refuses=never, random=random, **more)


# -- reductions


def over(x: torch.Tensor, s: Any) -> Any:
    dims = tuple(range(x.dim())) if s.dim is None else s.dim
    return dims if isinstance(dims, tuple) else (dims,)


def one_or_all(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(x: torch.Tensor, s: Any) -> Any:
        if s.dim is not None:
            found = function(x, s.dim, s.keepdim)
            return found if isinstance(found, torch.Tensor) else found.values
        return function(x).reshape([1] * x.dim() if s.keepdim else [])

    return run


def by_dims(function: Callable[..., Any], *names: str) -> Callable[..., Any]:
    def run(x: torch.Tensor, s: Any) -> Any:
        return function(x, dim=over(x, s), keepdim=s.keepdim, **{name: getattr(s, name) for name in names})

    return run


SPREAD = Check(
    stricter=(SCALAR, TWICE, ("needs more than", "torch warns and gives what is not a number")),
    reference=by_dims(torch.std, "correction"),
)


def vector_norm(x: torch.Tensor, s: Any) -> Any:
    return torch.linalg.vector_norm(x, s.p, s.dim, s.keepdim)


REDUCTIONS = {
    "sum": Check(by_dims(torch.sum), stricter=(SCALAR, TWICE)),
    "mean": Check(by_dims(torch.mean), stricter=(SCALAR, TWICE)),
    "prod": Check(one_or_all(torch.prod), stricter=(SCALAR,)),
    "std": SPREAD,
    "var": Check(by_dims(torch.var, "correction"), stricter=SPREAD.stricter),
    "max": Check(by_dims(torch.amax), stricter=(SCALAR, TWICE)),
    "min": Check(by_dims(torch.amin), stricter=(SCALAR, TWICE)),
    "median": Check(one_or_all(torch.median), stricter=(SCALAR,)),
    "argmax": Check(lambda x, s: torch.argmax(x, s.dim, s.keepdim), stricter=(SCALAR,)),
    "argmin": Check(lambda x, s: torch.argmin(x, s.dim, s.keepdim), stricter=(SCALAR,)),
    "norm": Check(vector_norm, stricter=(SCALAR, TWICE)),
    "logsumexp": Check(by_dims(torch.logsumexp), stricter=(SCALAR, TWICE)),
    "any": Check(by_dims(torch.any), stricter=(SCALAR, TWICE)),
    "all": Check(by_dims(torch.all), stricter=(SCALAR, TWICE)),
    "cumsum": Check(lambda x, s: torch.cumsum(x, s.dim), stricter=(SCALAR,)),
    "cumprod": Check(lambda x, s: torch.cumprod(x, s.dim), stricter=(SCALAR,)),
}


# -- joining and taking apart


def several(draw: Draw, settings: Any) -> list[Any]:
    """Values of one shape but for a dimension, of one kind or of several."""
    dims = draw(st.lists(st.integers(1, 3), min_size=0, max_size=3))
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        bent = list(dims)
        if bent and draw(st.booleans()):
            bent[draw(st.integers(0, len(bent) - 1))] = draw(st.integers(1, 3))
        kind = draw(st.sampled_from(["float", "float", "float", "int", "class", "byte", "bool"]))
        parts.append(Tensor(kind, tuple(bent), 10 if kind == "class" else None))
    return [tuple(parts)]


def rows(draw: Draw, settings: Any) -> list[Any]:
    ranks = st.sampled_from([1, 1, 1, 1, 0, 2])
    return [tuple(Tensor("float", (3,) * draw(ranks)) for _ in range(draw(st.integers(1, 3))))]


def divided(draw: Draw, settings: Any) -> list[Any]:
    dims = tuple(draw(st.lists(st.sampled_from([4, 6, 8, 5]), min_size=1, max_size=3)))
    return [Tensor(draw(st.sampled_from(["float", "class"])), dims, None)]


JOINING = {
    "concat": Check(lambda parts, s: torch.cat(parts, s.dim), inputs=several),
    "stack": Check(lambda parts, s: torch.stack(parts, s.dim), inputs=several),
    "split": Check(
        lambda x, s: torch.split(x, s.split_size, s.dim),
        inputs=divided,
        settings={
            "split_size": st.one_of(st.integers(1, 5), st.sampled_from([(2, 4), (4, 4), (3, 1), (5,), (1, 3, 2)]))
        },
    ),
    "chunk": Check(lambda x, s: torch.chunk(x, s.chunks, s.dim), inputs=divided, stricter=(SCALAR,)),
    "tile": Check(stricter=(("needs how often", "torch repeats nothing"),)),
    "repeat_interleave": Check(stricter=(SCALAR,)),
    "reverse": Check(
        lambda x, s: torch.flip(x, s.dim),
        settings={"dim": st.lists(st.integers(-2, 2), max_size=2).map(tuple)},
        stricter=(SCALAR, ("needs a dimension to turn", "torch turns nothing"), TWICE),
    ),
    "roll": Check(
        lambda x, s: torch.roll(x, s.shifts, s.dims) if s.dims is not None else torch.roll(x, s.shifts),
        stricter=(SCALAR, ("a dimension for each of its shifts", "torch takes a list of one for a number")),
    ),
    "meshgrid": Check(lambda parts, s: torch.meshgrid(*parts, indexing=s.indexing), inputs=rows, examples=100),
}


# -- products


def equations(draw: Draw, settings: Any) -> list[Any]:
    two = draw(st.sampled_from([(3, 4), (4, 2), (3, 4), (4, 5), (1, 4), (3, 1)]))
    other = draw(st.sampled_from([(4, 2), (4, 5), (3, 4), (4,), (1, 4), (4, 3)]))
    kind = draw(st.sampled_from(["float", "float", "float", "int"]))
    parts = (Tensor("float", two), Tensor(kind, other))
    return [parts[: draw(st.sampled_from([2, 2, 2, 1]))]]


EQUATIONS = st.sampled_from(
    ["ij,jk->ik", "ij,jk", "ij,kj->ik", "ij->ji", "ij", "i j, j k -> k i", "ij,j->i", "ij,j", "ij,jk->iz", "ij,jk->ii",
     "i1,jk->ik", "ij->jk->k", "", "ij,ij->", "ji,ij->j", "->"]
)  # fmt: skip

PRODUCTS = {
    "matmul": Check(lambda x, y, s: x @ y, stricter=(("E0308", "whole numbers are multiplied on the CPU alone"),)),
    "einsum": Check(
        lambda parts, s: torch.einsum(s.equation, *parts),
        inputs=equations,
        settings={"equation": EQUATIONS},
        examples=400,
        stricter=(("E0308", "whole numbers are multiplied on the CPU alone"),),
    ),
    "outer": Check(),
    "dot": Check(lambda x, y, s: torch.dot(x, y), stricter=(("E0312", "the meta device stretches"),)),
    "cosine_similarity": Check(stricter=(KINDS, SCALAR)),
    "pairwise_distance": Check(stricter=(KINDS, SCALAR)),
    "cdist": Check(),
    "l2_normalize": Check(lambda x, s: F.normalize(x, dim=s.dim, eps=s.eps), stricter=(KINDS, SCALAR)),
    "gram": Check(
        lambda x, s: torch.einsum("bip,bjp->bij", x.flatten(2), x.flatten(2)) / x[0].numel(), stricter=(KINDS,)
    ),
    "covariance": Check(
        lambda x, s: torch.cov(x.T, correction=s.correction).reshape(x.shape[1], x.shape[1]),
        meta="torch.cov compares values",
        stricter=(
            KINDS,
            ("needs more samples", "torch warns"),
            ("a vector for each sample", "torch takes rows"),
        ),
    ),
    "tril": Check(),
    "triu": Check(),
    "diagonal": Check(
        lambda x, s: torch.diagonal(x, dim1=-2, dim2=-1), stricter=(("square", "torch takes the shorter side"),)
    ),
}


# -- choosing


def conditions(draw: Draw, settings: Any) -> list[Any]:
    dims = tuple(draw(st.lists(st.integers(1, 3), max_size=3)))
    kind = st.sampled_from(["float", "int", "class", "byte", "complex", "bool"])
    sides = [Tensor(draw(kind), draw(st.sampled_from([dims, dims, (), dims[1:], (2, *dims)]))) for _ in range(2)]
    return [Tensor(draw(st.sampled_from(["bool", "bool", "bool", "int"])), dims), *sides]


DIMS = {"dim": st.sampled_from([0, 1, -1, 2])}
BYTES = ("E0308: `where`", "torch takes bytes for truth, and warns")

SELECTION = {
    "where": Check(lambda c, x, y, s: torch.where(c, x, y), inputs=conditions, stricter=(BYTES,)),
    "masked_fill": Check(
        lambda x, mask, s: x.masked_fill(mask, s.value),
        stricter=(("into whole numbers", "torch drops the fraction"),),
    ),
    "gather": Check(
        lambda x, index, s: torch.gather(x, s.dim, index), settings=DIMS, stricter=(INDICES,), examples=400
    ),
    "take_along_dim": Check(
        lambda x, index, s: torch.take_along_dim(x, index, s.dim), settings=DIMS, stricter=(INDICES,), examples=400
    ),
    "scatter_add": Check(
        lambda x, index, source, s: x.scatter_add(s.dim, index, source),
        settings=DIMS,
        stricter=(INDICES, ("same shape", "torch takes the part of the source that the index covers")),
        examples=400,
    ),
    "topk": Check(
        lambda x, s: pair(torch.topk(x, s.k, s.dim, s.largest, s.sorted), s), stricter=(SCALAR,)
    ),
    "sort": Check(
        lambda x, s: pair(torch.sort(x, dim=s.dim, descending=s.descending, stable=s.stable), s), stricter=(SCALAR,)
    ),
    "argsort": Check(stricter=(SCALAR,)),
    "diff": Check(stricter=(SCALAR, ("leaves nothing", "torch gives an empty value"))),
    "one_hot": Check(
        lambda x, s: F.one_hot(x, s.num_classes or 10),
        settings={"num_classes": st.sampled_from([None, 10, 12, 7])},
        inputs=lambda draw, s: [
            draw(st.sampled_from([Tensor("class", (3,), 10), Tensor("tokens", (2, 3), 10), Tensor("float", (3,)),
                                  Tensor("int", (3, 1)), Tensor("class", (), 10)]))
        ],
        stricter=(("E0311", "torch looks at the indices themselves"), ("E0309", "the data may have fewer")),
    ),
    "multinomial": Check(random=True, stricter=(("E0308", "bytes are numbers"),)),
}  # fmt: skip


def pair(found: Any, s: Any) -> Any:
    return tuple(found) if s.return_indices else found[0]


# -- made of numbers


def even(s: Any) -> Any:
    start, end = (0, s.start) if s.end is None else (s.start, s.end)
    return torch.arange(start, end, s.step)


LENGTHS = ("E0308|a length for each sample", "comparing stretches, and takes any kind")

CREATION = {
    "randn": made(lambda s: torch.randn(s.size), random=True),
    "rand": made(lambda s: torch.rand(s.size), random=True),
    "randint": made(lambda s: torch.randint(s.low, s.high, s.size), refuses=True, random=True),
    "zeros": made(lambda s: torch.zeros(s.size)),
    "ones": made(lambda s: torch.ones(s.size)),
    "full": made(lambda s: torch.full(s.size, s.fill_value)),
    "arange": made(
        even,
        refuses=True,
        settings={
            "start": st.sampled_from([0, 1, 5, 0.5, -2]),
            "end": st.sampled_from([None, 3, 4, 6.5]),
            "step": st.sampled_from([1, 2, 0.5, 3]),
        },
    ),
    "linspace": made(lambda s: torch.linspace(s.start, s.end, s.steps)),
    "eye": made(lambda s: torch.eye(s.n, s.n if s.m is None else s.m)),
    "causal_mask": made(lambda s: torch.tril(torch.ones(s.size, s.size)) == 1, accepted=5),
    "length_mask": Check(
        lambda lengths, s: torch.arange(s.size).expand(len(lengths), s.size) < lengths[:, None], stricter=(LENGTHS,)
    ),
    "randn_like": Check(random=True),
    "rand_like": Check(random=True),
    "zeros_like": Check(never_refuses="every value has a shape"),
    "ones_like": Check(never_refuses="every value has a shape"),
    "bernoulli": Check(random=True),
    "sample_normal": Check(lambda mu, logvar, s: mu + logvar.exp().sqrt(), random=True, stricter=(KINDS,)),
}

UNRELATED = "two values that are drawn are not computed from each other"

REST = {
    "detach": Check(never_refuses="every value has one"),
    "grad": Check(meta=UNRELATED, cpu=UNRELATED, stricter=((".", UNRELATED),)),
    "clamp": Check(stricter=(("would keep nothing", "torch takes the upper"),)),
    "float": Check(lambda x, s: x.float(), inputs=kinds, stricter=(KINDS,)),
    "int": Check(lambda x, s: x.long(), inputs=kinds, stricter=(KINDS,)),
    "bool": Check(lambda x, s: x != 0, inputs=kinds, never_refuses="every value is 0 or not"),
    "maximum": Check(lambda x, y, s: torch.maximum(x, y)),
    "minimum": Check(lambda x, y, s: torch.minimum(x, y)),
    "atan2": Check(lambda x, y, s: torch.atan2(x, y)),
}

POINTWISE = {
    entry.name: Check(inputs=kinds, never_refuses="it takes every kind" if entry.name in ALWAYS else "")
    for entry in pointwise.ENTRIES
}

CHECKS = {
    f"function.{name}": check
    for name, check in {
        **POINTWISE, **REDUCTIONS, **JOINING, **PRODUCTS, **SELECTION, **CREATION, **REST
    }.items()
}  # fmt: skip
