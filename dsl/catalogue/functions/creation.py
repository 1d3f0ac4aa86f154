"""Tensors made of nothing but numbers: noise, constants, ranges, masks.

Those without inputs lower to functions that also take `device`, which whoever builds the graph gives.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from dsl.catalogue.broadcast import broadcast
from dsl.catalogue.entry import Entry, Input, Made, Refuse, Setting, Settings
from dsl.catalogue.kinds import need_kind
from dsl.catalogue.needs import need_floats, need_rank
from dsl.types.dims import Dim, Formula
from dsl.types.domains import Either, Number, Several, Size, Whole, maybe
from dsl.types.tensor import WHOLE, Tensor, floats

Rule = Callable[..., Made]

MOST_NUMBERS = 1e15
SIZE = Setting("size", Several(Size(1)), doc="The size of each dimension.", rest=True)


def _sized(lowers: str) -> Rule:
    def rule(s: Settings) -> Made:
        return Made(floats(*s.size), lowers, {"size": s.size})

    return rule


def _randint(s: Settings) -> Made:
    if not isinstance(s.high - s.low, Formula) and s.low >= s.high:
        raise Refuse(
            f"`randint` draws from {s.low} to below {s.high}, which is nothing", at="high", label="must be above `low`"
        )
    return Made(Tensor("int", tuple(s.size)), "torch.randint", s.as_dict())


def _full(s: Settings) -> Made:
    kind = "float" if isinstance(s.fill_value, float) else "int"
    return Made(Tensor(kind, tuple(s.size)), "torch.full", s.as_dict())


def _arange(s: Settings) -> Made:
    start, end = (0, s.start) if s.end is None else (s.start, s.end)
    args = {"start": start, "end": end, "step": s.step}
    if any(isinstance(value, float) for value in args.values()):
        if any(isinstance(value, Formula) for value in args.values()):
            raise Refuse("`arange` over a size that only the data will show goes in whole steps", code="E0309")
        count = (end - start) / s.step
        if count > MOST_NUMBERS:
            raise Refuse(f"`arange` from {start} to {end} by {s.step} has too many numbers", code="E0352")
        length: Dim = ceil(count)
        kind = "float"
    else:
        length = (end - start + s.step - 1) // s.step
        kind = "int"
    if isinstance(length, int) and length < 1:
        raise Refuse(f"`arange` from {start} to {end} by {s.step} has no numbers", label="would be empty")
    return Made(Tensor(kind, (length,)), "torch.arange", args)


def _linspace(s: Settings) -> Made:
    return Made(floats(s.steps), "torch.linspace", s.as_dict())


def _eye(s: Settings) -> Made:
    args = {"n": s.n, "m": s.n if s.m is None else s.m}
    return Made(floats(*args.values()), "torch.eye", args)


def _causal_mask(s: Settings) -> Made:
    return Made(Tensor("bool", (s.size, s.size)), "dsl.modules.functions.causal_mask", {"size": s.size})


def _length_mask(lengths: Tensor, s: Settings) -> Made:
    need_rank("length_mask", lengths, (1,), "a length for each sample")
    need_kind("length_mask", lengths, ("int",))
    return Made(Tensor("bool", (lengths.dims[0], s.size)), "dsl.modules.functions.length_mask", {"size": s.size})


def _noise_like(name: str) -> Rule:
    def rule(x: Tensor, s: Settings) -> Made:
        need_floats(name, x, kinds=("float", "complex"))
        return Made(x, f"torch.{name}")

    return rule


def _constant_like(name: str) -> Rule:
    def rule(x: Tensor, s: Settings) -> Made:
        kind = "int" if x.kind in WHOLE else x.kind
        return Made(Tensor(kind, x.dims), f"torch.{name}")

    return rule


def _bernoulli(x: Tensor, s: Settings) -> Made:
    need_floats("bernoulli", x)
    return Made(x, "torch.bernoulli")


def _sample_normal(mu: Tensor, logvar: Tensor, s: Settings) -> Made:
    need_floats("sample_normal", mu)
    need_floats("sample_normal", logvar)
    return Made(floats(*broadcast("sample_normal", mu, logvar)), "dsl.modules.functions.sample_normal")


def _made(name: str, doc: str, example: str, rule: Rule, *settings: Setting, also: tuple[str, ...] = ()) -> Entry:
    return Entry(name, "function", doc, example, rule, inputs=(), settings=settings, also=also)


def _like(name: str, doc: str, rule: Rule, also: tuple[str, ...] = ()) -> Entry:
    return Entry(name, "function", doc, f"{name}(x)", rule, also=also)


NUMBER = Either((Number(), Size()))
WHOLE_NUMBER = Either((Whole(), Size()))

ENTRIES = (
    _made("randn", "Noise from the normal distribution.", "randn(batch, 64)", _sized("torch.randn"), SIZE),
    _made("rand", "Noise from 0 to 1, all of it as likely.", "rand(batch, 1)", _sized("torch.rand"), SIZE),
    _made(
        "randint",
        "Whole numbers at random, from `low` to below `high`.",
        "randint(0, 10, batch)",
        _randint,
        Setting("low", WHOLE_NUMBER, doc="The least."),
        Setting("high", WHOLE_NUMBER, doc="The first that is too large."),
        SIZE,
    ),
    _made("zeros", "Zeros.", "zeros(batch, 8)", _sized("torch.zeros"), SIZE),
    _made("ones", "Ones.", "ones(batch, 8)", _sized("torch.ones"), SIZE),
    _made(
        "full",
        "One number everywhere.",
        "full(batch, 8, fill_value=0.9)",
        _full,
        SIZE,
        Setting("fill_value", Number(), doc="The number."),
    ),
    _made(
        "arange",
        "Numbers in even steps: `arange(4)` is 0, 1, 2, 3; `arange(1, 4)` is 1, 2, 3.",
        "arange(10)",
        _arange,
        Setting("start", NUMBER, doc="The first number; the end, and 0 the first, if no `end` is given."),
        Setting("end", maybe(NUMBER), None, "The first number that is too large."),
        Setting("step", Number(above=0), 1, "How far each is from the next."),
        also=("range",),
    ),
    _made(
        "linspace",
        "That many numbers in even steps, the ends included.",
        "linspace(0, 1, 10)",
        _linspace,
        Setting("start", Number(), doc="The first number."),
        Setting("end", Number(), doc="The last number."),
        Setting("steps", Size(1), doc="How many."),
    ),
    _made(
        "eye",
        "Ones on the diagonal, zeros elsewhere.",
        "eye(8)",
        _eye,
        Setting("n", Size(1), doc="How many rows."),
        Setting("m", maybe(Size(1)), None, "How many columns; none: as many as rows."),
        also=("identity_matrix",),
    ),
    _made(
        "causal_mask",
        "True where a place in a sequence may look at another: at itself and what is before it.",
        "causal_mask(8)",
        _causal_mask,
        Setting("size", Size(1), doc="The length of the sequence."),
        also=("subsequent_mask", "look_ahead_mask", "attention_mask"),
    ),
    Entry(
        "length_mask",
        "function",
        "True in the first places of each sequence, as many as it is long; false where it is padded.",
        "length_mask(lengths, 32)",
        _length_mask,
        settings=(Setting("size", Size(1), doc="The length that sequences are padded to."),),
        sample="int[B]",
        also=("padding_mask", "sequence_mask", "key_padding_mask"),
    ),
    _like("randn_like", "Noise from the normal distribution, in the shape of a value.", _noise_like("randn_like")),
    _like("rand_like", "Noise from 0 to 1, in the shape of a value.", _noise_like("rand_like")),
    _like("zeros_like", "Zeros in the shape of a value.", _constant_like("zeros_like")),
    _like("ones_like", "Ones in the shape of a value.", _constant_like("ones_like")),
    _like("bernoulli", "1 with the probability that each element says, else 0.", _bernoulli),
    Entry(
        "sample_normal",
        "function",
        "A draw from a normal distribution of that mean and log-variance, which gradients flow through.",
        "sample_normal(mu, logvar)",
        _sample_normal,
        inputs=(Input("mu"), Input("logvar", number=False)),
        sample="float[B, 8]; float[B, 8]",
        also=("reparameterize", "reparameterise", "rsample"),
    ),
)
