"""Files as tensors."""

from __future__ import annotations

from PIL import Image
from torch import Tensor
from torchvision.transforms.v2.functional import pil_to_tensor  # type: ignore[import-untyped]

MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def load_image(path: str, channels: int = 3) -> Tensor:
    """An image as float[1, C, H, W] from 0 to 1."""
    with Image.open(path) as image:
        pixels: Tensor = pil_to_tensor(image.convert(MODES[channels]))
    return pixels.float().div(255).unsqueeze(0)
