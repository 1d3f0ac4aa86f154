"""What a loader reads is what lies in the file, of the type that its rule says."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from torchvision.transforms.v2.functional import to_pil_image

from dsl.catalogue.entry import Entry, Settings
from dsl.types.tensor import Tensor
from tests.catalogue.harness import resolve


def check_loader(entry: Entry) -> None:
    pixels = torch.arange(3 * 5 * 7, dtype=torch.uint8).reshape(3, 5, 7)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "image.png")
        to_pil_image(pixels).save(path)
        for channels in (1, 3, 4):
            made = entry.rule(Settings({"path": path, "channels": channels}))
            assert isinstance(made.type, Tensor)
            assert (made.type.kind, made.type.rank, made.type.dims[:2]) == ("float", 4, (1, channels))
            read = resolve(made.lowers)(**made.args)
            assert read.shape == (1, channels, 5, 7)
            assert read.dtype == torch.float32
            if channels == 3:
                assert torch.equal((read[0] * 255).round().byte(), pixels)


FAMILIES = {"loader": check_loader}
