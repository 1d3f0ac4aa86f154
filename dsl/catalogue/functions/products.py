"""Products of matrices and vectors, and what is made of them: distances, similarities, Gram matrices."""

from __future__ import annotations

from collections.abc import Callable

from dsl.catalogue import operators
from dsl.catalogue.broadcast import broadcast, need_equal
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings
from dsl.catalogue.kinds import NUMBERS, kind_of, need_kind, promote
from dsl.catalogue.needs import need_dim, need_floats, need_rank
from dsl.types.dims import Dim
from dsl.types.domains import Flag, Number, Whole, Words
from dsl.types.tensor import Tensor, floats


def _matmul(left: Tensor, right: Tensor, s: Settings) -> Made:
    return operators.matmul("matmul", left, right, "torch.matmul")


def _outer(left: Tensor, right: Tensor, s: Settings) -> Made:
    for side in (left, right):
        need_rank("outer", side, (1,), "values of one dimension", "`x[:, :, none] * y[:, none]` does it for a batch")
    return Made(Tensor(promote(left, right), (*left.dims, *right.dims)), "torch.outer")


def _dot(left: Tensor, right: Tensor, s: Settings) -> Made:
    for side in (left, right):
        need_rank("dot", side, (1,), "values of one dimension", "`sum(x * y, dim=1)` does it for a batch")
    if kind_of(left) != kind_of(right):
        raise Refuse(f"`dot` needs values of one kind, but gets {left} and {right}", code="E0308")
    kind = need_kind("dot", left, NUMBERS)
    refusal = Refuse(f"`dot` needs values of one length, but gets {left} and {right}", code="E0312")
    need_equal("dot", left.last, right.last, refusal)
    return Made(Tensor(kind, ()), "torch.dot")


# -- einsum


def _einsum(parts: tuple[Tensor, ...], s: Settings) -> Made:
    letters, result = _equation(s.equation, len(parts))
    for part in parts:
        need_floats("einsum", part, kinds=("float", "complex"))
        if part.kind != parts[0].kind:
            raise Refuse(f"`einsum` needs values of one kind, but gets {parts[0]} and {part}", code="E0308")
    sizes: dict[str, Dim] = {}
    for part, names in zip(parts, letters, strict=True):
        if part.rank != len(names):
            raise Refuse(
                f"`{names}` in `einsum` means {len(names)} dimension{'s' * (len(names) != 1)}, but the value is {part}",
                at="equation",
            )
        for name, size in zip(names, part.dims, strict=True):
            _take_size(sizes, name, size)
    for name in result:
        if name not in sizes:
            raise Refuse(f"`{name}` in the result of `einsum` is in no input", at="equation")
    dims = tuple(sizes[name] for name in result)
    return Made(Tensor(parts[0].kind, dims), "dsl.modules.functions.einsum", {"equation": s.equation})


def _equation(equation: str, count: int) -> tuple[list[str], str]:
    """The letters of each input, and of the result: if it is not said, those that stand once, in order."""
    text = equation.replace(" ", "")
    left, arrow, result = text.partition("->")
    letters = left.split(",")
    if not all(name.isascii() and name.isalpha() for name in left.replace(",", "") + result):
        raise Refuse(
            f"`einsum` names dimensions by letters, with `,` between inputs and one `->`: `{equation}` is different",
            at="equation",
            help="write it as `'bij,bjk->bik'`",
        )
    if len(letters) != count:
        raise Refuse(
            f"`einsum` is told of {len(letters)} inputs, but gets {count}", at="equation", label=f"names {len(letters)}"
        )
    if len(set(result)) < len(result):
        raise Refuse("`einsum` gives each dimension of its result once, but one is named twice", at="equation")
    return letters, result if arrow else "".join(sorted(name for name in set(left) - {","} if left.count(name) == 1))


def _take_size(sizes: dict[str, Dim], name: str, size: Dim) -> None:
    known = sizes.setdefault(name, size)
    if known == 1:
        sizes[name] = size
    elif size != 1:
        refusal = Refuse(
            f"`{name}` in `einsum` is of one size, but {known} and {size} are given for it",
            at="equation",
            code="E0312",
        )
        sizes[name] = need_equal("einsum", known, size, refusal)


# -- distances and similarities


def _cosine(left: Tensor, right: Tensor, s: Settings) -> Made:
    for side in (left, right):
        need_floats("cosine_similarity", side)
    both = Tensor("float", broadcast("cosine_similarity", left, right))
    dim = need_dim("cosine_similarity", both, s.dim)
    return Made(floats(*both.dims[:dim], *both.dims[dim + 1 :]), "torch.nn.functional.cosine_similarity", s.as_dict())


def _pairwise(left: Tensor, right: Tensor, s: Settings) -> Made:
    for side in (left, right):
        need_floats("pairwise_distance", side)
    both = Tensor("float", broadcast("pairwise_distance", left, right))
    need_dim("pairwise_distance", both, -1)
    last: tuple[Dim, ...] = (1,) if s.keepdim else ()
    return Made(floats(*both.dims[:-1], *last), "torch.nn.functional.pairwise_distance", s.as_dict())


def _cdist(left: Tensor, right: Tensor, s: Settings) -> Made:
    for side in (left, right):
        need_floats("cdist", side, low=2)
    refusal = Refuse(
        f"`cdist` needs vectors of one length in the last dimension, but gets {left} and {right}", code="E0312"
    )
    need_equal("cdist", left.last, right.last, refusal)
    leading = broadcast("cdist", left.with_dims(*left.dims[:-2]), right.with_dims(*right.dims[:-2]))
    return Made(floats(*leading, left.dims[-2], right.dims[-2]), "torch.cdist", s.as_dict())


def _normalize(x: Tensor, s: Settings) -> Made:
    need_floats("l2_normalize", x)
    need_dim("l2_normalize", x, s.dim)
    return Made(x, "torch.nn.functional.normalize", s.as_dict())


def _gram(x: Tensor, s: Settings) -> Made:
    need_floats("gram", x, low=3)
    batch, channels, *_ = x.dims
    return Made(floats(batch, channels, channels), "dsl.modules.functions.gram")


def _covariance(x: Tensor, s: Settings) -> Made:
    need_floats("covariance", x, ranks=(2,), what="a vector for each sample")
    if isinstance(x.dims[0], int) and x.dims[0] <= s.correction:
        raise Refuse(f"`covariance` needs more samples than {s.correction}, but gets {x}")
    return Made(floats(x.last, x.last), "dsl.modules.functions.covariance", s.as_dict())


def _triangle(name: str) -> Callable[[Tensor, Settings], Made]:
    def rule(x: Tensor, s: Settings) -> Made:
        if x.rank < 2:
            raise Refuse(f"`{name}` needs a matrix in the last two dimensions, but gets {x}")
        return Made(x, f"torch.{name}", s.as_dict())

    return rule


def _diagonal(x: Tensor, s: Settings) -> Made:
    refusal = Refuse(f"`diagonal` needs a square matrix in the last two dimensions, but gets {x}")
    if x.rank < 2:
        raise refusal
    side = need_equal("diagonal", x.dims[-2], x.dims[-1], refusal)
    return Made(x.with_dims(*x.dims[:-2], side), "torch.diagonal", {"dim1": -2, "dim2": -1})


PAIR = (Input("input"), Input("other"))
TWO_VECTORS = "float[8]; float[8]"
TWO_BATCHES = "float[B, 8]; float[B, 8]"
DIAGONAL = Setting("diagonal", Whole(), 0, "Which diagonal is the edge: 0 the main one, above 0 further right.")
EPS = Setting("eps", Number(low=0), 1e-8, "Keeps the division from being one by 0.")

ENTRIES = (
    Entry(
        "matmul",
        "function",
        "The matrix product of the last two dimensions, as `x @ y`.",
        "matmul(x, y)",
        _matmul,
        inputs=PAIR,
        sample="float[B, 4, 8]; float[B, 8, 5]",
        also=("bmm", "mm"),
    ),
    Entry(
        "einsum",
        "function",
        "Sums of products, by Einstein's convention: letters name dimensions.",
        "(x, y) -> einsum('bij,bjk->bik')",
        _einsum,
        inputs=(Input("tensors"),),
        settings=(Setting("equation", Words("an equation such as `'bij,bjk->bik'`"), doc="What is summed over."),),
        variadic=True,
        sample="float[B, 4, 8]; float[B, 8, 5]",
    ),
    Entry(
        "outer",
        "function",
        "The products of each element of one vector with each of another.",
        "outer(x, y)",
        _outer,
        inputs=PAIR,
        sample=TWO_VECTORS,
    ),
    Entry(
        "dot",
        "function",
        "The sum of the products of two vectors' elements.",
        "dot(x, y)",
        _dot,
        inputs=PAIR,
        sample=TWO_VECTORS,
        also=("inner", "vdot"),
    ),
    Entry(
        "cosine_similarity",
        "function",
        "The cosine of the angle between vectors along a dimension.",
        "cosine_similarity(x, y)",
        _cosine,
        inputs=(Input("x1", number=False), Input("x2", number=False)),
        settings=(Setting("dim", Whole(), 1, "The dimension that vectors lie along."), EPS),
        sample=TWO_BATCHES,
        also=("cosine", "cos_sim"),
    ),
    Entry(
        "pairwise_distance",
        "function",
        "The distance between the vectors in the last dimension, each with the one in its place.",
        "pairwise_distance(x, y)",
        _pairwise,
        inputs=(Input("x1", number=False), Input("x2", number=False)),
        settings=(
            Setting("p", Number(low=0), 2.0, "Which norm."),
            Setting("eps", Number(low=0), 1e-6, "Added to each difference."),
            Setting("keepdim", Flag(), False, "Keeps the last dimension, with a size of 1."),
        ),
        sample=TWO_BATCHES,
        also=("distance", "euclidean_distance"),
    ),
    Entry(
        "cdist",
        "function",
        "The distance of each vector of one value from each of another.",
        "cdist(x, y)",
        _cdist,
        inputs=(Input("x1", number=False), Input("x2", number=False)),
        settings=(Setting("p", Number(low=0), 2.0, "Which norm."),),
        sample="float[B, 4, 8]; float[B, 5, 8]",
    ),
    Entry(
        "l2_normalize",
        "function",
        "Vectors along a dimension made as long as 1, all pointing where they did.",
        "l2_normalize(x)",
        _normalize,
        settings=(
            Setting("dim", Whole(), 1, "The dimension that vectors lie along."),
            Setting("eps", Number(above=0), 1e-12, "The least length that is divided by."),
        ),
        also=("normalize", "normalise", "unit_norm"),
    ),
    Entry(
        "gram",
        "function",
        "The Gram matrix of the channels of [B, C, H, W]: their products with each other, divided by C * H * W.",
        "gram(x)",
        _gram,
        sample="float[B, 4, 8, 8]",
        also=("gram_matrix",),
    ),
    Entry(
        "covariance",
        "function",
        "The covariance of the columns of [B, D] with each other, over the samples.",
        "covariance(x)",
        _covariance,
        settings=(Setting("correction", Whole(0), 1, "How much less than their number the samples are divided by."),),
        also=("cov",),
    ),
    Entry(
        "tril",
        "function",
        "The lower triangle of the last two dimensions, 0 elsewhere.",
        "tril(x)",
        _triangle("tril"),
        settings=(DIAGONAL,),
    ),
    Entry(
        "triu",
        "function",
        "The upper triangle of the last two dimensions, 0 elsewhere.",
        "triu(x)",
        _triangle("triu"),
        settings=(DIAGONAL,),
    ),
    Entry(
        "diagonal",
        "function",
        "The diagonal of the square matrix in the last two dimensions.",
        "diagonal(x)",
        _diagonal,
        sample="float[B, 8, 8]",
        also=("diag", "trace"),
    ),
)
