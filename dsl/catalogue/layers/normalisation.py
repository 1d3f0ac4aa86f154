"""Normalisation: values brought to mean 0 and variance 1 over a batch, a sample or a vector."""

from __future__ import annotations

from typing import Any

from dsl.catalogue.entry import Entry, Made, Refuse, Setting, Settings, Weight, elements
from dsl.catalogue.needs import SETTINGS, count, need_dim, need_floats, need_int
from dsl.catalogue.windows import need_spatial
from dsl.types.domains import Either, Flag, Number, Several, Whole, maybe
from dsl.types.tensor import Tensor

EPS = Setting("eps", Number(low=0), 1e-5, "Added to the variance, against division by zero.")
AFFINE = Setting("affine", Flag(), True, "Learns a factor and an offset for each channel.")
MOMENTUM = Setting("momentum", maybe(Number(low=0, high=1)), 0.1, "Share of the newest batch in the running averages.")
SHAPE = Setting(
    "normalized_shape",
    maybe(Either((Whole(1), Several(Whole(1), low=1)))),
    None,
    "Sizes of the last dimensions to normalise over; inferred from `dim` by default.",
)
DIM = Setting(
    "dim",
    Either((Whole(), Several(Whole(), low=1))),
    -1,
    "The dimensions to normalise over: `1` for the channels of images, `[1, 2, 3]` for whole samples.",
)
ELEMENTWISE = Setting("elementwise_affine", Flag(), True, "Learns a factor for each number normalised over.")


def _batchnorm(x: Tensor, s: Settings) -> Made:
    need_floats("batchnorm", x, ranks=(2, 3, 4, 5), what="a batch of values with channels")
    channels = need_int("batchnorm", x.dims[1], "the number of channels")
    if x.dims[0] == 1 and elements(x.dims[2:]) == 1:
        raise Refuse(f"`batchnorm` needs more than one value for each channel, but gets {x}")
    lowers = f"torch.nn.BatchNorm{max(1, len(x.dims) - 2)}d"
    args = {"num_features": channels, **s.as_dict("eps", "momentum", "affine", "track_running_stats")}
    return Made(x, lowers, args, _channel_weights(channels, s))


def _instancenorm(x: Tensor, s: Settings) -> Made:
    axes = need_spatial("instancenorm", x)
    channels = need_int("instancenorm", x.dims[1], "the number of channels")
    if elements(x.dims[2:]) == 1:
        raise Refuse(
            f"`instancenorm` needs more than one value for each channel of a sample, but gets {x}",
            help="apply it before the pool that leaves one, or use `batchnorm`",
        )
    args = {"num_features": channels, **s.as_dict("eps", "momentum", "affine", "track_running_stats")}
    return Made(x, f"torch.nn.InstanceNorm{axes}d", args, _channel_weights(channels, s))


def _channel_weights(channels: int, s: Settings) -> tuple[Weight, ...]:
    shape = (channels,)
    learned = (Weight("weight", shape), Weight("bias", shape)) if s.affine else ()
    if not s.track_running_stats:
        return learned
    running = (Weight("running_mean", shape, trained=False), Weight("running_var", shape, trained=False))
    return (*learned, *running, Weight("num_batches_tracked", (), trained=False))


def _groupnorm(x: Tensor, s: Settings) -> Made:
    need_floats("groupnorm", x, low=2)
    channels = need_int("groupnorm", x.dims[1], "the number of channels")
    if channels % s.num_groups:
        raise Refuse(
            f"`groupnorm` cannot split {count(channels, 'channel')} into {s.num_groups} equal groups",
            at="num_groups",
            label=f"{channels} is not a multiple of {s.num_groups}",
        )
    if elements((x.dims[0], channels // s.num_groups, *x.dims[2:])) == 1:
        raise Refuse(f"`groupnorm` needs more than one value for each group, but gets {x}")
    args = {"num_groups": s.num_groups, "num_channels": channels, "eps": s.eps, "affine": s.affine}
    weights = (Weight("weight", (channels,)), Weight("bias", (channels,))) if s.affine else ()
    return Made(x, "torch.nn.GroupNorm", args, weights)


def _layernorm(x: Tensor, s: Settings) -> Made:
    args, shape, module = _over("layernorm", "LayerNorm", x, s)
    args["bias"] = s.bias
    weights = (Weight("weight", shape), Weight("bias", shape))[: 1 + s.bias] if s.elementwise_affine else ()
    return Made(x, module, args, weights)


def _rmsnorm(x: Tensor, s: Settings) -> Made:
    args, shape, module = _over("rmsnorm", "RMSNorm", x, s)
    return Made(x, module, args, (Weight("weight", shape),) if s.elementwise_affine else ())


def _over(name: str, module: str, x: Tensor, s: Settings) -> tuple[dict[str, Any], tuple[int, ...], str]:
    """What torch's module and ours need to normalise over some dimensions, and the sizes of these."""
    need_floats(name, x, low=1)
    dims = _dimensions(name, x, s)
    shape = tuple(need_int(name, x.dims[dim], f"the size of dimension {dim}") for dim in dims)
    args = {"normalized_shape": shape, "eps": s.eps, "elementwise_affine": s.elementwise_affine}
    if dims == tuple(range(x.rank - len(dims), x.rank)):
        return args, shape, f"torch.nn.{module}"
    return {**args, "dim": dims}, shape, f"dsl.modules.normalisation.{module}"


def _dimensions(name: str, x: Tensor, s: Settings) -> tuple[int, ...]:
    if s.normalized_shape is None:
        given = s.dim if isinstance(s.dim, (tuple, list)) else (s.dim,)
        dims = tuple(need_dim(name, x, dim) for dim in given)
        if len(set(dims)) < len(dims):
            raise Refuse(f"`{name}` lists a dimension of {x} twice", at="dim")
        return dims
    if s.dim != -1:
        raise Refuse(
            f"`{name}` takes `dim` or `normalized_shape`, one of the two",
            at="normalized_shape",
            help="leave `normalized_shape` out: it is inferred",
            code=SETTINGS,
        )
    shape = s.normalized_shape if isinstance(s.normalized_shape, (tuple, list)) else (s.normalized_shape,)
    last = x.dims[-len(shape) :]
    if len(last) < len(shape) or any(type(size) is int and size != new for new, size in zip(shape, last, strict=True)):
        raise Refuse(
            f"`{name}` is told a shape of {list(shape)}, but gets {x}",
            at="normalized_shape",
            label="does not match the last dimensions",
            help="leave it out: it is inferred",
        )
    return tuple(range(x.rank - len(shape), x.rank))


def _local_response_norm(x: Tensor, s: Settings) -> Made:
    need_floats("local_response_norm", x, low=3)
    return Made(x, "torch.nn.LocalResponseNorm", s.as_dict())


def need_channel_dim(name: str, x: Tensor, dim: int | None) -> int:
    """The dimension that a layer works along: by default the channels, where there is no doubt which these are."""
    if dim is not None:
        return need_dim(name, x, dim)
    if x.rank == 3:
        raise Refuse(
            f"`{name}` does not know which dimension of {x} it is to work along",
            label="[B, C, L] or [B, T, D]?",
            help=f"say `{name}(dim=1)` for the channels of [B, C, L], `{name}(dim=-1)` for the vectors of [B, T, D]",
        )
    return min(1, need_dim(name, x, -1))


def _layerscale(x: Tensor, s: Settings) -> Made:
    need_floats("layerscale", x, low=1)
    dim = need_channel_dim("layerscale", x, s.dim)
    size = need_int("layerscale", x.dims[dim], "the number of factors")
    shape = (size, *(1,) * (x.rank - 1 - dim))
    return Made(x, "dsl.modules.normalisation.LayerScale", {"shape": shape, "init": s.init}, (Weight("weight", shape),))


_RUNNING = "Keeps running averages, used when the model is not training."

ENTRIES = (
    Entry(
        "batchnorm",
        "layer",
        "Normalises each channel over the batch, with running averages for use after training.",
        "batchnorm",
        _batchnorm,
        settings=(
            Setting("eps", Number(above=0), 1e-5, EPS.doc),
            MOMENTUM,
            AFFINE,
            Setting("track_running_stats", Flag(), True, _RUNNING),
        ),
        sample="float[B, 8, 16, 16]",
        also=("batch_norm", "batchnorm1d", "batchnorm2d", "batchnorm3d", "bn"),
    ),
    Entry(
        "layernorm",
        "layer",
        "Normalises each vector: over the last dimension, or over those of `dim`.",
        "layernorm",
        _layernorm,
        settings=(SHAPE, EPS, ELEMENTWISE, Setting("bias", Flag(), True, "Learns an offset beside the factor."), DIM),
        sample="float[B, 16, 64]",
        also=("layer_norm", "ln"),
    ),
    Entry(
        "rmsnorm",
        "layer",
        "Divides each vector by its root mean square: over the last dimension, or over those of `dim`.",
        "rmsnorm",
        _rmsnorm,
        settings=(
            SHAPE,
            Setting("eps", maybe(Number(low=0)), None, "Added to the mean square; by default the least that counts."),
            ELEMENTWISE,
            DIM,
        ),
        sample="float[B, 16, 64]",
        also=("rms_norm",),
    ),
    Entry(
        "groupnorm",
        "layer",
        "Normalises groups of channels within each sample.",
        "groupnorm(4)",
        _groupnorm,
        settings=(Setting("num_groups", Whole(1), doc="How many groups the channels form."), EPS, AFFINE),
        sample="float[B, 8, 16, 16]",
        also=("group_norm", "gn"),
    ),
    Entry(
        "instancenorm",
        "layer",
        "Normalises each channel of each sample.",
        "instancenorm",
        _instancenorm,
        settings=(
            EPS,
            MOMENTUM,
            Setting("affine", Flag(), False, "Learns a factor and an offset for each channel."),
            Setting("track_running_stats", Flag(), False, _RUNNING),
        ),
        sample="float[B, 8, 16, 16]",
        also=("instance_norm", "instancenorm2d"),
    ),
    Entry(
        "local_response_norm",
        "layer",
        "Divides each number by a measure of its neighbours in `size` channels.",
        "local_response_norm(5)",
        _local_response_norm,
        settings=(
            Setting("size", Whole(1), doc="How many neighbouring channels count."),
            Setting("alpha", Number(), 1e-4, "Factor of the neighbours' squares."),
            Setting("beta", Number(), 0.75, "Power of the divisor."),
            Setting("k", Number(), 1.0, "Offset of the divisor."),
        ),
        sample="float[B, 8, 16, 16]",
        also=("lrn", "localresponsenorm"),
    ),
    Entry(
        "layerscale",
        "layer",
        "Multiplies each channel by a learned factor that is small at first.",
        "layerscale(1e-6)",
        _layerscale,
        settings=(
            Setting("init", Number(), 1e-6, "What the factors are at first."),
            Setting("dim", maybe(Whole()), None, "The dimension with factors of its own; by default the channels."),
        ),
        sample="float[B, 8, 16, 16]",
        also=("layer_scale",),
    ),
)
