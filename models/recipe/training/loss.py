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


def assign(
    scores: Tensor, boxes: Tensor, centres: Tensor, labels: Tensor, truth: Tensor, early: bool
) -> tuple[Tensor, Tensor]:
    """For one picture: the object of each cell (-1: none) and the score that it should give. `early` goes by the place
    of a cell alone, while predictions still mean nothing."""
    count, cells = len(truth), len(centres)
    offsets = torch.cat([centres[None] - truth[:, None, :2], truth[:, None, 2:] - centres[None]], dim=-1)
    inside = offsets.min(-1).values > 0
    middle = (truth[:, :2] + truth[:, 2:]) / 2
    distance = ((centres[None] - middle[:, None]) ** 2).sum(-1)
    inside[torch.arange(count), distance.argmin(-1)] = True
    overlaps = iou(boxes[None], truth[:, None]) * inside
    if early:
        metric = torch.exp(-distance / (2 * (1.5 * STRIDE) ** 2)) * inside
    else:
        metric = scores[:, labels].t().sqrt() * overlaps.pow(5) * inside + 1e-9 * inside
    best = metric.topk(min(TOP, cells), dim=-1).indices
    chosen = torch.zeros_like(metric, dtype=torch.bool).scatter_(1, best, True) & (metric > 0)
    metric = metric * chosen
    value, owner = metric.max(0)
    owner = torch.where(value > 0, owner, torch.full_like(owner, -1))
    owned = functional.one_hot(owner.clamp(min=0), count).t().bool() & (owner >= 0)[None]
    top = (metric * owned).max(-1, keepdim=True).values.clamp(min=1e-12)
    reach = (overlaps * owned).max(-1, keepdim=True).values
    if early:
        reach = reach.clamp(min=0.5)
    return owner, (metric * owned / top * reach).max(0).values


def loss(logits: Tensor, boxes: Tensor, centres: Tensor, truths: list[tuple[Tensor, Tensor]], early: bool) -> Tensor:
    targets = torch.zeros_like(logits)
    predicted, wanted, weights = [], [], []
    with torch.no_grad():
        scores = logits.sigmoid()
    for index, (labels, truth) in enumerate(truths):
        if len(labels) == 0:
            continue
        with torch.no_grad():
            owner, score = assign(scores[index], boxes[index].detach(), centres, labels, truth, early)
        cells = (owner >= 0).nonzero().squeeze(1)
        targets[index, cells, labels[owner[cells]]] = score[cells]
        predicted.append(boxes[index, cells])
        wanted.append(truth[owner[cells]])
        weights.append(score[cells])
    total = targets.sum().clamp(min=1)
    cost = functional.binary_cross_entropy_with_logits(logits, targets, reduction="sum") / total
    if predicted:
        weight = torch.cat(weights)
        misfit = 1 - iou(torch.cat(predicted), torch.cat(wanted), complete=True)
        cost = cost + BOX_WEIGHT * (misfit * weight).sum() / total
    return cost
