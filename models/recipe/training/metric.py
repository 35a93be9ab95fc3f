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


def evaluate(net: Detector, scenes: Scenes, threshold: float) -> tuple[list[float], float]:
    """The AP of each class at an IoU threshold, and the boxes scoring 0.5 or more on each scene without objects."""
    hits: list[list[tuple[float, bool]]] = [[] for _ in LABELS]
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
            free = torch.ones(len(wanted), dtype=torch.bool)
            for at in likely[suppressed(boxes[likely], scores[likely, label])]:
                score = float(scores[at, label])
                wrong += len(labels) == 0 and score >= 0.5
                overlaps = iou(boxes[at][None], wanted) * free
                best = int(overlaps.argmax()) if len(wanted) > 0 else -1
                hit = best >= 0 and float(overlaps[best]) >= threshold
                if hit:
                    free[best] = False
                hits[label].append((score, hit))
    return [average_precision(hits[label], truths[label]) for label in range(len(LABELS))], wrong / max(1, empty)
