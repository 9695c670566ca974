"""
From the files that `npm run train:examples` writes to shards that fit through a narrow transfer: copies left out, wrapping folders
of archives taken off paths, some repositories held out, compressed. Knows no tokens.
"""

import bz2
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .related import Related


@dataclass
class Repository:
    name: str
    version: str
    language: str
    licence: str
    files: dict[str, str] = field(default_factory=dict)
    """Text by path."""
    examples: list[dict[str, Any]] = field(default_factory=list)
    """
    Each with `path`, `start`, `cursor` and `end` (in characters of the file), `snippets`, best first, and `drafts`, what
    recall would write behind the cursor, each with its probability, the likeliest first.
    """

    @property
    def short_name(self) -> str:
        """As a folder would be called."""
        last = [part for part in re.split(r"[/:]", self.name) if not re.fullmatch(r"v\d+", part)][-1]
        return re.sub(r"[^\w.-]+", "-", last)

    @cached_property
    def related(self) -> Related:
        return Related(self.files)

    @property
    def draw(self) -> float:
        """0 to 1, by its name alone: which part it belongs to stays when others come."""
        digest = hashlib.sha256(self.name.encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32


def read_repository(path: Path) -> Repository:
    """Offsets come in UTF-16 units, as JavaScript counts; here they are characters."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        head = json.loads(next(lines))
        repository = Repository(head["name"], head["version"], head["language"], head["licence"])
        for line in lines:
            row = json.loads(line)
            row["path"] = without_wrapping(repository, row["path"])
            if row["type"] == "file":
                repository.files[row["path"]] = row["text"]
                continue
            text = repository.files[row["path"]]
            for key in ("start", "cursor", "end"):
                row[key] = character_offset(text, row[key])
            for snippet in row["snippets"]:
                snippet["path"] = without_wrapping(repository, snippet["path"])
            repository.examples.append({key: row[key] for key in ("path", "start", "cursor", "end", "snippets", "drafts")})
    return repository


def without_wrapping(repository: Repository, path: str) -> str:
    """Archives wrap a repository in a folder that nobody has at home."""
    name, version = repository.name, repository.version
    for wrapping in (f"{name}@{version}/", f"{name.split('/')[-1]}-{version}/", "package/"):
        if path.startswith(wrapping):
            return path[len(wrapping) :]
    return path


def character_offset(text: str, units: int) -> int:
    """The offset in characters of one in UTF-16 units."""
    head = text[:units]
    if head.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


def code_hash(text: str) -> bytes:
    """The same for texts that differ in white space alone."""
    return hashlib.blake2b("".join(text.split()).encode("utf-8", "replace"), digest_size=12).digest()


@dataclass
class Split:
    train: list[Repository]
    held_out: list[Repository]
    copies: int
    """Files that stand in an earlier repository too."""


def read_split(folder: Path, held_out_share: float, most_characters: int) -> Split:
    """
    In the order of the files' names, so that the same files give the same split. Of one repository files are drawn up to
    `most_characters`.
    """
    split = Split([], [], 0)
    seen: set[bytes] = set()
    for path in sorted(folder.glob("*.jsonl.gz")):
        repository = read_repository(path)
        kept: dict[str, str] = {}
        for name, text in repository.files.items():
            key = code_hash(text)
            if key in seen:
                split.copies += 1
                continue
            seen.add(key)
            kept[name] = text
        repository.files = drawn(kept, most_characters)
        repository.examples = [one for one in repository.examples if one["path"] in repository.files]
        if kept:
            (split.held_out if repository.draw < held_out_share else split.train).append(repository)
    return split


def drawn(files: dict[str, str], most_characters: int) -> dict[str, str]:
    """Those whose names have the lowest hashes, as far as there is room, in their own order."""
    left = most_characters
    kept: set[str] = set()
    for path in sorted(files, key=lambda one: hashlib.sha256(one.encode("utf-8", "replace")).digest()):
        if len(files[path]) <= left:
            left -= len(files[path])
            kept.add(path)
    return {path: text for path, text in files.items() if path in kept}


def write_shard(repositories: list[Repository], path: Path) -> int:
    """Gives its size in bytes. For code, bzip2 is a tenth larger than LZMA over long distances, in a tenth of the time."""
    with bz2.open(path, "wt", encoding="utf-8", errors="replace") as out:
        for repository in repositories:
            out.write(json.dumps(to_row(repository), ensure_ascii=False))
            out.write("\n")
    return path.stat().st_size


def to_row(repository: Repository) -> dict[str, Any]:
    return {
        "name": repository.name,
        "version": repository.version,
        "language": repository.language,
        "licence": repository.licence,
        "files": repository.files,
        "examples": [
            {**one, "snippets": [packed(repository.files, snippet) for snippet in one["snippets"]]} for one in repository.examples
        ],
    }


def packed(files: dict[str, str], snippet: dict[str, str]) -> list[Any]:
    """Most snippets are a part of a file that is there anyway: [path, start, end], else [path, text]."""
    path, text = snippet["path"], snippet["text"]
    start = files.get(path, "").find(text)
    return [path, start, start + len(text)] if start >= 0 else [path, text]


def unpacked(files: dict[str, str], snippet: list[Any]) -> dict[str, str]:
    path, *where = snippet
    return {"path": path, "text": where[0] if len(where) == 1 else files[path][where[0] : where[1]]}


def read_shard(path: Path) -> Iterator[Repository]:
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            files = row["files"]
            examples = [{**one, "snippets": [unpacked(files, snippet) for snippet in one["snippets"]]} for one in row["examples"]]
            yield Repository(row["name"], row["version"], row["language"], row["licence"], files, examples)


def hash_of(paths: list[Path]) -> str:
    """SHA-256 over the shards; 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
