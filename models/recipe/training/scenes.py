"""Rendered scenes: shards of raw pixels, each beside a JSON file with its boxes."""
import json
from pathlib import Path

import numpy
import torch
from torch import Tensor

from net import LABELS, SIDE

# Labels and boxes of one scene, in the order of its objects.
Truth = tuple[Tensor, Tensor]


class Scenes:
    """The scenes of a folder; a renderer may still be adding to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shards: dict[str, numpy.ndarray] = {}
        self.items: list[tuple[str, int, Truth]] = []
        self.refresh()

    def refresh(self) -> None:
        for described in sorted(self.folder.glob("shard-*.json")):
            name = described.stem
            if name in self.shards:
                continue
            self.shards[name] = numpy.memmap(described.with_suffix(".rgb"), numpy.uint8, "r").reshape(-1, SIDE, SIDE, 3)
            for index, scene in enumerate(json.loads(described.read_text())):
                labels = torch.tensor([LABELS.index(item["label"]) for item in scene["objects"]], dtype=torch.long)
                boxes = torch.tensor([item["bbox"] for item in scene["objects"]], dtype=torch.float32).reshape(-1, 4)
                self.items.append((name, index, (labels, boxes)))

    def __len__(self) -> int:
        return len(self.items)

    def batch(self, indexes: list[int]) -> tuple[Tensor, list[Truth]]:
        chosen = [self.items[index] for index in indexes]
        pixels = numpy.stack([self.shards[name][at] for name, at, _ in chosen])
        return torch.from_numpy(pixels), [truth for _, _, truth in chosen]


def mirrored(images: Tensor, truths: list[Truth]) -> tuple[Tensor, list[Truth]]:
    flipped = [(labels, torch.stack([SIDE - b[:, 2], b[:, 1], SIDE - b[:, 0], b[:, 3]], dim=1)) for labels, b in truths]
    return images.flip(2), flipped


def recoloured(images: Tensor, generator: numpy.random.Generator) -> Tensor:
    """Brightness, contrast and colour cast anew for each picture. Stays in bytes."""
    count = len(images)
    table = numpy.arange(256, dtype=numpy.float32)[None, None]
    gain = generator.normal(1, 0.12, (count, 1, 1)) * generator.normal(1, 0.05, (count, 3, 1))
    curves = numpy.clip((table - 128) * gain + 128 + generator.normal(0, 10, (count, 1, 1)), 0, 255).astype(numpy.uint8)
    pixels = images.numpy()
    out = numpy.empty_like(pixels)
    for index in range(count):
        for channel in range(3):
            out[index, :, :, channel] = curves[index, channel][pixels[index, :, :, channel]]
    return torch.from_numpy(out)
