"""Which cell answers for which object, and what its answer costs.

Cells are assigned by how well they already predict (task-aligned assignment: Feng et al., "TOOD", 2021); the score to
learn at a cell is the quality of its box. Boxes are compared by complete IoU (Zheng et al., 2020)."""
import math

import torch
from torch import Tensor
from torch.nn import functional

from net import STRIDE

TOP = 9
BOX_WEIGHT = 5.0


def iou(a: Tensor, b: Tensor, complete: bool = False) -> Tensor:
    """Element by element, boxes x1, y1, x2, y2 in the last dimension."""
    overlap = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    size_a, size_b = a[..., 2:] - a[..., :2], b[..., 2:] - b[..., :2]
    union = size_a.prod(-1) + size_b.prod(-1) - overlap + 1e-6
    plain = overlap / union
    if not complete:
        return plain
    hull = torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])
    apart = ((a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:]) ** 2).sum(-1) / 4
    angle_a, angle_b = torch.atan2(size_a[..., 0], size_a[..., 1]), torch.atan2(size_b[..., 0], size_b[..., 1])
    ratio = (4 / math.pi**2) * (angle_b - angle_a) ** 2
    with torch.no_grad():
        alpha = ratio / (ratio - plain + 1 + 1e-6)
    return plain - apart / (hull.pow(2).sum(-1) + 1e-6) - alpha * ratio


def padded(truths: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor, Tensor]:
    """Labels [batch, most objects], their boxes [..., 4], and which of them are objects at all."""
    most = max(1, *(len(labels) for labels, _ in truths))
    labels = torch.zeros(len(truths), most, dtype=torch.long)
    boxes = torch.zeros(len(truths), most, 4)
    for index, (known, corners) in enumerate(truths):
        labels[index, : len(known)] = known
        boxes[index, : len(known)] = corners
    real = torch.arange(most)[None] < torch.tensor([len(known) for known, _ in truths])[:, None]
    return labels, boxes, real


def assign(
    scores: Tensor, boxes: Tensor, centres: Tensor, labels: Tensor, truth: Tensor, real: Tensor, early: bool
) -> tuple[Tensor, Tensor]:
    """The object of each cell [batch, cells] (-1: none) and the score that it should give. `early` goes by the place of
    a cell alone, while predictions still mean nothing."""
    low, high = truth[:, :, None, :2], truth[:, :, None, 2:]
    inside = torch.cat([centres - low, high - centres], dim=-1).min(-1).values > 0
    distance = ((centres - (low + high) / 2) ** 2).sum(-1)
    inside = inside.scatter(2, distance.argmin(-1, keepdim=True), True) & real[..., None]
    overlaps = iou(boxes[:, None], truth[:, :, None]) * inside
    if early:
        metric = torch.exp(-distance / (2 * (1.5 * STRIDE) ** 2)) * inside
    else:
        own = scores.transpose(1, 2).gather(1, labels[..., None].expand(-1, -1, len(centres)))
        metric = own.sqrt() * overlaps.pow(5) * inside + 1e-9 * inside
    best = metric.topk(TOP, dim=-1).indices
    metric = metric * torch.zeros_like(metric).scatter(2, best, 1.0)
    value, owner = metric.max(1)
    owner = torch.where(value > 0, owner, torch.full_like(owner, -1))
    owned = owner[:, None] == torch.arange(truth.shape[1])[:, None]
    top = (metric * owned).max(-1, keepdim=True).values.clamp(min=1e-12)
    reach = (overlaps * owned).max(-1, keepdim=True).values
    if early:
        reach = reach.clamp(min=0.5)
    return owner, (metric * owned / top * reach).max(1).values


def loss(logits: Tensor, boxes: Tensor, centres: Tensor, truths: list[tuple[Tensor, Tensor]], early: bool) -> Tensor:
    labels, truth, real = padded(truths)
    with torch.no_grad():
        owner, score = assign(logits.sigmoid(), boxes, centres, labels, truth, real, early)
        picture, cell = (owner >= 0).nonzero(as_tuple=True)
        owned, weight = owner[picture, cell], score[picture, cell]
        targets = torch.zeros_like(logits)
        targets[picture, cell, labels[picture, owned]] = weight
        total = weight.sum().clamp(min=1)
    cost = functional.binary_cross_entropy_with_logits(logits, targets, reduction="sum")
    misfit = 1 - iou(boxes[picture, cell], truth[picture, owned], complete=True)
    return (cost + BOX_WEIGHT * (misfit * weight).sum()) / total
