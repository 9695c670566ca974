"""
The training run: so many seconds on whatever device there is, resumable, its learning rate by the clock, so that a lent
machine's minutes are used whatever its speed is. `python -m linewright_model.train --help`.
"""

import argparse
import json
import math
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from .corpus import Repository, hash_of, read_shard
from .documents import Document, Drawer, rows
from .evaluate import Evaluation
from .model import SHIPPED, TOY, Llama, Shape
from .muon import BatchedMuon
from .prompt import PAD
from .tokenizer import open_tokenizer
from .weights import save

WARM_UP = 0.02
DECAY = 0.4
"""Shares of the time in which the learning rate rises, and falls to nothing in a straight line (arXiv 2405.18392)."""


LOOK_EVERY = 500
"""Documents that a worker draws before it looks whether shards have come."""


def shards_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("train-*.jsonl.bz2"))


def share_of(shards: list[Path], number: int, workers: int) -> list[Path]:
    """Those of one worker, the same however many have come; where there are fewer than workers, some serve several."""
    mine = [shard for at, shard in enumerate(shards) if at % workers == number]
    return mine or [shards[number % len(shards)]]


class Rows(IterableDataset[tuple[np.ndarray, np.ndarray]]):
    """
    Each worker draws rows of its own, seeded by the run, the worker and how often the run was resumed, from shards of its own: all
    of them would be read as often as there are workers. Shards may come while it runs, renamed to their names when they are whole:
    what can be brought at once is less than a run should see.
    """

    def __init__(self, folder: Path, tokenizer: str, length: int, seed: int) -> None:
        self.folder, self.tokenizer, self.length, self.seed = folder, tokenizer, length, seed

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        tokenizer = open_tokenizer(self.tokenizer)
        return rows(self._documents(tokenizer), self.length, tokenizer.token_to_id(PAD))

    def _documents(self, tokenizer: Tokenizer) -> Iterator[Document]:
        worker = get_worker_info()
        number, workers = (0, 1) if worker is None else (worker.id, worker.num_workers)
        seed = self.seed * 1009 + number
        known: list[Path] = []
        repositories: list[Repository] = []
        while True:
            come = [shard for shard in share_of(shards_in(self.folder), number, workers) if shard not in known]
            if come:
                known += come
                repositories += [one for shard in come for one in read_shard(shard)]
                drawer = Drawer(repositories, tokenizer, self.length, seed * 101 + len(known))
            for _ in range(LOOK_EVERY):
                yield drawer.draw()


def learning_rate(progress: float) -> float:
    """Share of the highest rate, by the share of the time that is over: warm-up, plateau, decay."""
    if progress < WARM_UP:
        return max(progress / WARM_UP, 0.01)
    if progress > 1 - DECAY:
        return max((1 - progress) / DECAY, 0.0)
    return 1.0


def optimizers(model: Llama, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside (its steps scaled to Adam's, arXiv 2502.16982), Adam for embeddings and norms."""
    inside = [weight for name, weight in model.named_parameters() if weight.dim() == 2 and "blocks" in name]
    rest = [weight for name, weight in model.named_parameters() if not (weight.dim() == 2 and "blocks" in name)]
    matrices = BatchedMuon(inside, lr=rate, weight_decay=0.1)
    fused = inside[0].device.type == "cuda"
    others = torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.95), weight_decay=0.0, fused=fused)
    for optimizer in (matrices, others):
        for group in optimizer.param_groups:
            group["peak"] = rate
    return [matrices, others]


class Run:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.out = Path(options.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.set_float32_matmul_precision("high")
        self.folder = Path(options.data)
        if not shards_in(self.folder):
            raise SystemExit(f"There are no shards in {options.data}: run `python -m linewright_model.prepare` first.")
        started = time.monotonic()
        held_out = list(read_shard(self.folder / "held-out.jsonl.bz2"))
        self.tokenizer_path = str(self.folder / "tokenizer.json")
        tokenizer = open_tokenizer(self.tokenizer_path)
        self.shape = shape_of(options.shape, tokenizer.get_vocab_size())
        self.model = Llama(self.shape, options.seed).to(self.device)
        self.losses = torch.compile(self.model.losses, dynamic=False) if self.device.type == "cuda" else self.model.losses
        self.optimizers = optimizers(self.model, options.rate)
        self.evaluation = Evaluation(held_out, tokenizer, self.shape.context, options.held_out_holes)
        self.facts: dict[str, Any] = {
            "data": hash_of(shards_in(self.folder)),
            "device": torch.cuda.get_device_name() if self.device.type == "cuda" else "cpu",
            "torch": torch.__version__,
            "seed": options.seed,
        }
        self.hashes: dict[str, str] = {}
        self.step, self.tokens, self.seconds, self.resumed = 0, 0, 0.0, 0
        self.history: list[dict[str, float]] = []
        self.resume()
        self.say(f"read in {time.monotonic() - started:.0f} s", **self.facts)

    def say(self, message: str, **numbers: Any) -> None:
        row = {"message": message, **numbers}
        print(json.dumps(row), flush=True)
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(row) + "\n")

    def batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        seed = self.options.seed + 7919 * self.resumed
        dataset = Rows(self.folder, self.tokenizer_path, self.shape.context, seed)
        workers = self.options.workers
        loader = DataLoader(
            dataset,
            batch_size=self.options.micro_batch,
            num_workers=workers,
            prefetch_factor=4 if workers else None,
            pin_memory=self.device.type == "cuda",
        )
        for ids, weights in loader:
            yield (
                ids.to(self.device, torch.int64, non_blocking=True),
                weights.to(self.device, torch.float32, non_blocking=True),
            )

    def mean_loss(self, ids: Tensor, weights: Tensor) -> Tensor:
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            losses = self.losses(ids)
        counted = weights[:, 1:]
        return (losses * counted).sum() / counted.sum()

    def warm_up(self, batches: Iterator[tuple[Tensor, Tensor]]) -> None:
        """Compiles, before the clock starts: nothing is learned of the batch."""
        if self.device.type != "cuda":
            return
        started = time.monotonic()
        self.mean_loss(*next(batches)).backward()
        for weight in self.model.parameters():
            weight.grad = None
        torch.cuda.synchronize()
        self.say(f"compiled in {time.monotonic() - started:.0f} s")

    def train(self) -> None:
        options = self.options
        batches = self.batches()
        self.warm_up(batches)
        pieces = max(options.batch // options.micro_batch, 1)
        last, said, kept = time.monotonic(), 0.0, self.seconds
        total, counted = torch.zeros((), device=self.device), 0
        while self.seconds < (seconds := self.seconds_in_all()) and self.step < options.steps:
            progress = max(self.seconds / seconds, self.step / options.steps)
            for optimizer in self.optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = group["peak"] * learning_rate(progress)
            for _ in range(pieces):
                ids, weights = next(batches)
                loss = self.mean_loss(ids, weights) / pieces
                loss.backward()
                total += loss.detach()
                self.tokens += ids.numel()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            for optimizer in self.optimizers:
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            self.step, counted = self.step + 1, counted + 1
            now = time.monotonic()
            self.seconds, last = self.seconds + now - last, now
            if self.seconds - said >= options.say_every or self.step == 1:
                mean = total.item() / counted
                if not math.isfinite(mean):
                    raise SystemExit(f"The loss is {mean} at step {self.step}: lower --rate, or resume from before.")
                row = {"step": self.step, "tokens": self.tokens, "seconds": round(self.seconds, 1), "loss": round(mean, 4)}
                self.history.append(row)
                self.say("training", **row)
                total.zero_()
                counted, said = 0, self.seconds
            if self.seconds - kept >= options.keep_every:
                kept = self.seconds
                self.keep()
                self.say("held out", step=self.step, **self.evaluation.measure(self.model, self.device))
                last = time.monotonic()
        self.finish()

    def seconds_in_all(self) -> float:
        """As asked for; with `--deadline`, those that are over and those that are left."""
        if self.options.deadline is None:
            return float(self.options.seconds)
        return self.seconds + max(float(Path(self.options.deadline).read_text()) - time.time(), 0)

    def finish(self) -> None:
        measured = self.evaluation.measure(self.model, self.device)
        self.say("held out", step=self.step, **measured)
        facts = {
            **self.facts,
            "data": hash_of(shards_in(self.folder)),
            "steps": self.step,
            "tokens": self.tokens,
            "seconds": round(self.seconds),
            "held_out": measured,
            "history": self.history,
        }
        save(self.model, facts, self.out)

    def keep(self) -> None:
        """A checkpoint to go on from, renamed only when whole; and the weights, should the machine be taken away."""
        state = {
            "model": self.model.state_dict(),
            "optimizers": [one.state_dict() for one in self.optimizers],
            "counts": [self.step, self.tokens, self.seconds, self.resumed + 1],
            "history": self.history,
            "shards": self.shard_hashes(),
        }
        path = Path(self.options.checkpoint)
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(state, path.with_suffix(".incoming"))
        os.replace(path.with_suffix(".incoming"), path)
        save(self.model, {**self.facts, "steps": self.step, "tokens": self.tokens, "history": self.history}, self.out)

    def shard_hashes(self) -> dict[str, str]:
        """By name: others may have come when a run goes on, and those that were trained on be left behind, but none be another."""
        for shard in shards_in(self.folder):
            if shard.name not in self.hashes:
                self.hashes[shard.name] = hash_of([shard])
        return self.hashes.copy()

    def resume(self) -> None:
        path = Path(self.options.checkpoint)
        if not path.exists():
            return
        state = torch.load(path, map_location=self.device, weights_only=True)
        now = self.shard_hashes()
        if any(now.get(name, digest) != digest for name, digest in state["shards"].items()):
            raise SystemExit(f"{path} was trained on other data: take another --checkpoint, or delete it.")
        self.model.load_state_dict(state["model"])
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.step, self.tokens, self.seconds, self.resumed = state["counts"]
        self.history = state["history"]
        self.say("resumed", step=self.step, seconds=self.seconds)


def shape_of(name: str, vocabulary: int) -> Shape:
    chosen = {"shipped": SHIPPED, "toy": TOY}[name]
    # The embedding's rows are a multiple of what the matrix units of an accelerator like.
    return Shape(**{**chosen.to_dict(), "vocabulary": math.ceil(vocabulary / 128) * 128})


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of shards and of the tokenizer")
    parser.add_argument("--out", required=True, help="folder for weights, log and report")
    parser.add_argument("--checkpoint", default="checkpoint.pt", help="file to go on from, and to write")
    parser.add_argument("--shape", choices=["shipped", "toy"], default="shipped", help="size of the model")
    parser.add_argument("--seconds", type=float, default=480, help="how long to train")
    parser.add_argument("--deadline", help="file with the Unix time at which to end, in place of --seconds; may be rewritten")
    parser.add_argument("--steps", type=int, default=10**9, help="steps at most, for runs that have to be the same")
    parser.add_argument("--batch", type=int, default=64, help="rows a step")
    parser.add_argument("--micro-batch", type=int, default=64, help="rows at once on the device")
    parser.add_argument("--rate", type=float, default=3e-3, help="highest learning rate")
    parser.add_argument("--workers", type=int, default=max((os.cpu_count() or 2) - 2, 0), help="processes that draw rows")
    parser.add_argument("--held-out-holes", type=int, default=384, help="holes to judge by")
    parser.add_argument("--keep-every", type=float, default=120, help="seconds between checkpoints")
    parser.add_argument("--say-every", type=float, default=10, help="seconds between lines of the log")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def main() -> None:
    # Rows are drawn in processes of their own, each on one core.
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    Run(parse()).train()


if __name__ == "__main__":
    main()
