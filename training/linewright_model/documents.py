"""
From repositories to rows of tokens: holes with what retrieval and recall showed there, holes with pieces that have to do with them,
plain holes, and plain text, cut anew at each drawing. Knows no model.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from .corpus import Repository
from .prompt import END, FILE, MIDDLE, PREFIX, SUFFIX, Draft, Snippet, Special, closing, opening, piece, proposal
from .tokenizer import encode

SERVED = 0.25
RELATED = 0.55
LEFT_TO_RIGHT = 0.1
"""
Shares of documents that are holes with what the server would show, of which there are few; holes with pieces that
`related.py` finds, of which there are as many as files can be cut; and plain text. The rest are holes without context.
"""

ROOMS = ((1.0, 0.5), (0.625, 0.3), (0.375, 0.2))
"""Shares of the model's window that a document takes, and how often: editors differ in the room that they give."""

PREFIX_SHARE = 0.4
SUFFIX_SHARE = 0.15
"""As in `server/model/parts.ts`: the least room for what stands above, the most for what stands below."""

NO_SNIPPETS = 0.12
SHUFFLED = 0.25
WITH_STRANGERS = 0.15
"""Shares of holes without any snippet, with snippets in no order, and with some that belong to another hole."""

MOST_RELATED = 8
HINTED = 0.35
HEAD_ALONE = 0.25
"""
Pieces at most that `related.py` gives; the share of holes for which it is told of the hidden line's names, as retrieval is
by recall's draft; the share of its pieces that are shown to their second line alone, as signatures are.
"""

NO_DRAFTS = 0.2
"""Of the holes that the server would show, the share without what recall would write."""

DRAFT_TOKENS = 40
DRAFTS_TOKENS = 160
DRAFTS_SHARE = 0.1
"""As in `server/model/parts.ts`: the most for one draft, and for all of them, in tokens and as a share of the window."""

SNIPPET_WEIGHT = 0.3
MIDDLE_WEIGHT = 2.0
"""
A snippet is shown in many documents, and read more often than files are. What is written at the cursor is what is asked for.
"""

MIDDLE_TOKENS = 400
"""Longer holes are cut: the room is for what stands around them."""

CHARACTERS_PER_TOKEN = 5
"""From above: what is encoded to be cut to tokens."""


LANGUAGE_POWER = 0.6
"""Languages are drawn by their number of characters to this power, so that those with little code are not lost among the others."""


@dataclass(frozen=True)
class Document:
    ids: list[int]
    weights: list[float]
    """For each token what its prediction counts."""


@dataclass(frozen=True)
class Hole:
    above: str
    """Whole lines."""
    hidden: str
    """From the start of the cursor's line on."""
    below: str
    typed: int
    """Characters of `hidden` that stand before the cursor."""


class Language:
    """What there is of one language, and which of its holes have not come yet."""

    def __init__(self, repositories: list[Repository], chance: random.Random) -> None:
        self._random = chance
        self._files = [(one, path) for one in repositories for path in one.files]
        self._holes = [(one, index) for one in repositories for index in range(len(one.examples))]
        self._reach = np.cumsum([len(one.files[path]) for one, path in self._files], dtype=np.float64)
        self._left: list[tuple[Repository, int]] = []

    @property
    def characters(self) -> float:
        return float(self._reach[-1])

    def hole(self) -> tuple[Repository, int] | None:
        """Each once before any comes again; none where there are no holes."""
        if not self._left:
            self._left = self._holes.copy()
            self._random.shuffle(self._left)
        return self._left.pop() if self._left else None

    def file(self) -> tuple[Repository, str]:
        """As likely as it is long."""
        at = int(np.searchsorted(self._reach, self._random.random() * self.characters, side="right"))
        return self._files[min(at, len(self._files) - 1)]


class Drawer:
    """Draws documents of at most `length` tokens. `seed` and the order of the repositories settle all of them."""

    def __init__(self, repositories: list[Repository], tokenizer: Tokenizer, length: int, seed: int) -> None:
        self._length = length
        self._tokenizer = tokenizer
        self._random = random.Random(seed)
        names = sorted({one.language for one in repositories})
        self._languages = [Language([one for one in repositories if one.language == name], self._random) for name in names]
        self._shares = [language.characters**LANGUAGE_POWER for language in self._languages]
        self._ids = {spelling: tokenizer.token_to_id(spelling) for spelling in (END, PREFIX, SUFFIX, MIDDLE, FILE)}

    def draw(self) -> Document:
        (language,) = self._random.choices(self._languages, self._shares)
        kind = self._random.random()
        hole = language.hole() if kind < SERVED else None
        if hole is not None:
            repository, index = hole
            drafts = [] if self._random.random() < NO_DRAFTS else self.drafts(repository, index)
            return self.hole(repository, index, self._room(), self._arranged(repository, index), drafts)
        if kind > 1 - LEFT_TO_RIGHT:
            return self.plain_text(*language.file())
        return self.hole_in_file(*language.file(), with_context=kind < SERVED + RELATED)

    def hole(self, repository: Repository, index: int, room: int, snippets: list[Snippet], drafts: list[Draft]) -> Document:
        """`snippets` and `drafts` as they are to stand, the best one last; what has no room is left out from the front."""
        example = repository.examples[index]
        path: str = example["path"]
        text = repository.files[path]
        start, end = example["start"], example["end"]
        hole = Hole(text[:start], text[start:end], text[end:], typed=min(example["cursor"], end) - start)
        return self._filled(repository, path, snippets, hole, drafts, room)

    def drafts(self, repository: Repository, index: int) -> list[Draft]:
        """What recall would write, as the whole line, the likeliest last."""
        example = repository.examples[index]
        typed = repository.files[example["path"]][example["start"] : example["cursor"]]
        return [Draft(typed + one["text"], one["chance"]) for one in reversed(example["drafts"])]

    def shown(self, repository: Repository, index: int) -> list[Snippet]:
        """All that retrieval showed, the best one last."""
        return [Snippet(one["path"], one["text"]) for one in reversed(repository.examples[index]["snippets"])]

    def _arranged(self, repository: Repository, index: int) -> list[Snippet]:
        chance = self._random
        if chance.random() < NO_SNIPPETS:
            return []
        snippets = self.shown(repository, index)
        if snippets and chance.random() < 0.5:
            snippets = snippets[chance.randrange(len(snippets)) :]

        def strangers() -> list[Snippet]:
            other = self.shown(repository, chance.randrange(len(repository.examples)))
            return chance.sample(other, min(len(other), 2))

        return self._mixed(snippets, strangers)

    def _mixed(self, snippets: list[Snippet], strangers: Callable[[], list[Snippet]]) -> list[Snippet]:
        """Now and then with strangers among them, or in no order."""
        chance = self._random
        if chance.random() < WITH_STRANGERS:
            for stranger in strangers():
                snippets.insert(chance.randint(0, len(snippets)), stranger)
        if chance.random() < SHUFFLED:
            chance.shuffle(snippets)
        return snippets

    def hole_in_file(self, repository: Repository, path: str, with_context: bool) -> Document:
        text = repository.files[path]
        first = self._random.randrange(len(text))
        start = text.rfind("\n", 0, first) + 1
        end = line_end = self._line_end(text, first)
        if self._random.random() < 0.5:
            for _ in range(self._random.randint(0, 7)):
                end = self._line_end(text, end + 1)
        elif self._random.random() < 0.5:
            end = self._random.randint(first, end)
        hole = Hole(text[:start], text[start:end], text[end:], typed=0)
        snippets: list[Snippet] = []
        if with_context:
            hint = text[start:line_end] if self._random.random() < HINTED else ""
            snippets = self._related(repository, path, hole, hint)
        return self._filled(repository, path, snippets, hole, [], self._room())

    def _related(self, repository: Repository, path: str, hole: Hole, hint: str) -> list[Snippet]:
        chance = self._random
        found = repository.related.near(path, hole.above, hole.below, hint, chance.randint(1, MOST_RELATED))
        snippets = [shortened(one) if chance.random() < HEAD_ALONE else one for one in found]

        def strangers() -> list[Snippet]:
            one = repository.related.any(chance)
            return [] if one is None or one.path == path else [one]

        return self._mixed(snippets, strangers)

    def plain_text(self, repository: Repository, path: str) -> Document:
        text = repository.files[path]
        room = self._room()
        start = text.rfind("\n", 0, self._random.randrange(len(text))) + 1 if self._random.random() < 0.5 else 0
        body = text[start : start + room * CHARACTERS_PER_TOKEN]
        is_whole = start + len(body) == len(text)
        ids = encode(self._tokenizer, [Special(FILE), f"{path}\n{body}"])
        if is_whole and len(ids) < room:
            ids.append(self._ids[END])
        return Document(ids[:room], [1.0] * len(ids[:room]))

    def _filled(
        self,
        repository: Repository,
        path: str,
        snippets: list[Snippet],
        hole: Hole,
        drafts: list[Draft],
        room: int,
    ) -> Document:
        most_hidden = min(MIDDLE_TOKENS, room // 4)
        encoded = self._tokenizer.encode(hole.hidden, add_special_tokens=False)
        middle, ends = encoded.ids[:most_hidden], [end for _, end in encoded.offsets[:most_hidden]]
        is_cut = len(middle) == most_hidden
        left = room - len(middle) - len((PREFIX, SUFFIX, MIDDLE, END))
        proposals = self._proposals(drafts, min(DRAFTS_TOKENS, int(left * DRAFTS_SHARE)))
        left -= len(proposals)
        suffix = self._head(hole.below, int(left * SUFFIX_SHARE))
        left -= len(suffix)
        head = self._context(repository, path, snippets, left - int(left * PREFIX_SHARE))
        prefix = self._tail(hole.above, left - len(head))
        ids = [*head, self._ids[PREFIX], *prefix, self._ids[SUFFIX], *suffix, *proposals, self._ids[MIDDLE], *middle]
        around = len(prefix) + len(suffix) + len((PREFIX, SUFFIX))
        weights = [SNIPPET_WEIGHT] * len(head) + [1.0] * around + [0.0] * (len(proposals) + 1)
        # All drafts begin with what is typed: there is nothing to be learned from saying it again.
        typed = hole.typed if proposals else 0
        weights += [0.0 if end <= typed else MIDDLE_WEIGHT for end in ends]
        if not is_cut:
            ids.append(self._ids[END])
            weights.append(MIDDLE_WEIGHT)
        marks = {self._ids[PREFIX], self._ids[SUFFIX], self._ids[MIDDLE], self._ids[FILE]}
        # Where a part ends is nothing that a model has to know.
        return Document(ids, [0.0 if one in marks else weight for one, weight in zip(ids, weights, strict=True)])

    def _proposals(self, drafts: list[Draft], room: int) -> list[int]:
        """The likeliest first choose; as they are to stand, the likeliest last."""
        kept: list[list[int]] = []
        for draft in reversed(drafts):
            ids = encode(self._tokenizer, proposal(draft))
            if len(ids) <= min(DRAFT_TOKENS, room):
                room -= len(ids)
                kept.append(ids)
        return [one for ids in reversed(kept) for one in ids]

    def _context(self, repository: Repository, path: str, snippets: list[Snippet], room: int) -> list[int]:
        """Names, and the snippets that fit, the best one last; nothing where none fits."""
        first = encode(self._tokenizer, opening(repository.short_name))
        last = encode(self._tokenizer, closing(path))
        room -= len(first) + len(last)
        pieces: list[list[int]] = []
        for snippet in reversed(snippets):
            ids = encode(self._tokenizer, piece(snippet))
            if len(ids) <= room:
                room -= len(ids)
                pieces.append(ids)
        return [*first, *(one for ids in reversed(pieces) for one in ids), *last] if pieces else []

    def _encode(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids if text else []

    def _head(self, text: str, room: int) -> list[int]:
        """Whole lines from the start."""
        text = text[: room * CHARACTERS_PER_TOKEN]
        while text:
            ids = self._encode(text)
            if len(ids) <= room:
                return ids
            keep = int(len(text) * room / len(ids))
            text = text[: text.rfind("\n", 0, keep) + 1]
        return []

    def _tail(self, text: str, room: int) -> list[int]:
        """Whole lines up to the end."""
        if len(text) > room * CHARACTERS_PER_TOKEN:
            text = text[text.find("\n", len(text) - room * CHARACTERS_PER_TOKEN) + 1 :]
        while text:
            ids = self._encode(text)
            if len(ids) <= room:
                return ids
            drop = len(text) - int(len(text) * room / len(ids))
            cut = text.find("\n", drop)
            text = text[cut + 1 :] if cut >= 0 else ""
        return []

    def _room(self) -> int:
        rooms, shares = zip(*ROOMS, strict=True)
        return int(self._length * self._random.choices(rooms, shares)[0])

    @staticmethod
    def _line_end(text: str, start: int) -> int:
        end = text.find("\n", start)
        return len(text) if end < 0 else end


def shortened(snippet: Snippet) -> Snippet:
    """To its first two lines."""
    return Snippet(snippet.path, "\n".join(snippet.text.split("\n", 2)[:2]))


def rows(documents: Iterator[Document], length: int, pad: int, pool: int = 48) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """
    Rows of `length` + 1 tokens and the weight of each: of the `pool` documents at hand, the largest that fits, until none does; the
    rest is padding of weight 0. What comes first in a row predicts nothing and is predicted by nothing.
    """
    waiting: list[Document] = []
    while True:
        ids = np.full(length + 1, pad, dtype=np.int32)
        weights = np.zeros(length + 1, dtype=np.float32)
        filled = 0
        while True:
            while len(waiting) < pool:
                waiting.append(next(documents))
            fitting = [one for one in waiting if len(one.ids) <= length + 1 - filled]
            if not fitting:
                break
            chosen = max(fitting, key=lambda one: len(one.ids))
            waiting.remove(chosen)
            end = filled + len(chosen.ids)
            ids[filled:end] = chosen.ids
            weights[filled:end] = chosen.weights
            weights[filled] = 0
            filled = end
        yield ids, weights
