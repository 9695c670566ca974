"""
Pieces of a repository's other files that share rare words with a place in it: a stand-in for the server's retrieval that costs a
millisecond and no index, so that each drawing of a file can have context of its own. Knows no tokens.
"""

import random
import re
from collections import defaultdict
from math import log

from .prompt import Snippet

WORD = re.compile(r"[A-Za-z_$][\w$]{2,}")

FEWEST_LINES, MOST_LINES = 8, 24
"""A piece ends where a line begins at the margin, as a definition does, once it has so many lines; else after the most."""

MOST_PIECES = 150
"""A word that more pieces have says nothing of any; looking them all up would take the time."""

ABOVE, BELOW = 700, 250
"""Characters around the hole whose words are looked for."""

HEAD_BONUS = 1.0
"""How much more a word counts in a piece's first line, which declares what the others use."""


class Related:
    def __init__(self, files: dict[str, str]) -> None:
        """Keeps places in `files`, not their texts."""
        self._files = files
        self._pieces: list[tuple[str, int, int]] = []
        by_word: dict[str, list[int]] = defaultdict(list)
        by_head: dict[str, list[int]] = defaultdict(list)
        for path, text in files.items():
            for start, end in pieces_of(text):
                number = len(self._pieces)
                self._pieces.append((path, start, end))
                head_end = text.find("\n", start, end)
                for word in set(WORD.findall(text, start, end)):
                    by_word[word].append(number)
                for word in set(WORD.findall(text, start, head_end if head_end >= 0 else end)):
                    by_head[word].append(number)
        self._by_word = {word: found for word, found in by_word.items() if 1 < len(found) <= MOST_PIECES}
        self._by_head = {word: found for word, found in by_head.items() if len(found) <= MOST_PIECES}

    def near(self, path: str, above: str, below: str, hint: str, count: int) -> list[Snippet]:
        """At most `count` pieces of other files, the best one last. `hint`: words that a good guess at the hidden text has."""
        words = set(WORD.findall(above[-ABOVE:])) | set(WORD.findall(below[:BELOW])) | set(WORD.findall(hint))
        scores: dict[int, float] = defaultdict(float)
        total = len(self._pieces)
        # In one order: what a sum of rarities is rounded to goes by it, and so which of two equal pieces comes first.
        for word in sorted(words):
            for by, worth in ((self._by_word, 1.0), (self._by_head, HEAD_BONUS)):
                found = by.get(word, [])
                for number in found:
                    scores[number] += worth * log(total / len(found))
        best = sorted(scores, key=lambda number: (-scores[number], number))
        chosen = [number for number in best[: 3 * count] if self._pieces[number][0] != path][:count]
        return [self._snippet(number) for number in reversed(chosen)]

    def _snippet(self, number: int) -> Snippet:
        path, start, end = self._pieces[number]
        return Snippet(path, self._files[path][start:end])

    def any(self, chance: random.Random) -> Snippet | None:
        """One that has to do with nothing."""
        return self._snippet(chance.randrange(len(self._pieces))) if self._pieces else None


def pieces_of(text: str) -> list[tuple[int, int]]:
    """Start and end of each, whole lines without the last line's break; blank pieces are left out."""
    pieces: list[tuple[int, int]] = []
    start = at = lines = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        is_margin = end > at and not text[at].isspace() and text[at] not in ")]}"
        if lines >= MOST_LINES or (lines >= FEWEST_LINES and is_margin):
            pieces.append((start, at - 1))
            start, lines = at, 0
        lines += 1
        at = end + 1
    pieces.append((start, len(text)))
    return [(first, last) for first, last in pieces if text[first:last].strip()]
