"""
Loss on holes of repositories that no weight was fitted to, with all that the server shows there, without recall's drafts,
and without any; and how many of their lines it writes right. Knows no training.
"""

import random
from collections import defaultdict

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from .corpus import Repository
from .documents import Document, Drawer
from .model import Llama
from .prompt import END, MIDDLE, PAD

ROWS_AT_ONCE = 16
KINDS = ("with drafts", "with context", "without")
LINES_RIGHT = "lines right"
"""What the shares of right lines are called, before the kind."""


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
        self._rows: list[tuple[str, dict[str, Document]]] = []
        self._drafted: list[bool] = []
        for language, found in sorted(by_language.items()):
            chance.shuffle(found)
            for repository, index in found[: max(holes // len(by_language), 1)]:
                shown, drafts = drawer.shown(repository, index), drawer.drafts(repository, index)
                documents = {
                    "with drafts": drawer.hole(repository, index, length, shown, drafts),
                    "with context": drawer.hole(repository, index, length, shown, []),
                    "without": drawer.hole(repository, index, length, [], []),
                }
                self._rows.append((language, documents))
                self._drafted.append(is_drafted(repository, index))
        self._texts = [tokenizer.decode([one], skip_special_tokens=False) for one in range(tokenizer.get_vocab_size())]
        self._end = tokenizer.token_to_id(END)

    def measure(self, model: Llama, device: torch.device) -> dict[str, float]:
        """
        Nats per token of the middle, of all languages and of each; and shares of first lines that are written right, from the
        cursor on, when each token is the likeliest: the model's, and recall's own.
        """
        losses: dict[str, list[float]] = defaultdict(list)
        for name in KINDS:
            documents = [documents[name] for _, documents in self._rows]
            for (language, _), (loss, right) in zip(self._rows, self._middles(model, documents, device), strict=True):
                losses[name].append(loss)
                losses[f"{language} {name}"].append(loss)
                losses[f"{LINES_RIGHT} {name}"].append(right)
        losses[f"{LINES_RIGHT} recall"] = [float(one) for one in self._drafted]
        return {name: round(sum(values) / max(len(values), 1), 4) for name, values in losses.items()}

    def _middles(self, model: Llama, documents: list[Document], device: torch.device) -> list[tuple[float, float]]:
        """Of each the loss of its middle, and 1 where its first line would be right."""
        found: list[tuple[float, float]] = []
        for at in range(0, len(documents), ROWS_AT_ONCE):
            some = documents[at : at + ROWS_AT_ONCE]
            ids = torch.full((len(some), self._length + 1), self._pad)
            for row, document in enumerate(some):
                size = min(len(document.ids), self._length + 1)
                ids[row, :size] = torch.tensor(document.ids[:size])
            ids = ids.to(device)
            with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                logits = model(ids[:, :-1]).float()
            losses = F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none").view(len(some), -1)
            likeliest = logits.argmax(-1).tolist()
            for row, document in enumerate(some):
                found.append(self._judged(document, losses[row].cpu(), likeliest[row]))
        return found

    def _judged(self, document: Document, losses: Tensor, likeliest: list[int]) -> tuple[float, float]:
        """Counts what is behind the cursor. `likeliest`: for each token but the last, what would follow it."""
        size = min(len(document.ids), self._length + 1)
        start = document.ids.index(self._middle) + 1
        counted = [at for at in range(start, size) if document.weights[at] > 0]
        if not counted:
            return 0.0, 0.0
        loss = sum(float(losses[at - 1]) for at in counted) / len(counted)
        said = [likeliest[at - 1] for at in counted]
        return loss, float(self.is_line_right([document.ids[at] for at in counted], said))

    def is_line_right(self, hidden: list[int], said: list[int]) -> bool:
        """
        Whether the first line of `hidden` would be written to its end and no further, where `said` holds what is likeliest
        behind each token before: a token may end a line and begin with its last characters.
        """
        for at, (true, own) in enumerate(zip(hidden, said, strict=True)):
            (head, is_break), (own_head, is_own_break) = self._split(true), self._split(own)
            if is_own_break and not is_break:
                following = self._split(hidden[at + 1]) if at + 1 < len(hidden) else ("", True)
                return own_head == head and following == ("", True)
            if own_head != head or is_own_break != is_break:
                return False
            if is_break:
                return True
        return True

    def _split(self, token: int) -> tuple[str, bool]:
        """What it says of its first line, and whether it ends it."""
        if token == self._end:
            return "", True
        head, *rest = self._texts[token].split("\n", 1)
        return (head if rest == [] else head.rstrip(" \t\r")), rest != []


def is_drafted(repository: Repository, index: int) -> bool:
    """Recall's likeliest line is the hidden one."""
    example = repository.examples[index]
    hidden = repository.files[example["path"]][example["cursor"] : example["end"]].split("\n")[0].rstrip()
    return bool(example["drafts"]) and example["drafts"][0]["text"].rstrip() == hidden
