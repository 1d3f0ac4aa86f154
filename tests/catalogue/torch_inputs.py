"""Inputs for what `nn.`, `F.` and `torch.` reach, that fit the settings most of the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from dsl.catalogue.entry import Entry
from dsl.types.tensor import Tensor, Tuple, floats
from tests.catalogue.strategies import Draw, of_kind

SIZE = st.sampled_from([1, 2, 3, 4, 6])
RARELY = st.integers(0, 9).map(lambda number: number == 0)
KINDS = st.sampled_from(["float", "float", "float", "int", "bool", "byte", "complex", "class"])


def _dims(draw: Draw, low: int = 0, high: int = 4) -> tuple[int, ...]:
    return tuple(draw(st.lists(SIZE, min_size=low, max_size=high)))


def alike(draw: Draw, entry: Entry) -> list[Any]:
    """Values of one shape, perhaps with sizes of 1 in places, of one kind or of several."""
    dims = _dims(draw)
    kind = draw(KINDS)
    found: list[Any] = []
    numbers = 0
    for item in entry.inputs:
        if not item.required and draw(st.booleans()):
            found.append(None)
            continue
        if item.number and numbers < len(entry.inputs) - 1 and draw(st.booleans()):
            found.append(of_kind(draw(st.sampled_from(["float", "int"])), ()))
            numbers += 1
            continue
        own = tuple(1 if draw(RARELY) else size for size in dims)
        found.append(of_kind(kind if draw(st.integers(0, 3)) else draw(KINDS), own))
    return found


def _parts(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw, 1, 3)
    count = draw(st.integers(1, 3))
    return [floats(*(draw(SIZE) if draw(RARELY) else size for size in dims)) for _ in range(count)]


def _vectors(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    return [floats(draw(SIZE)) for _ in range(draw(st.integers(1, 3)))]


def _image(draw: Draw, axes: int, channels: int | None = None) -> Tensor:
    batch = () if draw(st.integers(0, 3)) == 0 else (draw(SIZE),)
    sizes = [draw(st.sampled_from([2, 3, 5, 6, 8])) for _ in range(axes)]
    return floats(*batch, channels or draw(SIZE), *sizes)


def _images(name: str = "") -> Callable[..., list[Any]]:
    def inputs(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
        axes = int(told[0]) if told and told[0].isdigit() else 2
        x = _image(draw, axes, s.get(name))
        return [x, Tensor("int", x.dims)]

    return inputs


def _last(name: str) -> Callable[..., list[Any]]:
    def inputs(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
        return [floats(*_dims(draw, 0, 3), s[name])]

    return inputs


def _bilinear(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw, 0, 3)
    return [floats(*dims, s["in1_features"]), floats(*dims, s["in2_features"])]


def _kernel(ahead: int) -> Callable[..., list[Any]]:
    def inputs(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
        axes, into, out = int(told[0]), draw(st.sampled_from([1, 2, 3])), draw(st.sampled_from([2, 4]))
        kernel = [draw(st.integers(1, 3)) for _ in range(axes)]
        channels = out if ahead else into * s["groups"]
        weight = floats(out, into, *kernel)
        bias = (into * s["groups"]) if ahead else out
        return [_image(draw, axes, channels), weight, floats(bias) if draw(st.booleans()) else None]

    return inputs


def _given_linear(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    size, out = draw(SIZE), draw(SIZE)
    bias = floats(out if draw(st.booleans()) else draw(SIZE)) if draw(st.booleans()) else None
    return [floats(*_dims(draw, 0, 3), size), floats(out, size if draw(st.integers(0, 3)) else draw(SIZE)), bias]


def _given_bilinear(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims, one, other, out = _dims(draw, 0, 3), draw(SIZE), draw(SIZE), draw(SIZE)
    return [
        floats(*dims, one),
        floats(*dims, other),
        floats(out, one, other if draw(st.integers(0, 3)) else draw(SIZE)),
    ]


def _given_norm(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    x = floats(*_dims(draw, 0, 2), 3, 4)
    shape = s.get("normalized_shape") or x.dims[1:2]
    return [x, floats(*shape) if draw(st.booleans()) else None]


def _given_batchnorm(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    x = floats(draw(SIZE), *_dims(draw, 1, 3))
    own = floats(draw(SIZE) if draw(RARELY) else x.dims[1])
    return [x, own, own, own if draw(st.booleans()) else None]


def _given_embedding(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    return [of_kind("tokens", _dims(draw, 0, 3)), floats(draw(st.sampled_from([9, 10, 12])), draw(SIZE))]


def _given_slope(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw, 1, 3)
    return [floats(*dims), floats(draw(st.sampled_from([1, dims[1] if len(dims) > 1 else 1, 5])))]


def _channels(name: str) -> Callable[..., list[Any]]:
    def inputs(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
        if told:
            x = _image(draw, int(told[0]), s[name])
            flat = told == ["1"] and draw(st.booleans())
            return [floats(draw(SIZE), s[name]) if flat else x]
        return [floats(draw(SIZE), s[name], *_dims(draw, 0, 2))]

    return inputs


def _tokens(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    return [Tensor("tokens", _dims(draw, 0, 3), s.get("num_embeddings", 10))]


def _bags(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    if draw(st.booleans()):
        return [Tensor("tokens", (draw(SIZE), draw(SIZE)), s["num_embeddings"])]
    return [Tensor("tokens", (draw(SIZE),), s["num_embeddings"]), Tensor("int", (draw(st.integers(1, 3)),))]


def _sequence(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    """A sequence with a state that fits or nearly does."""
    batch, length = draw(SIZE), draw(SIZE)
    alone = draw(st.integers(0, 3)) == 0
    dims = (length,) if alone else (batch, length) if s["batch_first"] else (length, batch)
    x = floats(*dims, s["input_size"])
    layers = s["num_layers"] * (1 + s["bidirectional"])
    near = layers if draw(st.integers(0, 5)) else layers + 1
    state: Any = floats(near, *(() if alone else (batch,)), s.get("proj_size") or s["hidden_size"])
    if told == ["lstm"]:
        state = Tuple((state, floats(layers, *(() if alone else (batch,)), s["hidden_size"])))
    return [x, state if draw(st.booleans()) else None]


def _step(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    batch = _dims(draw, 0, 1)
    state: Any = floats(*batch, s["hidden_size"] if draw(st.integers(0, 5)) else draw(SIZE))
    state = Tuple((state, state)) if told == ["4"] else state
    return [floats(*batch, s["input_size"]), state if draw(st.booleans()) else None]


def _query(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    batch, length, source = draw(SIZE), draw(SIZE), draw(SIZE)
    alone = draw(st.integers(0, 3)) == 0

    def one(size: int, width: int) -> Tensor:
        return floats(*((size,) if alone else (batch, size) if s["batch_first"] else (size, batch)), width)

    keys = source if draw(st.integers(0, 5)) else draw(SIZE)
    return [
        one(length, s["embed_dim"]),
        one(keys, s["kdim"] or s["embed_dim"]),
        one(source, s["vdim"] or s["embed_dim"]),
    ]


def _transformed(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    batch = draw(SIZE)
    alone = draw(st.integers(0, 3)) == 0

    def one(size: int) -> Tensor:
        own = batch if draw(st.integers(0, 5)) else draw(SIZE)
        return floats(*((size,) if alone else (own, size) if s["batch_first"] else (size, own)), s["d_model"])

    return [one(draw(SIZE)), one(draw(SIZE))]


def _attended(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    leading, length, source, size = _dims(draw, 1, 2), draw(SIZE), draw(SIZE), draw(SIZE)
    keys = source if draw(st.integers(0, 5)) else draw(SIZE)
    mask = Tensor("bool", (length, source)) if draw(RARELY) else None
    return [floats(*leading, length, size), floats(*leading, keys, size), floats(*leading, source, draw(SIZE)), mask]


def _pair(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw)
    other = tuple(draw(SIZE) if draw(RARELY) else size for size in dims)
    return [of_kind("float", dims), of_kind("float" if draw(st.integers(0, 5)) else draw(KINDS), other)]


def _scored(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    classes = draw(st.sampled_from([3, 10, 12]))
    rest = _dims(draw, 0, 2)
    dims = (draw(SIZE), classes, *rest) if draw(st.integers(0, 3)) else (classes,)
    labels = (dims[0], *rest) if len(dims) > 1 else ()
    target = of_kind("class", labels) if draw(st.booleans()) else Tensor("int", labels)
    if draw(st.integers(0, 5)) == 0:
        target = floats(*dims)
    weight = floats(classes if draw(st.booleans()) else 5) if draw(RARELY) else None
    return [floats(*dims), target, weight]


def _sampled(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    x = floats(draw(SIZE), draw(SIZE), *(draw(SIZE) for _ in range(draw(st.integers(2, 3)))))
    places = [draw(SIZE) for _ in range(x.rank - 2)]
    return [x, floats(x.dims[0] if draw(st.integers(0, 5)) else draw(SIZE), *places, x.rank - 2)]


def _resized(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    axes = 2 if told else draw(st.integers(1, 3))
    if draw(st.integers(0, 5)):
        size, factor = draw(SIZE), draw(st.sampled_from([2, 0.5, 1.5]))
        s.update(draw(st.sampled_from([{"size": size, "scale_factor": None}, {"size": None, "scale_factor": factor}])))
    if "mode" in s and draw(st.booleans()):
        s["mode"] = ("linear", "bilinear", "trilinear")[axes - 1]
    return [floats(draw(SIZE), draw(SIZE), *(draw(SIZE) for _ in range(axes)))]


def _turned(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    axes = draw(st.integers(2, 3))
    s["size"] = tuple(draw(SIZE) for _ in range(axes + 2))
    return [floats(s["size"][0] if draw(st.integers(0, 5)) else draw(SIZE), axes, axes + 1)]


def _matrices(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    batch = () if told[:1] == ["2"] else (draw(SIZE),)
    inner = draw(SIZE)
    return [
        floats(*batch, draw(SIZE), inner),
        floats(*batch, inner if draw(st.integers(0, 5)) else draw(SIZE), draw(SIZE)),
    ]


def _by_index(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw, 1, 3)
    index = (draw(SIZE),) if draw(st.booleans()) else tuple(draw(SIZE) if draw(RARELY) else size for size in dims)
    return [floats(*dims), of_kind("int", index), floats(*index)]


def _patches(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    if draw(st.integers(0, 5)):
        s.update(output_size=(4, 6), kernel_size=2, stride=2, padding=0, dilation=1)
    return [floats(*_dims(draw, 0, 1), draw(st.sampled_from([4, 8, 9])), 6)]


def _shuffled(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    return [floats(*_dims(draw, 0, 2), draw(st.sampled_from([4, 8, 9])), draw(st.sampled_from([2, 4, 6])), 4)]


def _conditional(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw)
    one, other = (of_kind(draw(KINDS), () if draw(RARELY) else dims) for _ in range(2))
    return [Tensor("bool", dims), one, other]


def _masked(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw)
    return [floats(*dims), Tensor("bool", tuple(1 if draw(RARELY) else size for size in dims)), floats()]


def _ranked(low: int, high: int) -> Callable[..., list[Any]]:
    def inputs(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
        return [floats(*_dims(draw, low, high))]

    return inputs


def _normed(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    shape = s["normalized_shape"]
    return [floats(*_dims(draw, 0, 2), *(shape if isinstance(shape, tuple) else (shape,)))]


def _padded(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    return [floats(*_dims(draw, 0, 2), *(draw(st.sampled_from([3, 4])) for _ in s["pad"][::2]))]


def _of(kind: str) -> Callable[..., list[Any]]:
    return lambda draw, s, told: [Tensor(kind, _dims(draw))]


def _alike(draw: Draw, kind: str) -> list[Any]:
    dims = _dims(draw)
    return [Tensor(kind, dims), Tensor(kind, dims)]


def _three(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw, 1, 2)
    return [floats(*dims), floats(*dims), floats(*dims[:-1]) if told == ["rows"] else floats(*dims)]


def _margin(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    dims = _dims(draw, 1, 2)
    targets = {"classes": Tensor("int", dims[:-1]), "places": Tensor("int", dims), "same": floats(*dims)}
    return [floats(*dims), targets[told[0]]]


def _sequences(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    batch = draw(SIZE)
    length = of_kind("int", (batch,))
    return [floats(draw(SIZE), batch, draw(SIZE)), of_kind("int", (batch, draw(SIZE))), length, length]


def _twins(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    size, kind = draw(SIZE), draw(st.sampled_from(["float", "int"]))
    return [of_kind(kind, (size,)), of_kind(kind, (size if draw(st.integers(0, 5)) else draw(SIZE),))]


def _fractional(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    axes = int(told[0])
    s["output_size"], s["output_ratio"] = draw(st.sampled_from([((2,) * axes, None), (None, (0.5,) * axes)]))
    return _images()(draw, s, told)


def _far(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    size = draw(SIZE)
    return [floats(draw(SIZE), size), floats(draw(SIZE), size if draw(st.integers(0, 5)) else draw(SIZE))]


def _summed(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    """What the letters of the equation ask for, most of the time."""
    sizes = {letter: draw(SIZE) for letter in "bijk"}
    letters = s["equation"].partition("->")[0].replace("...", "").split(",")
    return [floats(*(draw(SIZE) if draw(RARELY) else sizes[letter] for letter in part)) for part in letters]


def _parted(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    s["dim"] = draw(st.sampled_from([0, 1, -1]))
    return [floats(draw(st.sampled_from([4, 6])), draw(st.sampled_from([4, 6])))]


def _reordered(draw: Draw, s: dict[str, Any], told: list[str]) -> list[Any]:
    x = floats(*_dims(draw, 1, 3))
    if draw(st.integers(0, 3)):
        s["dims"] = tuple(draw(st.permutations(range(x.rank))))
    return [x]


INPUTS: dict[str, Callable[..., list[Any]]] = {
    "linear": _last("in_features"),
    "bilinear": _bilinear,
    "conv": _images("in_channels"),
    "upconv": _images("in_channels"),
    "spatial": _images(),
    "pad_module": _images(),
    "upsample": _resized,
    "image": _shuffled,
    "fold": _patches,
    "batchnorm": _channels("num_features"),
    "instancenorm": _channels("num_features"),
    "groupnorm": _channels("num_channels"),
    "embedding": _tokens,
    "embedding_bag": _bags,
    "one_hot": _tokens,
    "recurrent": _sequence,
    "cell": _step,
    "multihead": _query,
    "transformer": _transformed,
    "encoder_layer": lambda draw, s, told: _transformed(draw, s, told)[:1],
    "decoder_layer": _transformed,
    "apply_linear": _given_linear,
    "apply_bilinear": _given_bilinear,
    "apply_conv": _kernel(0),
    "apply_upconv": _kernel(1),
    "apply_embedding": _given_embedding,
    "apply_groupnorm": _given_norm,
    "apply_layernorm": _given_norm,
    "apply_prelu": _given_slope,
    "per_channel": _given_batchnorm,
    "attend": _attended,
    "pair_loss": _pair,
    "three": _three,
    "margin": _margin,
    "ctc": _sequences,
    "channels": _ranked(2, 4),
    "imag": _of("complex"),
    "view_as_real": _of("complex"),
    "view_as_complex": lambda draw, s, told: [floats(*_dims(draw, 0, 2), 2)],
    "bits": lambda draw, s, told: _alike(draw, "int"),
    "trace": _ranked(2, 2),
    "vander": _ranked(1, 1),
    "floats": _ranked(2, 5),
    "layernorm": _normed,
    "rmsnorm": _normed,
    "pad": _padded,
    "pdist": _ranked(2, 2),
    "nn.LocalResponseNorm": _ranked(3, 4),
    "F.local_response_norm": _ranked(3, 4),
    "softmax": _ranked(1, 3),
    "spread": _ranked(1, 3),
    "diff": _ranked(1, 3),
    "movedim": _ranked(2, 4),
    "narrow": _ranked(2, 3),
    "torch.dot": _twins,
    "torch.cdist": _far,
    "F.fractional_max_pool2d": _fractional,
    "F.fractional_max_pool3d": _fractional,
    "nn.FractionalMaxPool2d": _fractional,
    "nn.FractionalMaxPool3d": _fractional,
    "torch.pairwise_distance": _pair,
    "F.pairwise_distance": _pair,
    "nn.PairwiseDistance": _pair,
    "torch.cosine_similarity": _pair,
    "F.cosine_similarity": _pair,
    "nn.CosineSimilarity": _pair,
    "permute": _reordered,
    "unflatten": _parted,
    "torch.multinomial": _ranked(1, 2),
    "class_loss": _scored,
    "grid_sample": _sampled,
    "affine_grid": _turned,
    "multiply": _matrices,
    "torch.matmul": _matrices,
    "einsum": _summed,
    "broadcast_tensors": _parts,
    "index_select": _by_index,
    "take": _by_index,
    "take_along_dim": _by_index,
    "scatter": _by_index,
    "torch.gather": _by_index,
    "where": _conditional,
    "masked_fill": _masked,
    "torch.cat": _parts,
    "torch.concat": _parts,
    "torch.concatenate": _parts,
    "torch.stack": _parts,
    "torch.meshgrid": _vectors,
}
"""By the name of an entry, or by its rule."""
