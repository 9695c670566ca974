"""
From the examples that `npm run train:examples` wrote to what the training run reads: the tokenizer, shards of bounded size, the
held-out repositories, and a list of what it was all made of. `python -m linewright_model.prepare --help`.
"""

import argparse
import json
import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .corpus import Repository, Split, hash_of, read_split, write_shard
from .tokenizer import VOCABULARY, open_tokenizer, sample, train


def texts_evenly(repositories: list[Repository], seed: int) -> list[str]:
    """Texts in an order in which the languages take turns, so that none rules the vocabulary by its size."""
    chance = random.Random(seed)
    by_language: dict[str, list[str]] = {}
    for repository in repositories:
        by_language.setdefault(repository.language, []).extend(repository.files.values())
    for texts in by_language.values():
        chance.shuffle(texts)
    taken = Counter[str]()
    ordered: list[str] = []
    while by_language:
        language = min(by_language, key=lambda one: (taken[one], one))
        text = by_language[language].pop()
        taken[language] += len(text)
        ordered.append(text)
        if not by_language[language]:
            del by_language[language]
    return ordered


def shards_of(repositories: list[Repository], count: int) -> list[list[Repository]]:
    """Each repository whole; the shards about equally large, and of each language about as much in each."""
    shards: list[list[Repository]] = [[] for _ in range(count)]
    sizes = [0] * count
    by_language: dict[str, list[int]] = {}
    for repository in sorted(repositories, key=characters_of, reverse=True):
        own = by_language.setdefault(repository.language, [0] * count)
        least = min(range(count), key=lambda at: (own[at], sizes[at]))
        shards[least].append(repository)
        own[least] += characters_of(repository)
        sizes[least] += characters_of(repository)
    return shards


def characters_of(repository: Repository) -> int:
    return sum(len(text) for text in repository.files.values())


def describe(split: Split, tokenizer_path: Path, shards: list[Path]) -> dict[str, object]:
    tokenizer = open_tokenizer(str(tokenizer_path))
    held = [text for one in split.held_out for text in one.files.values()]
    n_bytes = sum(len(text.encode("utf-8", "replace")) for text in held)
    n_tokens = sum(len(one.ids) for one in tokenizer.encode_batch(held))
    characters = Counter[str]()
    for one in split.train:
        characters[one.language] += characters_of(one)
    return {
        "data": hash_of(shards),
        "repositories": [
            {"name": one.name, "version": one.version, "licence": one.licence, "language": one.language} for one in split.train
        ],
        "held out": [f"{one.name} {one.version}" for one in split.held_out],
        "copies left out": split.copies,
        "characters": dict(characters),
        "examples": sum(len(one.examples) for one in split.train),
        "bytes of a token": round(n_bytes / max(n_tokens, 1), 3),
        "shards": {shard.name: shard.stat().st_size for shard in shards},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--examples", required=True, help="folder that `npm run train:examples` filled")
    parser.add_argument("--out", required=True, help="folder for shards and tokenizer")
    parser.add_argument("--shards", type=int, default=16, help="files to write, at least one for each worker of the run")
    parser.add_argument("--held-out", type=float, default=0.03, help="share of the repositories that no weight is fitted to")
    parser.add_argument("--characters", type=int, default=4_500_000, help="most of one repository")
    parser.add_argument("--vocabulary", type=int, default=VOCABULARY)
    parser.add_argument("--tokenizer-characters", type=int, default=60_000_000, help="text that the tokenizer is fitted to")
    options = parser.parse_args()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    split = read_split(Path(options.examples), options.held_out, options.characters)
    if not split.train or not split.held_out:
        raise SystemExit(f"There is too little in {options.examples}: run `npm run train:examples` to its end first.")
    print(f"{len(split.train)} repositories to train on, {len(split.held_out)} held out, {split.copies} copies left out")
    path = out / "tokenizer.json"
    train(sample(texts_evenly(split.train, seed=1), options.tokenizer_characters), options.vocabulary).save(str(path))
    print(f"{path.name}: done")
    groups = shards_of(split.train, options.shards)
    shards = [out / f"train-{number:03}.jsonl.bz2" for number in range(len(groups))]
    # The compressor leaves the interpreter to others.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for shard, size in zip(shards, pool.map(write_shard, groups, shards), strict=True):
            print(f"{shard.name}: {size / 2**20:.1f} MiB", flush=True)
    # Nothing is measured on those without.
    write_shard([one for one in split.held_out if one.examples], out / "held-out.jsonl.bz2")
    (out / "data.json").write_text(json.dumps(describe(split, path, shards), indent=2) + "\n")


if __name__ == "__main__":
    main()
