"""Trains the detector on rendered scenes: python3 train.py --scenes DIR... --held-out DIR --out DIR --steps 30000

What has been learnt is saved to OUT/checkpoint.pt every five hundred steps; with --resume it goes on from there. The
schedule goes by steps alone: a process that is paused for a while loses nothing but time."""
import argparse
import copy
import math
import multiprocessing
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy
import torch
from torch import distributed

from loss import loss
from metric import evaluate
from net import LABELS, Detector
from scenes import Scenes, mirrored, recoloured

BATCH = 16
PEAK_RATE = 2e-3
WARM_UP_STEPS = 300
EARLY_STEPS = 400
EMA = 0.999
STEPS_BETWEEN_LINES = 100
STEPS_BETWEEN_CHECKPOINTS = 500
STEPS_BETWEEN_REPORTS = 2500
LONGEST_PAUSE = timedelta(hours=12)


def rate_at(step: int, steps: int, peak: float) -> float:
    """Linear warm-up, then a cosine."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
    return peak * min(1.0, (step + 1) / WARM_UP_STEPS) * (0.005 + 0.995 * cosine)


def optimiser_for(net: Detector) -> torch.optim.Optimizer:
    decayed = [weight for weight in net.parameters() if weight.ndim > 1]
    others = [weight for weight in net.parameters() if weight.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 1e-2}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=PEAK_RATE)


@dataclass
class Run:
    """All that a training is made of besides its scenes. The average of the weights is what is exported."""

    net: Detector
    average: Detector
    optimiser: torch.optim.Optimizer
    step: int = 0
    seconds: float = 0.0

    def save(self, target: Path) -> None:
        state = {
            "ema": self.average.state_dict(),
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        torch.save(state, target.with_suffix(".part"))
        target.with_suffix(".part").replace(target)

    def load(self, source: Path) -> None:
        state = torch.load(source, map_location="cpu")
        self.average.load_state_dict(state["ema"])
        self.net.load_state_dict(state["net"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.seconds = state["step"], state["seconds"]


def started(seed: int) -> Run:
    torch.manual_seed(seed)
    net = Detector().to(memory_format=torch.channels_last)
    return Run(net, copy.deepcopy(net), optimiser_for(net))


def blend(average: Detector, net: Detector, step: int) -> None:
    keep = min(EMA, (1 + step) / (10 + step))
    with torch.no_grad():
        for kept, value in zip(average.state_dict().values(), net.state_dict().values()):
            if kept.dtype.is_floating_point:
                kept.mul_(keep).add_(value, alpha=1 - keep)
            else:
                kept.copy_(value)


def share_gradients(net: Detector) -> None:
    """Makes them the mean over all processes."""
    gradients = [weight.grad for weight in net.parameters() if weight.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    at = 0
    for gradient in gradients:
        gradient.copy_(flat[at : at + gradient.numel()].view_as(gradient))
        at += gradient.numel()


def learn(run: Run, scenes: Scenes, generator: numpy.random.Generator) -> float:
    """One step over one batch; gives the loss of this process's share of it. The network is computed in bfloat16, loss
    and weights are f32."""
    net, optimiser = run.net, run.optimiser
    count = BATCH // distributed.get_world_size()
    images, truths = scenes.batch(generator.integers(0, len(scenes), count).tolist())
    if generator.random() < 0.5:
        images, truths = mirrored(images, truths)
    net.train()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, corners = net(recoloured(images, generator))
    cost = loss(logits, corners, net.centres[0], truths, run.step < EARLY_STEPS)
    optimiser.zero_grad(set_to_none=True)
    cost.backward()
    share_gradients(net)
    torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
    optimiser.step()
    blend(run.average, net, run.step)
    run.step += 1
    return float(cost.detach())


def report(run: Run, held_out: Scenes) -> None:
    (at50, at75), false_boxes = evaluate(run.average, held_out, (0.5, 0.75))
    classes = " ".join(f"{label} {fair:.2f}/{close:.2f}" for label, fair, close in zip(LABELS, at50, at75))
    means = f"AP50 {numpy.mean(at50):.3f} AP75 {numpy.mean(at75):.3f}"
    print(f"step {run.step}: {means} ({classes}), {false_boxes:.2f} false boxes on an empty scene", flush=True)


def follow(run: Run, losses: list[float], scenes: Scenes, held_out: Scenes, out: Path) -> None:
    if run.step % STEPS_BETWEEN_LINES == 0:
        recent = numpy.mean(losses[-STEPS_BETWEEN_LINES:])
        print(f"{run.seconds / 60:5.1f} min, step {run.step}: loss {recent:.3f}, {len(scenes)} scenes", flush=True)
    if run.step % STEPS_BETWEEN_CHECKPOINTS == 0:
        run.save(out / "checkpoint.pt")
    if run.step % STEPS_BETWEEN_REPORTS == 0:
        report(run, held_out)


def train(rank: int, arguments: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    meeting = f"file://{(arguments.out / 'meeting').resolve()}"
    distributed.init_process_group("gloo", meeting, LONGEST_PAUSE, arguments.processes, rank)
    run = started(arguments.seed)
    if arguments.resume:
        run.load(arguments.out / "checkpoint.pt")
    generator = numpy.random.default_rng([arguments.seed, rank, run.step])
    scenes, held_out = Scenes(arguments.scenes), Scenes([arguments.held_out])
    losses: list[float] = []
    while run.step < arguments.steps:
        begun = time.monotonic()
        if run.step % STEPS_BETWEEN_LINES == 0:
            scenes.refresh()
        for group in run.optimiser.param_groups:
            group["lr"] = rate_at(run.step - arguments.since, arguments.steps - arguments.since, arguments.rate)
        losses.append(learn(run, scenes, generator))
        run.seconds += time.monotonic() - begun
        if rank == 0:
            follow(run, losses, scenes, held_out, arguments.out)
    if rank == 0:
        run.save(arguments.out / "final.pt")
        report(run, held_out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=Path, nargs="+", required=True, help="one named twice is seen twice as often")
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=30000)
    parser.add_argument("--rate", type=float, default=PEAK_RATE, help="of learning, where the schedule has its peak")
    parser.add_argument("--since", type=int, default=0, help="the step at which the schedule begins, with --resume")
    parser.add_argument("--processes", type=int, default=1, help="how many cores to train on; they share each batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "meeting").unlink(missing_ok=True)
    for number in range(1, options.processes):
        multiprocessing.get_context("spawn").Process(target=train, args=(number, options), daemon=True).start()
    train(0, options)
