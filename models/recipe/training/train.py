"""Trains the detector on rendered scenes for a given time:
python3 train.py --scenes DIR --held-out DIR --out DIR --minutes 46"""
import argparse
import copy
import math
import time
from pathlib import Path

import numpy
import torch

from loss import loss
from metric import evaluate
from net import LABELS, Detector
from scenes import Scenes, mirrored, recoloured

BATCH = 16
PEAK_RATE = 3e-3
WARM_UP_STEPS = 200
EARLY_STEPS = 400
EMA = 0.998
SECONDS_BETWEEN_CHECKPOINTS = 240


def rate_at(step: int, elapsed: float) -> float:
    """Linear warm-up by steps, then a cosine by the share of the time that has passed."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, elapsed)))
    return PEAK_RATE * min(1.0, (step + 1) / WARM_UP_STEPS) * (0.005 + 0.995 * cosine)


def optimiser_for(net: Detector) -> torch.optim.Optimizer:
    decayed = [weight for weight in net.parameters() if weight.ndim > 1]
    others = [weight for weight in net.parameters() if weight.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 1e-3}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=PEAK_RATE)


def blend(average: Detector, net: Detector, step: int) -> None:
    keep = min(EMA, (1 + step) / (10 + step))
    with torch.no_grad():
        for kept, value in zip(average.state_dict().values(), net.state_dict().values()):
            if kept.dtype.is_floating_point:
                kept.mul_(keep).add_(value, alpha=1 - keep)
            else:
                kept.copy_(value)


def learn(
    net: Detector, optimiser: torch.optim.Optimizer, scenes: Scenes, generator: numpy.random.Generator, early: bool
) -> float:
    """One step over one batch; gives its loss."""
    images, truths = scenes.batch(generator.integers(0, len(scenes), BATCH).tolist())
    if generator.random() < 0.5:
        images, truths = mirrored(images, truths)
    net.train()
    logits, corners = net(recoloured(images, generator))
    cost = loss(logits, corners, net.centres[0], truths, early)
    optimiser.zero_grad(set_to_none=True)
    cost.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
    optimiser.step()
    return float(cost.detach())


def report(average: Detector, held_out: Scenes, step: int, minutes: float) -> None:
    at50, false_boxes = evaluate(average, held_out, 0.5)
    at75, _ = evaluate(average, held_out, 0.75)
    classes = " ".join(f"{label} {value:.2f}" for label, value in zip(LABELS, at50))
    print(
        f"{minutes:5.1f} min, step {step}: AP50 {numpy.mean(at50):.3f} AP75 {numpy.mean(at75):.3f} ({classes}),"
        f" {false_boxes:.2f} false boxes on an empty scene",
        flush=True,
    )


def train(arguments: argparse.Namespace) -> None:
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    generator = numpy.random.default_rng(arguments.seed)
    scenes, held_out = Scenes(arguments.scenes), Scenes(arguments.held_out)
    net = Detector().to(memory_format=torch.channels_last)
    average = copy.deepcopy(net)
    optimiser = optimiser_for(net)
    arguments.out.mkdir(parents=True, exist_ok=True)
    print(f"{sum(weight.numel() for weight in net.parameters())} parameters, {len(scenes)} scenes so far", flush=True)
    started, saved, step, losses = time.monotonic(), 0.0, 0, []
    while (elapsed := time.monotonic() - started) < arguments.minutes * 60:
        if step % 100 == 0:
            scenes.refresh()
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, elapsed / (arguments.minutes * 60))
        losses.append(learn(net, optimiser, scenes, generator, step < EARLY_STEPS))
        blend(average, net, step)
        step += 1
        if step % 100 == 0:
            recent = numpy.mean(losses[-100:])
            print(f"{elapsed / 60:5.1f} min, step {step}: loss {recent:.3f}, {len(scenes)} scenes", flush=True)
        if elapsed - saved > SECONDS_BETWEEN_CHECKPOINTS:
            saved = elapsed
            torch.save({"ema": average.state_dict(), "step": step}, arguments.out / "checkpoint.pt")
            report(average, held_out, step, elapsed / 60)
    torch.save({"ema": average.state_dict(), "step": step}, arguments.out / "final.pt")
    report(average, held_out, step, arguments.minutes)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=46)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())
