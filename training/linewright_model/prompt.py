"""
The prompt as the server writes it for this family of models, and the special tokens in it. It has to say the same as
`server/model/templates.ts` (the template `linewright`) and `server/model/parts.ts`; a test holds them against one another.
"""

from dataclasses import dataclass

END = "<|endoftext|>"
PREFIX = "<|fim_prefix|>"
SUFFIX = "<|fim_suffix|>"
MIDDLE = "<|fim_middle|>"
PAD = "<|fim_pad|>"
REPOSITORY = "<|repo_name|>"
FILE = "<|file_sep|>"
DRAFT = "<|draft|>"

SPECIALS = (END, PREFIX, SUFFIX, MIDDLE, PAD, REPOSITORY, FILE, DRAFT)
"""In the order of their ids, which begin at 0."""


@dataclass(frozen=True)
class Special:
    spelling: str


Segment = Special | str
"""A special token, or text: text that spells a special token never becomes one."""


@dataclass(frozen=True)
class Snippet:
    path: str
    text: str


@dataclass(frozen=True)
class Draft:
    """What recall would write."""

    line: str
    """The cursor's line as it would be, from its start."""
    chance: float
    """Recall's own probability of it."""


def opening(repository: str) -> list[Segment]:
    return [Special(REPOSITORY), f"{repository}\n"]


def piece(snippet: Snippet) -> list[Segment]:
    return [Special(FILE), f"{snippet.path}\n{snippet.text}\n"]


def closing(path: str) -> list[Segment]:
    return [Special(FILE), f"{path}\n"]


def proposal(draft: Draft) -> list[Segment]:
    """Behind the tenth, 0 to 9, in which its probability lies."""
    return [Special(DRAFT), f"{min(int(draft.chance * 10), 9)}{draft.line}\n"]


def render(
    repository: str,
    path: str,
    snippets: list[Snippet],
    prefix: str,
    suffix: str,
    middle: str,
    drafts: list[Draft] | None = None,
) -> list[Segment]:
    """
    Prefix, suffix, middle (arXiv 2207.14255) behind the repository's pieces (arXiv 2409.12186, section 3). `prefix` is whole
    lines: what stands on the cursor's line opens `middle`. The best snippet and the likeliest draft stand last. Drafts change with
    each keystroke: behind the suffix they leave what was read before them as it is.
    """
    head = [*opening(repository), *(part for one in snippets for part in piece(one)), *closing(path)] if snippets else []
    proposals = [part for one in drafts or [] for part in proposal(one)]
    return [*head, Special(PREFIX), prefix, Special(SUFFIX), suffix, *proposals, Special(MIDDLE), middle]
