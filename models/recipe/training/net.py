"""The network: a small anchor-free detector with one map of predictions, a cell every 8 pixels."""
import torch
from torch import Tensor, nn
from torch.nn import functional

LABELS = ["dumbbell", "barbell", "kettlebell", "plate", "medicine_ball", "bench"]
SIDE = 256
STRIDE = 8
CELLS = SIDE // STRIDE


def conv(inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    padding = (kernel - stride + 1) // 2 if stride > 2 else kernel // 2
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    """Two 3x3 convolutions through half the channels, added to what came in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(conv(channels, channels // 2), conv(channels // 2, channels))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


def stage(inputs: int, outputs: int, blocks: int) -> nn.Sequential:
    return nn.Sequential(conv(inputs, outputs, stride=2), *(Residual(outputs) for _ in range(blocks)))


class Detector(nn.Module):
    """Takes RGB bytes [batch, 256, 256, 3]; gives class logits [batch, 1024, classes] and boxes [batch, 1024, 4] as
    x1, y1, x2, y2 in pixels of the input."""

    def __init__(self, classes: int = len(LABELS)) -> None:
        super().__init__()
        self.stem = nn.Sequential(conv(3, 24, kernel=6, stride=4), Residual(24))
        self.fine = stage(24, 48, 2)
        self.middle = stage(48, 72, 2)
        self.coarse = stage(72, 88, 2)
        self.from_coarse = conv(88, 72, kernel=1)
        self.from_middle = conv(72, 48, kernel=1)
        self.merge = nn.Sequential(Residual(48), conv(48, 48))
        self.class_head = nn.Sequential(conv(48, 40), nn.Conv2d(40, classes, 1))
        self.box_head = nn.Sequential(conv(48, 40), nn.Conv2d(40, 4, 1))
        nn.init.constant_(self.class_head[1].bias, -4.6)
        nn.init.constant_(self.box_head[1].bias, 2.5)
        line = (torch.arange(CELLS, dtype=torch.float32) + 0.5) * STRIDE
        rows, columns = torch.meshgrid(line, line, indexing="ij")
        self.register_buffer("centres", torch.stack([columns, rows], dim=-1).reshape(1, -1, 2), persistent=False)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        x = images.permute(0, 3, 1, 2).float() / 255 - 0.5
        fine = self.fine(self.stem(x))
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        middle = middle + functional.interpolate(self.from_coarse(coarse), scale_factor=2.0, mode="nearest")
        merged = self.merge(fine + functional.interpolate(self.from_middle(middle), scale_factor=2.0, mode="nearest"))
        logits = self.class_head(merged).flatten(2).transpose(1, 2)
        distances = (functional.softplus(self.box_head(merged)) * STRIDE).flatten(2).transpose(1, 2)
        corners = torch.cat([self.centres - distances[..., :2], self.centres + distances[..., 2:]], dim=-1)
        return logits, corners


class Exported(nn.Module):
    """What the ONNX file holds: the detector with its output as [batch, 4 + classes, 1024], centre x and y, width and
    height in pixels of the input, then a score for each class."""

    def __init__(self, detector: Detector) -> None:
        super().__init__()
        self.detector = detector

    def forward(self, images: Tensor) -> Tensor:
        logits, corners = self.detector(images)
        low, high = corners[..., :2], corners[..., 2:]
        return torch.cat([(low + high) / 2, high - low, logits.sigmoid()], dim=-1).transpose(1, 2)
