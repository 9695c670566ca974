import bz2
import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from linewright_model.corpus import Repository, character_offset, read_shard, read_split, without_wrapping, write_shard


def write_examples(folder: Path, name: str, files: dict[str, str], rows: list[dict[str, object]]) -> None:
    head = {"type": "repository", "name": name, "version": "1.0.0", "language": "go", "licence": "MIT"}
    texts = [{"type": "file", "path": path, "language": "go", "text": text} for path, text in files.items()]
    with gzip.open(folder / f"{name.replace('/', '-')}.jsonl.gz", "wt") as out:
        out.writelines(json.dumps(row) + "\n" for row in [head, *texts, *rows])


@pytest.mark.parametrize(
    ("name", "version", "path", "expected"),
    [
        ("example.org/web/v2", "v2.1.0", "example.org/web/v2@v2.1.0/router.go", "router.go"),
        ("axum", "0.8.1", "axum-0.8.1/src/lib.rs", "src/lib.rs"),
        ("@scope/core", "1.0.0", "package/src/index.ts", "src/index.ts"),
        ("django", "5.0", "django/db/models.py", "django/db/models.py"),
    ],
)
def test_folders_of_archives_are_taken_off_paths(name: str, version: str, path: str, expected: str) -> None:
    assert without_wrapping(Repository(name, version, "", ""), path) == expected


def test_offsets_are_in_characters() -> None:
    assert character_offset("a😀b", 3) == 2
    assert character_offset("é = 1", 3) == 3


def test_a_copy_stands_once_and_takes_its_holes_along(tmp_path: Path) -> None:
    row = {"type": "example", "path": "x.go", "start": 0, "cursor": 0, "end": 4, "snippets": [], "drafts": []}
    write_examples(tmp_path, "one", {"x.go": "code of both"}, [row])
    write_examples(tmp_path, "two", {"x.go": "code  of\nboth", "y.go": "more"}, [row, {**row, "path": "y.go"}])
    split = read_split(tmp_path, held_out_share=0, most_characters=10**6)
    assert [list(one.files) for one in split.train] == [["x.go"], ["y.go"]]
    assert [[example["path"] for example in one.examples] for one in split.train] == [["x.go"], ["y.go"]]
    assert split.copies == 1


def test_what_is_held_out_stays_held_out_when_others_come(tmp_path: Path) -> None:
    names = [f"repository{number}" for number in range(40)]
    for name in names[:20]:
        write_examples(tmp_path, name, {"a.go": f"text of {name}"}, [])
    before = {one.name for one in read_split(tmp_path, 0.3, 10**6).held_out}
    for name in names[20:]:
        write_examples(tmp_path, name, {"a.go": f"text of {name}"}, [])
    after = {one.name for one in read_split(tmp_path, 0.3, 10**6).held_out}
    assert 0 < len(before) < 20
    assert before == after & set(names[:20])


def test_a_shard_comes_back_as_it_was(tmp_path: Path, repository: Repository) -> None:
    path = tmp_path / "train-0.jsonl.bz2"
    [example] = repository.examples
    part = {"path": "shop/price.py", "text": "class Price:\n    def __init__"}
    whole = replace(repository, examples=[{**example, "snippets": [*example["snippets"], part]}])
    write_shard([whole], path)
    assert list(read_shard(path)) == [whole]
    # What stands in a file is told by its place.
    assert bz2.decompress(path.read_bytes()).count(b"def __init__") == 1


def test_of_a_large_repository_files_are_drawn_with_their_holes(tmp_path: Path) -> None:
    files = {f"{number}.go": str(number) * 100 for number in range(10, 30)}
    hole = {"start": 0, "cursor": 2, "end": 4, "snippets": [], "drafts": []}
    rows = [{"type": "example", "path": path, **hole} for path in files]
    write_examples(tmp_path, "large", files, rows)
    [large] = read_split(tmp_path, 0, most_characters=1000).train
    assert len(large.files) == 5
    assert [one["path"] for one in large.examples] == list(large.files)
    assert list(large.files) == [path for path in files if path in large.files]
