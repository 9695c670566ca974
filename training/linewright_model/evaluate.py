"""Loss on holes of repositories that no weight was fitted to, with what retrieval shows there and without. Knows no training."""

import random
from collections import defaultdict

import torch
from tokenizers import Tokenizer

from .corpus import Repository
from .documents import Document, Drawer
from .model import Llama
from .prompt import MIDDLE, PAD

ROWS_AT_ONCE = 16


class Evaluation:
    """The same holes each time: drawn once, evenly from the languages."""

    def __init__(self, repositories: list[Repository], tokenizer: Tokenizer, length: int, holes: int) -> None:
        self._length, self._pad = length, tokenizer.token_to_id(PAD)
        self._middle = tokenizer.token_to_id(MIDDLE)
        drawer = Drawer(repositories, tokenizer, length, seed=5)
        chance = random.Random(5)
        by_language: dict[str, list[tuple[Repository, int]]] = defaultdict(list)
        for repository in repositories:
            by_language[repository.language] += [(repository, index) for index in range(len(repository.examples))]
        self._documents: list[tuple[str, Document, Document]] = []
        for language, found in sorted(by_language.items()):
            chance.shuffle(found)
            for repository, index in found[: max(holes // len(by_language), 1)]:
                shown = drawer.shown(repository, index)
                with_context = drawer.hole(repository, index, length, shown)
                without = drawer.hole(repository, index, length, [])
                self._documents.append((language, with_context, without))

    def measure(self, model: Llama, device: torch.device) -> dict[str, float]:
        """Nats per token of the middle: of all languages, and of each."""
        losses: dict[str, list[float]] = defaultdict(list)
        for index, name in ((1, "with context"), (2, "without")):
            documents = [row[index] for row in self._documents]
            for (language, *_), loss in zip(self._documents, self._middles(model, documents, device), strict=True):
                losses[name].append(loss)
                losses[f"{language} {name}"].append(loss)
        return {name: round(sum(values) / len(values), 4) for name, values in losses.items()}

    def _middles(self, model: Llama, documents: list[Document], device: torch.device) -> list[float]:
        means: list[float] = []
        for at in range(0, len(documents), ROWS_AT_ONCE):
            some = documents[at : at + ROWS_AT_ONCE]
            ids = torch.full((len(some), self._length + 1), self._pad)
            counted = torch.zeros(len(some), self._length + 1)
            for row, document in enumerate(some):
                size = min(len(document.ids), self._length + 1)
                ids[row, :size] = torch.tensor(document.ids[:size])
                start = document.ids.index(self._middle) + 1
                counted[row, start:size] = 1
            with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                losses = model.losses(ids.to(device))
            weights = counted[:, 1:].to(device)
            means += ((losses * weights).sum(1) / weights.sum(1).clamp(min=1)).tolist()
        return means
