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
    """The scenes of some folders, as often as a folder is named; a renderer may still be adding to them."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders
        self.shards: dict[Path, numpy.ndarray] = {}
        self.items: list[tuple[Path, int, Truth]] = []
        self.refresh()

    def refresh(self) -> None:
        for described in sorted(path for folder in set(self.folders) for path in folder.glob("shard-*.json")):
            if described in self.shards:
                continue
            pixels = numpy.memmap(described.with_suffix(".rgb"), numpy.uint8, "r")
            self.shards[described] = pixels.reshape(-1, SIDE, SIDE, 3)
            for index, scene in enumerate(json.loads(described.read_text())):
                labels = torch.tensor([LABELS.index(item["label"]) for item in scene["objects"]], dtype=torch.long)
                boxes = torch.tensor([item["bbox"] for item in scene["objects"]], dtype=torch.float32).reshape(-1, 4)
                self.items += [(described, index, (labels, boxes))] * self.folders.count(described.parent)

    def __len__(self) -> int:
        return len(self.items)

    def batch(self, indexes: list[int]) -> tuple[Tensor, list[Truth]]:
        chosen = [self.items[index] for index in indexes]
        pixels = numpy.stack([self.shards[shard][at] for shard, at, _ in chosen])
        return torch.from_numpy(pixels), [truth for _, _, truth in chosen]


def mirrored(images: Tensor, truths: list[Truth]) -> tuple[Tensor, list[Truth]]:
    flipped = [(labels, torch.stack([SIDE - b[:, 2], b[:, 1], SIDE - b[:, 0], b[:, 3]], dim=1)) for labels, b in truths]
    return images.flip(2), flipped


def recoloured(images: Tensor, generator: numpy.random.Generator) -> Tensor:
    """Brightness, contrast and colour cast anew for each picture; gives fractions between 0 and 255."""
    count = len(images)
    gain = generator.normal(1, 0.12, (count, 1, 1, 1)) * generator.normal(1, 0.05, (count, 1, 1, 3))
    offset = 128 - 128 * gain + generator.normal(0, 10, (count, 1, 1, 1))
    tensor = torch.from_numpy
    return torch.addcmul(tensor(offset).float(), images.float(), tensor(gain).float()).clamp_(0, 255)
