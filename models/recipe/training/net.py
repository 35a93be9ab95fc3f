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


class Last(nn.Conv2d):
    """A 1x1 convolution in f32 even where the rest is trained in bfloat16, which has no fractions of a pixel beyond
    128."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast("cpu", enabled=False):
            return super().forward(x.float())


def doubled(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


class Detector(nn.Module):
    """Takes RGB [batch, 256, 256, 3], 0 to 255; gives class logits [batch, 1024, classes] and boxes [batch, 1024, 4] as
    x1, y1, x2, y2 in pixels of the input."""

    def __init__(self, classes: int = len(LABELS)) -> None:
        super().__init__()
        self.stem = nn.Sequential(conv(3, 32, kernel=6, stride=4), Residual(32))
        self.fine = stage(32, 56, 2)
        self.middle = stage(56, 96, 3)
        self.coarse = stage(96, 120, 2)
        self.from_coarse = conv(120, 96, kernel=1)
        self.merge_middle = Residual(96)
        self.from_middle = conv(96, 56, kernel=1)
        self.merge = nn.Sequential(Residual(56), Residual(56), conv(56, 56))
        self.class_head = nn.Sequential(conv(56, 48), Last(48, classes))
        self.box_head = nn.Sequential(conv(56, 56), Last(56, 4))
        nn.init.constant_(self.class_head[1].bias, -4.6)
        nn.init.constant_(self.box_head[1].bias, 2.5)
        line = (torch.arange(CELLS, dtype=torch.float32) + 0.5) * STRIDE
        rows, columns = torch.meshgrid(line, line, indexing="ij")
        self.register_buffer("centres", torch.stack([columns, rows], dim=-1).reshape(1, -1, 2), persistent=False)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        x = (images.permute(0, 3, 1, 2).float() / 255).sub_(0.5)
        fine = self.fine(self.stem(x))
        middle = self.middle(fine)
        middle = self.merge_middle(middle + doubled(self.from_coarse(self.coarse(middle))))
        merged = self.merge(fine + doubled(self.from_middle(middle)))
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
