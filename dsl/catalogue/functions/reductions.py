"""Functions that make one value of many: of a dimension, of several, or of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, elements
from dsl.catalogue.kinds import NUMBERS, REAL, REAL_OR_TRUTH, floating, need_kind
from dsl.catalogue.needs import need_dim
from dsl.types.dims import Dim
from dsl.types.domains import Domain, Either, Flag, Number, Several, Whole, maybe
from dsl.types.tensor import Tensor

Rule = Callable[[Tensor, Settings], Made]

EVERY = (*NUMBERS, "bool")
KEEPDIM = Setting("keepdim", Flag(), False, "Keeps each dimension, with a size of 1.")


def dim_setting(domain: Domain, what: str) -> Setting:
    return Setting("dim", maybe(domain), None, f"{what}; none: all of them.")


ONE = dim_setting(Whole(), "The dimension to reduce")
ANY = dim_setting(Either((Whole(), Several(Whole(), low=1))), "The dimension, or a list of dimensions, to reduce")
ALONG = Setting("dim", Whole(), doc="The dimension to go along.")


def need_dims(name: str, x: Tensor, dim: int | tuple[int, ...] | None) -> tuple[int, ...]:
    """The dimensions that a setting names, counted from 0 on, each once; none names them all."""
    if dim is None:
        return tuple(range(x.rank))
    dims = tuple(need_dim(name, x, item) for item in (dim if isinstance(dim, (tuple, list)) else (dim,)))
    if len(set(dims)) < len(dims):
        raise Refuse(f"`{name}` gets a dimension of {x} twice: {dim}", at="dim")
    return dims


def reduced(x: Tensor, dims: tuple[int, ...], keepdim: bool) -> tuple[Dim, ...]:
    """The shape without those dimensions, or with a size of 1 for each."""
    if keepdim:
        return tuple(1 if place in dims else size for place, size in enumerate(x.dims))
    return tuple(size for place, size in enumerate(x.dims) if place not in dims)


def _over(x: Tensor, s: Settings, dims: tuple[int, ...]) -> dict[str, Any]:
    """`dim` and `keepdim` for torch, which has no way to say "all, and keep them"."""
    if s.dim is None:
        return {"dim": dims, "keepdim": True} if s.keepdim and dims else {}
    return {"dim": s.dim, "keepdim": s.keepdim}


def _reduction(name: str, kinds: tuple[str, ...], gives: Callable[[str], str], lowers: str = "") -> Rule:
    def rule(x: Tensor, s: Settings) -> Made:
        kind = gives(need_kind(name, x, kinds))
        dims = need_dims(name, x, s.dim)
        return Made(Tensor(kind, reduced(x, dims, s.keepdim)), lowers or f"torch.{name}", _over(x, s, dims))

    return rule


def _one(name: str, kinds: tuple[str, ...], gives: Callable[[str], str]) -> Rule:
    """Of those that torch reduces by one dimension or by all."""

    def rule(x: Tensor, s: Settings) -> Made:
        kind = gives(need_kind(name, x, kinds))
        dims = need_dims(name, x, s.dim)
        return Made(Tensor(kind, reduced(x, dims, s.keepdim)), f"dsl.modules.functions.{name}", s.as_dict())

    return rule


def _spread(name: str) -> Rule:
    """The standard deviation and the variance."""

    def rule(x: Tensor, s: Settings) -> Made:
        need_kind(name, x, ("float", "complex"))
        dims = need_dims(name, x, s.dim)
        count = elements(tuple(x.dims[place] for place in dims))
        if isinstance(count, int) and count <= s.correction:
            raise Refuse(
                f"`{name}` needs more than {count} value{'s' * (count != 1)}, but gets no more of {x}",
                label=f"would divide by {count} - {s.correction}",
                help="write `correction=0` for that of the values themselves" if s.correction and count else "",
            )
        return Made(
            Tensor("float", reduced(x, dims, s.keepdim)),
            f"torch.{name}",
            {**_over(x, s, dims), "correction": s.correction},
        )

    return rule


def _logsumexp(x: Tensor, s: Settings) -> Made:
    kind = floating(need_kind("logsumexp", x, EVERY))
    dims = need_dims("logsumexp", x, s.dim)
    args = {"dim": dims if s.dim is None else s.dim, "keepdim": s.keepdim}
    return Made(Tensor(kind, reduced(x, dims, s.keepdim)), "torch.logsumexp", args)


def _norm(x: Tensor, s: Settings) -> Made:
    need_kind("norm", x, ("float", "complex"))
    dims = need_dims("norm", x, s.dim)
    args = {"ord": s.p, "dim": s.dim, "keepdim": s.keepdim}
    return Made(Tensor("float", reduced(x, dims, s.keepdim)), "torch.linalg.vector_norm", args)


def _place(name: str) -> Rule:
    """Where the largest or smallest is: a class, if it is one of a known number of places."""

    def rule(x: Tensor, s: Settings) -> Made:
        need_kind(name, x, REAL)
        dims = need_dims(name, x, s.dim)
        of = elements(tuple(x.dims[place] for place in dims))
        shape = reduced(x, dims, s.keepdim)
        return Made(Tensor("class", shape, of), f"torch.{name}", {"dim": s.dim, "keepdim": s.keepdim})

    return rule


def _running(name: str) -> Rule:
    def rule(x: Tensor, s: Settings) -> Made:
        kind = _summed(need_kind(name, x, EVERY))
        need_dim(name, x, s.dim)
        return Made(Tensor(kind, x.dims), f"torch.{name}", {"dim": s.dim})

    return rule


def _same(kind: str) -> str:
    return kind


def _summed(kind: str) -> str:
    return "int" if kind in ("bool", "byte") else kind


def _any_or_all(kind: str) -> str:
    return "byte" if kind == "byte" else "bool"


def _entry(
    name: str, doc: str, rule: Rule, settings: tuple[Setting, ...], also: tuple[str, ...] = (), example: str = ""
) -> Entry:
    return Entry(name, "function", doc, example or f"{name}(x, dim=1)", rule, settings=settings, also=also)


CORRECTION = Setting("correction", Whole(0), 1, "How much less than their number the squares are divided by.")

ENTRIES = (
    _entry("sum", "The sum.", _reduction("sum", EVERY, _summed), (ANY, KEEPDIM), also=("reduce_sum",)),
    _entry(
        "mean",
        "The mean of floating-point numbers.",
        _reduction("mean", ("float", "complex"), _same),
        (ANY, KEEPDIM),
        also=("average", "reduce_mean"),
    ),
    _entry("prod", "The product.", _one("prod", EVERY, _summed), (ONE, KEEPDIM), also=("product",)),
    _entry("std", "The standard deviation.", _spread("std"), (ANY, CORRECTION, KEEPDIM), also=("stddev",)),
    _entry("var", "The variance.", _spread("var"), (ANY, CORRECTION, KEEPDIM), also=("variance",)),
    _entry(
        "max",
        "The largest value; `argmax` says where it is, `maximum` is of two values.",
        _reduction("max", REAL_OR_TRUTH, _same, "torch.amax"),
        (ANY, KEEPDIM),
        also=("amax", "reduce_max"),
    ),
    _entry(
        "min",
        "The smallest value; `argmin` says where it is, `minimum` is of two values.",
        _reduction("min", REAL_OR_TRUTH, _same, "torch.amin"),
        (ANY, KEEPDIM),
        also=("amin", "reduce_min"),
    ),
    _entry(
        "median",
        "The value in the middle; of an even number of values, the lower of the two.",
        _one("median", REAL, _same),
        (ONE, KEEPDIM),
    ),
    _entry("argmax", "Where the largest value is: its place along a dimension.", _place("argmax"), (ONE, KEEPDIM)),
    _entry("argmin", "Where the smallest value is: its place along a dimension.", _place("argmin"), (ONE, KEEPDIM)),
    _entry(
        "norm",
        "The length of vectors: the `p`-th root of the sum of their elements' `p`-th powers.",
        _norm,
        (Setting("p", Number(low=0, finite=False), 2, "Which norm."), ANY, KEEPDIM),
        also=("vector_norm", "l2_norm"),
        example="norm(x, dim=1)",
    ),
    _entry("logsumexp", "The logarithm of the sum of the exponentials, without overflow.", _logsumexp, (ANY, KEEPDIM)),
    _entry("any", "Whether any element is true.", _reduction("any", EVERY, _any_or_all), (ANY, KEEPDIM)),
    _entry("all", "Whether all elements are true.", _reduction("all", EVERY, _any_or_all), (ANY, KEEPDIM)),
    _entry("cumsum", "The sum of the elements so far, along a dimension.", _running("cumsum"), (ALONG,)),
    _entry("cumprod", "The product of the elements so far, along a dimension.", _running("cumprod"), (ALONG,)),
)
