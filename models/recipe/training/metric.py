"""Average precision, as models/recipe/evaluate.ts computes it; here only to follow the training."""
import numpy
import torch
from torch import Tensor

from loss import iou
from net import LABELS, Detector
from scenes import Scenes

NMS_IOU = 0.5
LEAST_SCORE = 0.01


def suppressed(boxes: Tensor, scores: Tensor) -> Tensor:
    """Greedy non-maximum suppression of one class: the indexes that stay, best first."""
    order = scores.argsort(descending=True)
    kept = []
    while len(order) > 0:
        kept.append(int(order[0]))
        order = order[1:][iou(boxes[order[0]][None], boxes[order[1:]]) <= NMS_IOU]
    return torch.tensor(kept, dtype=torch.long)


def average_precision(hits: list[tuple[float, bool]], truths: int) -> float:
    """The mean over 101 recall levels of the best precision at that recall or beyond."""
    if truths == 0 or not hits:
        return 0.0
    right = numpy.array([hit for _, hit in sorted(hits, key=lambda pair: -pair[0])], dtype=float)
    found = right.cumsum()
    precision = numpy.maximum.accumulate((found / numpy.arange(1, len(right) + 1))[::-1])[::-1]
    at = numpy.searchsorted(found / truths, numpy.linspace(0, 1, 101) - 1e-9, side="left")
    return float(numpy.append(precision, 0.0)[at].mean())


def matched(found: Tensor, wanted: Tensor, threshold: float) -> list[bool]:
    """Whether each box, best first, overlaps by the threshold an object that no better one took."""
    free = torch.ones(len(wanted), dtype=torch.bool)
    hits = []
    for box in found:
        overlaps = iou(box[None], wanted) * free
        best = int(overlaps.argmax()) if len(wanted) > 0 else -1
        hits.append(best >= 0 and float(overlaps[best]) >= threshold)
        if hits[-1]:
            free[best] = False
    return hits


def evaluate(net: Detector, scenes: Scenes, thresholds: tuple[float, ...]) -> tuple[list[list[float]], float]:
    """The AP of each class at each IoU threshold, and the boxes scoring 0.5 or more on each scene without objects."""
    hits: list[list[list[tuple[float, bool]]]] = [[[] for _ in LABELS] for _ in thresholds]
    truths, empty, wrong = [0] * len(LABELS), 0, 0
    net.eval()
    for index in range(len(scenes)):
        images, [(labels, truth)] = scenes.batch([index])
        with torch.no_grad():
            logits, corners = net(images)
        scores, boxes = logits[0].sigmoid(), corners[0].clamp(0, images.shape[1])
        empty += len(labels) == 0
        for label in range(len(LABELS)):
            wanted = truth[labels == label]
            truths[label] += len(wanted)
            likely = (scores[:, label] >= LEAST_SCORE).nonzero().squeeze(1)
            kept = likely[suppressed(boxes[likely], scores[likely, label])]
            found = scores[kept, label].tolist()
            wrong += sum(score >= 0.5 for score in found) if len(labels) == 0 else 0
            for at, threshold in enumerate(thresholds):
                hits[at][label] += zip(found, matched(boxes[kept], wanted, threshold))
    values = [[average_precision(*pair) for pair in zip(of_labels, truths)] for of_labels in hits]
    return values, wrong / max(1, empty)
