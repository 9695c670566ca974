"""
Weights on disk: bfloat16, one after another, in parts that are small enough for a narrow transfer, under a hash. Knows no training.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch

from .model import Llama, Shape

PART_BYTES = 15 * 2**20


def save(model: Llama, facts: dict[str, Any], folder: Path) -> None:
    """`weights.json` is written last: where it is, all is there."""
    folder.mkdir(parents=True, exist_ok=True)
    named = dict(model.named_parameters())
    flat = torch.cat([weight.detach().to("cpu", torch.bfloat16).flatten() for weight in named.values()])
    data = flat.view(torch.int16).numpy().tobytes()
    parts = [data[at : at + PART_BYTES] for at in range(0, len(data), PART_BYTES)]
    for number, part in enumerate(parts):
        (folder / f"weights.{number}.bin").write_bytes(part)
    head = {
        "shape": model.shape.to_dict(),
        "parts": len(parts),
        "sha256": hashlib.sha256(data).hexdigest(),
        "weights": sum(weight.numel() for weight in named.values()),
        **facts,
    }
    (folder / "weights.json").write_text(json.dumps(head, indent=2) + "\n")


def load(folder: Path) -> tuple[Llama, dict[str, Any]]:
    """Throws ValueError, with what is wrong, when parts are missing or are not those that were written."""
    head = json.loads((folder / "weights.json").read_text())
    data = b"".join((folder / f"weights.{number}.bin").read_bytes() for number in range(head["parts"]))
    if hashlib.sha256(data).hexdigest() != head["sha256"]:
        raise ValueError(f"The weights in {folder} are not those that weights.json tells of: fetch them again.")
    model = Llama(Shape(**head["shape"]))
    flat = torch.frombuffer(bytearray(data), dtype=torch.bfloat16).float()
    at = 0
    for weight in model.parameters():
        with torch.no_grad():
            weight.copy_(flat[at : at + weight.numel()].view(weight.shape))
        at += weight.numel()
    return model, head
