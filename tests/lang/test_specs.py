"""The specs that ship: each is without errors and warnings, and its Graphs alone tell how many numbers it learns.

The counts are derived here from the papers' tables: what each layer of the network owns, added up.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from dsl.lang.check import check_file, check_spec_file
from dsl.lang.program import Program

PROJECT = Path(__file__).parents[2]
SPECS = sorted((PROJECT / "specs").glob("*.toml"))
BLOCKS = sorted((PROJECT / "specs" / "blocks").glob("*.dsl"))


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)


def program(name: str) -> Program:
    found, _ = check_spec_file(f"specs/{name}.toml")
    assert found is not None
    return found


@pytest.mark.parametrize("path", [*SPECS, *BLOCKS], ids=lambda path: path.name)
def test_what_ships_has_neither_errors_nor_warnings(path: Path) -> None:
    found = check_file(str(path.relative_to(PROJECT)))
    assert [(item.code, item.message) for item in found if item.code != "N0704"] == []


# -- what layers own


def linear(before: int, after: int, bias: bool = True) -> int:
    return before * after + after * bias


def conv(before: int, after: int, size: int, bias: bool = True) -> int:
    return before * after * size**2 + after * bias


def norm(channels: int) -> int:
    return 2 * channels


def recurrent(gates: int, before: int, hidden: int) -> int:
    return gates * hidden * (before + hidden) + 2 * gates * hidden


def attention(width: int) -> int:
    return 4 * linear(width, width)


def chain(*sizes: int) -> int:
    """Linear layers, each taking what the one before gives."""
    return sum(linear(one, other) for one, other in pairwise(sizes))


def residual(before: int, after: int) -> int:
    """The basic block of a residual network; with other channels it has a shortcut."""
    body = conv(before, after, 3, False) + conv(after, after, 3, False) + 2 * norm(after)
    return body + (conv(before, after, 1, False) + norm(after) if before != after else 0)


def stages(*sizes: int, depth: int) -> int:
    """Stages of basic blocks, the first from as many channels as it has."""
    first = [sizes[0], *sizes]
    return sum(
        residual(one, other) + (depth - 1) * residual(other, other) for one, other in zip(first, sizes, strict=False)
    )


def double(before: int, after: int) -> int:
    return conv(before, after, 3, False) + conv(after, after, 3, False) + 2 * norm(after)


def level(before: int, channels: int, inner: int, inside: int) -> int:
    """A level of the U-Net around `inside`, which gives `inner` channels; on the way up both halves are joined."""
    return double(before, channels) + inside + conv(inner, channels, 2) + double(2 * channels, channels)


def unet(classes: int) -> int:
    bottom = double(128, 256)
    return level(3, 32, 64, level(32, 64, 128, level(64, 128, 256, bottom))) + conv(32, classes, 1)


VGG = (3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)


def vgg(layers: int) -> int:
    return sum(conv(one, other, 3) for one, other in pairwise(VGG[: layers + 1]))


def painter() -> int:
    """The network of Johnson et al.: in, five residual blocks, out."""
    inward = conv(3, 32, 9) + conv(32, 64, 3) + conv(64, 128, 3) + norm(32) + norm(64) + norm(128)
    middle = 5 * 2 * (conv(128, 128, 3) + norm(128))
    outward = conv(128, 64, 3) + norm(64) + conv(64, 32, 3) + norm(32) + conv(32, 3, 9)
    return inward + middle + outward


GPT = 4 * (2 * norm(128) + attention(128) + chain(128, 512, 128))
TRANSLATOR = 2 * 8000 * 256 + 2 * recurrent(3, 256, 256) + attention(256) + norm(256) + linear(256, 8000)
READER = 10_000 * 128 + 2 * recurrent(4, 128, 128) + 2 * recurrent(4, 256, 128) + linear(256, 2)

COUNTS = {
    "autoencoder": conv(1, 16, 3) + conv(16, 32, 3) + chain(1568, 16, 1568) + conv(32, 16, 2) + conv(16, 1, 2),
    "cifar10_resnet": conv(3, 16, 3, False) + norm(16) + stages(16, 32, 64, depth=3) + linear(64, 10),
    "digits": conv(1, 32, 3) + conv(32, 64, 3) + linear(64 * 4 * 4, 10),
    "forecast": recurrent(3, 7, 128) + recurrent(3, 128, 128) + linear(128, 24),
    "gan": chain(64, 256, 512, 784) + chain(784, 512, 256, 1),
    "gpt": 65 * 128 + 128 * 128 + GPT + norm(128) + linear(128, 65, False),
    "house_prices": linear(8 + 5, 128) + norm(128) + 3 * (linear(128, 128) + norm(128)) + linear(128, 1),
    "mnist": chain(784, 256, 256, 10),
    "mnist_cnn": conv(1, 32, 3) + conv(32, 64, 5) + chain(64, 32, 10),
    "mnist_dense": chain(784, 128, 256, 10),
    "mnist_mlp": chain(784, 500, 10),
    "resnet18": conv(3, 64, 7, False) + norm(64) + stages(64, 128, 256, 512, depth=2) + linear(512, 1000),
    "seq2seq": TRANSLATOR,
    "siamese": conv(1, 16, 3) + conv(16, 32, 3) + linear(32 * 5 * 5, 64),
    "style_transfer": painter() + vgg(10),
    "text_lstm": READER,
    "titanic": linear(4 + 3 + 2 + 3, 64) + norm(64) + chain(64, 32, 2),
    "unet": unet(3),
    "vae": linear(784, 400) + 2 * linear(400, 20) + chain(20, 400, 784),
    "vgg16": vgg(13) + chain(512 * 7 * 7, 4096, 4096, 1000),
    "wgan_gp": linear(64, 6272) + conv(128, 64, 4) + conv(64, 1, 4) + conv(1, 64, 4) + conv(64, 128, 4)
    + linear(6272, 1),
}  # fmt: skip

STATED = {
    "mnist_mlp": 397_510,
    "mnist_dense": 136_074,
    "mnist_cnn": 53_994,
    "resnet18": 11_689_512,
    "vgg16": 138_357_544,
}
"""What the literature has."""


@pytest.mark.parametrize("name", [path.stem for path in SPECS])
def test_the_graphs_alone_tell_how_many_numbers_are_learned(name: str) -> None:
    assert program(name).parameters() == COUNTS[name]


@pytest.mark.parametrize(("name", "count"), STATED.items())
def test_networks_that_are_known_have_the_size_that_is_known(name: str, count: int) -> None:
    assert COUNTS[name] == count


def test_every_spec_that_the_project_promises_is_there() -> None:
    promised = """
    digits mnist mnist_mlp mnist_dense mnist_cnn cifar10_resnet resnet18 vgg16 unet autoencoder vae gan wgan_gp
    style_transfer seq2seq gpt text_lstm titanic house_prices forecast siamese
    """.split()
    assert sorted(promised) == [path.stem for path in SPECS]
    assert BLOCKS


def test_a_dense_network_for_mnist_holds_out_5000_of_60_000() -> None:
    data = program("mnist_dense").data
    assert data.facts.splits["train"] - data.splits["validate"] == 55_000


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_what_ships_leaves_nothing_for_the_run_to_find_out(path: Path) -> None:
    found = program(path.stem)
    assert all(step.loss is not None and step.optimizers for step in found.steps)
    assert all(model.graph.is_settled for model in found.models.values())
