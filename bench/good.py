"""Good specs grown at random from the whole catalogue: the checker has nothing against them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import NamedTuple

from bench.good_bodies import PARAMS, Soil, compiled, grown
from bench.good_calls import call, step
from dsl.build.settling import settle
from dsl.catalogue import entries
from dsl.lang.check import check_spec
from dsl.lang.fields import TRANSFORM
from dsl.lang.losses import LOSS, METRIC
from dsl.spec.read import load
from dsl.types.notation import parse_type
from dsl.types.tensor import Record, Tensor, Tuple, Type

TOPICS = (
    *("float[B, 12]", "float[B, 3, 16, 16]", "float[B, 8, 20]", "float[B, 9, 16]", "float[B, 2, 6, 8, 8]"),
    *("tokens[B, 9] of 50", "int[B, 6]", "byte[B, 3, 12, 12]", "float[B]", "bool[B, 5]", "complex[B, 8]"),
)
OPEN = {
    "float[B, T, 16]": "float[B, 9, 16]",
    "tokens[B, T] of 50": "tokens[B, 7] of 50",
    "float[B, 3, H, W]": "float[B, 3, 12, 16]",
    "float[B, T, C, 6]": "float[B, 5, 4, 6]",
    "float[N, 8]": "float[B, 8]",
}
"""Types of inputs whose sizes only running shows, each with that of data for it."""
IMAGES = ("byte[B, 3, 24, 24]", "byte[B, 1, 16, 20]", "float[B, 3, 24, 24]")
BLIND, SETTLED = 0.08, 0.2
"""Of so many specs some types may be unknown; of those up to the first share torch is not asked while they grow."""


class Way(NamedTuple):
    """How far types have to be known while a spec grows."""

    known: bool
    settled: bool

    def soil(self, **given: str | Type) -> Soil:
        types = {name: typed(kind) if isinstance(kind, str) else kind for name, kind in given.items()}
        return Soil(types, tuple(types)[:1], known=self.known, settle=settle if self.settled else None)


def spec(seed: int) -> str:
    """A spec without errors; one seed always gives the same text."""
    draw = Random(seed)
    share = draw.random()
    way = Way(known=share >= SETTLED, settled=BLIND <= share < SETTLED)
    while True:
        form = draw.choices([*FORMS], [*FORMS.values()])[0]
        text = form(draw, way)
        if text and is_good(text, way):
            return text


def is_good(text: str, way: Way) -> bool:
    spec_, diagnostics = load("good.toml", text=text)
    if spec_ is None:
        return False
    found = [*diagnostics, *check_spec(spec_, settle if way.settled else None)[1]]
    return not any(item.code[0] == "E" or (way.known and item.code == "N0703") for item in found)


def typed(text: str) -> Type:
    kind = parse_type(text)
    assert isinstance(kind, Tensor), kind
    return kind


# -- the parts of a spec


def written(*tables: str, metrics: tuple[str, ...] = ()) -> str:
    """A spec of these tables, the first of them what stands on top; with those `[params]` that something names."""
    text = "\n\n".join(table.strip() for table in tables if table.strip())
    used = [f"{name} = {value}" for name, value in PARAMS.items() if re.search(rf"\b{name}\b", text)]
    return text + "\n\n[params]\n" * bool(used) + "\n".join(used) + "\n"


def model(body: str, name: str = "", more: str = "") -> str:
    return f"[model{'.' * bool(name)}{name}]\n{more}layers = '''\n{body}\n'''"


def source(*more: str, **fields: str) -> str:
    named = ", ".join(f"{name}='{kind}'" for name, kind in fields.items())
    last = [*fields][-1]
    return f"""[data]\nsource = "random({named}, size=64, target='{last}')"\n""" + "\n".join(more)


def top(loss: str, *more: str) -> str:
    return "\n".join([f"loss = '''{loss}'''", 'optimizer = "adam(lr=1e-3)"', *more])


def loss(draw: Random, way: Way, **given: str | Type) -> str:
    """A loss of the fields, the output and the target; empty if none is found."""
    soil = replace(way.soil(**given), role=LOSS, target="target" if "target" in given else "", starts=())
    soil = replace(soil, starts=("output",)) if "output" in given else soil
    for turn in range(30):
        text = draw.choice(LOSSES if turn < 25 else PLAIN)
        while "{loss}" in text:
            text = text.replace("{loss}", call(draw, draw.choice([*entries("loss").values()])), 1)
        while "{}" in text:
            text = text.replace("{}", step(draw), 1)
        graph = compiled(text, soil)
        if graph is not None and isinstance(graph.type, Tensor) and graph.type.rank == 0 and graph.type.kind == "float":
            return text
    return ""


LOSSES = (
    *("{loss}", "{loss}", "{loss} + 0.1 * mean(abs(output))", "a = {loss}; b = {loss}; a + 0.1 * b"),
    *(
        "a = mean({}); a + {loss}",
        "output -> {} -> {loss}",
        "output.a -> {loss}",
        "a = {loss}; mean(output.b ** 2) + a",
    ),
    *("p, q = output\np -> {loss}", "{loss}\n_ / batch", "mean({}) + width * {loss}", "output[0] -> {} -> mean"),
)
PLAIN = (
    "mean(to_float(output))",
    "mean(abs(output))",
    "mean(output.a ** 2)",
    "sum(abs(output[0]))",
    "mean(abs(output.b))",
)


def metrics(draw: Random, way: Way, **given: str | Type) -> str:
    """The key of up to three metrics."""
    soil = replace(way.soil(**given), role=METRIC, target="target", starts=("output",))
    found: list[str] = []
    for turn in range(8):
        entry = draw.choice([*entries("metric").values()])
        text = draw.choice(("#", "#", "# * 2", "output -> {} -> #", "mean({})", "output.a -> #")).replace(
            "{}", step(draw)
        )
        text = text.replace("#", call(draw, entry))
        if len(found) < 3 and compiled(text, soil) is not None:
            found.append(f'm{turn} = """{text}"""')
    return f"metrics = {{ {', '.join(found)} }}" if found else ""


# -- forms of specs


def one_model(draw: Random, way: Way) -> str:
    topic = draw.choice(TOPICS)
    body, graph = grown(draw, way.soil(x=topic), draw.randint(1, 7))
    if graph is None:
        return ""
    target = _target(draw, graph.type)
    found = loss(draw, way, x=topic, y=target, target=target, output=graph.type)
    key = metrics(draw, way, x=topic, y=target, output=graph.type, target=target) if draw.random() < 0.5 else ""
    return written(top(found, key), source(x=topic, y=target), model(body)) if found else ""


def _target(draw: Random, output: Type) -> str:
    """The type of a target that an output may well be compared with."""
    plain = [output] if isinstance(output, Tensor) else []
    parts = plain or [part for part in _parts(output) if isinstance(part, Tensor)]
    kinds = ["float[B]", "class[B] of 4", "int[B, 3]"]
    for part in parts:
        if part.rank and str(part.dims[0]) == "B" and all(isinstance(dim, int) for dim in part.dims[1:]):
            dims = [str(dim) for dim in part.dims]
            kinds += [f"{kind}[{', '.join(dims)}]" for kind in ("float", "float", "int", "bool")]
            if part.rank > 1:
                kinds += [f"class[{', '.join([*dims[:1], *dims[2:]])}] of {dims[1]}"] * 3
                kinds += [f"tokens[{', '.join(dims[:-1])}] of {dims[-1]}"]
    return draw.choice([kind for kind in kinds if "of 0" not in kind and "[0" not in kind])


def _parts(output: Type) -> tuple[Type, ...]:
    if isinstance(output, Tuple):
        return output.parts
    return tuple(part for _, part in output.parts) if isinstance(output, Record) else ()


def record(draw: Random, way: Way) -> str:
    """A model that names its outputs."""
    topic = draw.choice(TOPICS)
    lines, _ = grown(draw, way.soil(x=topic), draw.randint(1, 4))
    last, graph = "", None
    for _ in range(8):
        last = f"h = _\n(a = h -> {step(draw)}, b = {step(draw)}, c = h)"
        graph = compiled(f"{lines}\n{last}", way.soil(x=topic))
        if graph is not None:
            break
    if graph is None:
        return ""
    target = _target(draw, graph.type)
    found = loss(draw, way, x=topic, y=target, target=target, output=graph.type)
    return written(top(found), source(x=topic, y=target), model(f"{lines}\n{last}")) if found else ""


def several_inputs(draw: Random, way: Way) -> str:
    one, other = draw.choice(TOPICS), draw.choice(TOPICS)
    soil = way.soil(x=one, z=other)
    if draw.random() < 0.5:
        soil = replace(soil, starts=("x", "z"))
        named, first = "input = ['x', 'z']\n", draw.choice(("x -> flatten", "concat", "x", "z -> {}", "_[1]"))
    else:
        soil = replace(way.soil(p=one, q=other), starts=("p", "q"))
        named, first = "input = { p = 'x', q = 'z' }\n", draw.choice(("p -> flatten", "p", "q -> {}", "stack"))
    body, graph = grown(draw, soil, draw.randint(2, 6), (first.replace("{}", step(draw)),))
    if graph is None:
        return ""
    target = _target(draw, graph.type)
    found = loss(draw, way, x=one, z=other, y=target, target=target, output=graph.type)
    return written(top(found), source(x=one, z=other, y=target), model(body, more=named)) if found else ""


def several_models(draw: Random, way: Way) -> str:
    """Models of stated inputs, applied to one another's results, in steps."""
    topic = draw.choice(TOPICS)
    encoder, code = grown(draw, way.soil(x=topic), draw.randint(1, 4))
    if code is None or not isinstance(code.type, Tensor) or code.type.rank == 0:
        return ""
    decoder, image = grown(draw, way.soil(input=code.type), draw.randint(1, 4))
    if image is None:
        return ""
    inner = draw.choice((decoder, f"h = head\n{step(draw)}\n(h, _)", f"repeat(2) {{ head -> {step(draw)} }}"))
    tables = [model(encoder, "encoder", "input = 'x'\n"), model(inner, "decoder", f"input = '{code.type}'\n")]
    if "head" in inner:
        tables.append(model(decoder, "head", f"input = '{code.type}'\n"))
    if draw.random() < 0.3:
        tables.append("[model.copy]\nfollows = 'encoder'\ndecay = 0.9")
    first = draw.choice(("x -> encoder -> decoder", "encoder(x) -> decoder", "encoder(x) -> detach -> decoder"))
    ends = draw.choice(
        ("{first} -> mean", "a = {first}\nmean(a ** 2) + {b}", "b = mean(x * 1.0)\n{first} -> {s} -> abs -> mean")
    )
    text = ends.replace("{first}", first).replace("{s}", step(draw)).replace("{b}", "mean(abs(encoder(x)))")
    updated = "['encoder', 'decoder', 'head']" if "head" in inner else "['encoder', 'decoder']"
    updates = "" if draw.random() < 0.5 else f"updates = {updated}\n"
    steps = f"[step.one]\noptimizer = 'adam(lr=1e-3)'\n{updates}loss = '''{text}'''"
    other = "[step.two]\noptimizer = 'sgd(lr=1e-3)'\nevery = 2\nloss = 'mean(abs(x -> encoder))'" * (
        draw.random() < 0.5
    )
    return written(source(x=topic, y="float[B]"), *tables, steps, other)


def open_sizes(draw: Random, way: Way) -> str:
    """A model of a stated type with sizes that only running shows, applied to what has others."""
    kind = draw.choice([*OPEN])
    body, graph = grown(draw, way.soil(input=kind), draw.randint(1, 6))
    if graph is None:
        return ""
    text = draw.choice(("x -> model", "model(x)", "a = model(x)\nb = x[:, 1:] -> model\nmean(b) + a", "x[:2] -> model"))
    text += draw.choice(("", "", ".a", "[0]")) + draw.choice((" -> mean", " -> abs -> sum", " -> to_float -> mean"))
    return written(top(text), source(x=OPEN[kind], y="float[B]"), model(body, more=f"input = '{kind}'\n"))


def images(draw: Random, way: Way) -> str:
    """Transforms of images, a model that tells classes, metrics, several sources."""
    kind = draw.choice(IMAGES)
    lines, fields = [], {"x": typed(kind), "y": typed("class[B] of 5")}
    for key in ("transform", "augment", "batch_augment"):
        target = "y" if key == "batch_augment" else ""
        soil = replace(
            way.soil(**fields), role=TRANSFORM, families=("transform", "transform", "function"), target=target
        )
        first = ("to_float",) if key == "transform" and kind[0] == "b" else ()
        if key != "transform" and draw.random() < 0.5:
            continue
        if draw.random() < 0.15:
            a, b = step(draw, ("transform",)), step(draw, ("transform",))
            body, graph = f"(x = {a}, extra = x -> {b})", None
            graph = compiled(body, soil)
        else:
            body, graph = grown(draw, replace(soil, known=True), draw.randint(1, 3), first)
        if graph is None or (isinstance(graph.type, Record) and key == "batch_augment"):
            return ""
        lines.append(f"{key} = '''{body}'''")
        if isinstance(graph.type, Record):
            fields |= dict(graph.type.parts)
        elif isinstance(graph.type, Tuple):
            if len(graph.type.parts) != 2:
                return ""
            fields |= dict(zip(("x", "y"), graph.type.parts, strict=True))
        else:
            fields["x"] = graph.type
    body, graph = grown(
        draw, way.soil(x=fields["x"]), draw.randint(0, 4), (draw.choice(("_", "conv(4, 3)", "flatten")),)
    )
    body += "\n" + draw.choice(
        ("flatten(1) -> linear(5)", "flatten -> relu\nlinear(5)", "mean(dim=-1) -> flatten -> linear(5)")
    )
    more = draw.choice(
        ("", "validate = 10", "validate = 0.25", f"validate = \"random(x='{kind}', y='class[B] of 5')\"")
    )
    key = metrics(draw, way, x=fields["x"], y=fields["y"], output="float[B, 5]", target="class[B] of 5")
    loss_ = draw.choice(("cross_entropy", "cross_entropy(label_smoothing=0.1)", "focal(y)", "a = cross_entropy; a * 2"))
    return written(top(loss_, key), source(*lines, more, x=kind, y="class[B] of 5"), model(body))


def tokens(draw: Random, way: Way) -> str:
    """A model that gives numbers for each token."""
    topic = "tokens[B, 9] of 20"
    first = ("embed(20, width)", draw.choice(("_ + positions(16)", "sinusoid", "layernorm", "dropout(rate)")))
    body, graph = grown(draw, way.soil(x=topic), draw.randint(1, 5), first)
    if graph is None:
        return ""
    body += "\n" + draw.choice(("linear(20)", "layernorm -> linear(20, bias=false)"))
    graph = compiled(body, way.soil(x=topic))
    if graph is None:
        return ""
    found = loss(draw, way, x=topic, y=topic, target=topic, output=graph.type)
    key = metrics(draw, way, x=topic, y=topic, output=graph.type, target=topic)
    return written(top(found, key), source(x=topic, y=topic), model(body)) if found else ""


FORMS: dict[Callable[[Random, Way], str], int] = {
    one_model: 8,
    record: 2,
    several_inputs: 3,
    several_models: 3,
    open_sizes: 3,
    images: 3,
    tokens: 2,
}
"""Each with how often it is taken."""
