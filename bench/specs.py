"""Good specs made from a seed: for the figures, and as what the fuzzer starts from."""

from __future__ import annotations

from random import Random

PICTURES = {"mnist": (28, 10), "fashion_mnist": (28, 10), "cifar10": (32, 10), "cifar100": (32, 100), "svhn": (32, 10)}
"""Sources of images: how high and wide they are, and how many classes they have."""
ACTIVATIONS = ("relu", "gelu", "silu", "elu", "leaky_relu(0.1)", "tanh", "hardswish")
OPTIMIZERS = ("adam(lr=1e-3)", "adamw(lr=3e-4, weight_decay=0.1)", "sgd(lr=0.1, momentum=0.9)", "rmsprop(lr=1e-3)")
SCHEDULES = ("cosine", "warmup(500) -> cosine", "step(10, gamma=0.5)")


def spec(seed: int) -> str:
    """A spec of about thirty layers; one seed always gives the same text."""
    draw = Random(seed)
    make = KINDS[seed % len(KINDS)]
    return make(draw)


def long_body(layers: int) -> str:
    """A body with so many layers, one chain of three or four a line."""
    lines = (
        "linear(64) -> relu -> layernorm",
        "linear(64) -> gelu -> dropout(0.1) -> layernorm",
        "batchnorm -> linear(64) -> tanh",
    )
    per_turn = sum(line.count("->") + 1 for line in lines)
    turns, left = divmod(layers, per_turn)
    return "\n".join([*lines * turns, *["relu"] * left]) + "\n"


def long_spec(layers: int) -> str:
    """A spec whose model is that body."""
    return f"""loss      = "mse(zeros_like(output))"
optimizer = "adam(lr=1e-3)"

[data]
source     = "digits"
batch_size = 32
transform  = "to_float -> flatten"

[model]
layers = '''
{long_body(layers)}'''

[trainer]
max_epochs = 1
"""


def _perceptron(draw: Random) -> str:
    source, (_, classes) = draw.choice([*PICTURES.items()])
    act = draw.choice(ACTIVATIONS)
    rows = [
        f"linear({draw.choice([64, 100, 128, 256, 500])}) -> {draw.choice(['batchnorm', 'layernorm'])} -> {act}"
        for _ in range(9)
    ]
    return _classifier(
        draw, source, ["flatten", *rows, f"dropout({draw.choice([0.1, 0.2, 0.5])})", f"linear({classes})"]
    )


def _convolutions(draw: Random) -> str:
    source, (_, classes) = draw.choice([*PICTURES.items()])
    act = draw.choice(ACTIVATIONS)
    rows = []
    for stage in range(3):
        width = draw.choice([16, 24, 32]) << stage
        rows += [
            f"conv({width}, {size}, padding={size // 2}) -> batchnorm -> {act}" for size in (3, draw.choice([3, 5]))
        ]
        rows.append(f"dropout2d(0.1) -> {draw.choice(['maxpool(2)', 'avgpool(2)'])}")
    tail = [f"adaptive_avgpool(1) -> flatten -> linear(64) -> {act}", f"linear({classes})"]
    return _classifier(draw, source, rows + tail)


def _residual(draw: Random) -> str:
    source, (_, classes) = draw.choice([*PICTURES.items()])
    act = draw.choice(ACTIVATIONS)
    return _classifier(
        draw,
        source,
        [
            "block unit(channels, stride = 1) {",
            "  skip = conv(channels, 1, stride=stride, bias=false) -> batchnorm if stride != 1 else _",
            f"  conv(channels, 3, stride=stride, padding=1, bias=false) -> batchnorm -> {act}",
            "    -> conv(channels, 3, padding=1, bias=false) -> batchnorm",
            f"  _ + skip -> {act}",
            "}",
            f"conv(width, 3, padding=1, bias=false) -> batchnorm -> {act}",
            "repeat(2) { unit(width) }",
            f"repeat(wide in [{draw.choice(['2 * width', 'width + 16'])}, 4 * width]) {{ unit(wide, stride=2) }}",
            f"adaptive_avgpool(1) -> flatten -> linear({classes})",
        ],
        {"width": draw.choice([8, 16, 32])},
    )


def _transformer(draw: Random) -> str:
    act = draw.choice(["gelu", "relu", "silu"])
    rows = [
        "embed(vocab, dim)",
        "_ + positions(context)",
        "repeat(depth) {",
        "  _ + (layernorm -> attention(heads, is_causal=true) -> dropout(0.1))",
        f"  _ + (layernorm -> linear(4 * dim) -> {act} -> linear(dim) -> dropout(0.1))",
        "}",
        "layernorm -> linear(vocab, bias=false)",
    ]
    heads = draw.choice([2, 4, 8])
    params = {
        "vocab": draw.choice([65, 128, 5000]),
        "context": draw.choice([64, 128, 256]),
        "dim": heads * draw.choice([16, 32]),
        "heads": heads,
        "depth": draw.choice([3, 4]),
    }
    return _language(draw, rows, params)


def _recurrent(draw: Random) -> str:
    cell = draw.choice(["lstm", "gru", "rnn"])
    rows = ["embed(vocab, dim) -> dropout(0.1)"]
    for turn in range(5):
        rows += [f"state{turn} = {cell}(dim) -> dropout(0.2)", f"_ + state{turn} -> layernorm"]
    rows += [
        f"_ + (linear(2 * dim) -> {draw.choice(ACTIVATIONS)} -> linear(dim)) -> layernorm",
        f"_ + ({cell}(dim) -> linear(dim)) -> layernorm -> dropout(0.1)",
        "linear(vocab)",
    ]
    params = {"vocab": draw.choice([65, 1000]), "context": draw.choice([32, 64]), "dim": draw.choice([32, 64, 128])}
    return _language(draw, rows, params)


def _autoencoder(draw: Random) -> str:
    source, (size, _) = draw.choice([*PICTURES.items()])
    width = draw.choice([8, 16])
    channels = 1 if size == 28 else 3
    act = draw.choice(ACTIVATIONS)
    rows = [f"conv({width}, 3, padding=1) -> batchnorm -> {act}"]
    rows += [f"conv({width * wide}, 3, stride=2, padding=1) -> batchnorm -> {act}" for wide in (2, 4)]
    rows += ["code = _", f"_ + (conv({width * 4}, 1) -> groupnorm(4) -> {act}) + code"]
    rows += [f"upconv({width * wide}, 2, stride=2) -> batchnorm -> {act} -> dropout2d(0.1)" for wide in (2, 1)]
    rows += [f"conv({width}, 3, padding=1) -> batchnorm -> {act}", f"conv({channels}, 1) -> sigmoid"]
    return _whole(draw, "mse(image)", [], f"{source}(root='data')", "to_float", rows, {})


def _classifier(draw: Random, source: str, rows: list[str], params: dict[str, int] | None = None) -> str:
    loss = draw.choice(["cross_entropy", "cross_entropy(label_smoothing=0.1)"])
    metrics = draw.choice([["accuracy"], ["accuracy", "accuracy(top_k=5)"], ["f1"]])
    mean = draw.choice(["0.5", "0.1307"])
    return _whole(draw, loss, metrics, f"{source}(root='data')", f"to_float -> normalize({mean}, 0.3081)", rows, params)


def _language(draw: Random, rows: list[str], params: dict[str, int]) -> str:
    source = "text('data/book.txt', level='char', context=context, vocab=vocab)"
    return _whole(draw, "cross_entropy", ["perplexity"], source, "", rows, params)


def _whole(
    draw: Random,
    loss: str,
    metrics: list[str],
    source: str,
    transform: str,
    rows: list[str],
    params: dict[str, int] | None,
) -> str:
    lines = [f'loss      = "{loss}"', f'optimizer = "{draw.choice(OPTIMIZERS)}"']
    lines += [f'schedule  = "{draw.choice(SCHEDULES)}"'] if draw.random() < 0.5 else []
    lines += [f"metrics   = [{', '.join(map(_quoted, metrics))}]"] if metrics else []
    if params:
        lines += ["", "[params]", *(f"{name} = {value}" for name, value in params.items())]
    lines += ["", "[data]", f'source     = "{source}"', f"validate   = {draw.choice(['5000', '0.1'])}"]
    lines += [f"batch_size = {draw.choice([32, 64, 128])}"]
    lines += [f'transform  = "{transform}"'] if transform else []
    lines += ["", "[model]", 'layers = """', *rows, '"""', "", "[trainer]", f"max_epochs = {draw.randint(1, 90)}"]
    if draw.random() < 0.5:
        lines += ["", "[early_stopping]", 'monitor  = "val_loss"', f"patience = {draw.randint(1, 9)}"]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    return f'"{word}"'


KINDS = (_perceptron, _convolutions, _residual, _transformer, _recurrent, _autoencoder)
