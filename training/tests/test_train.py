import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from linewright_model import train
from linewright_model.corpus import Repository, write_shard
from linewright_model.model import TOY, Llama, Shape, rotate, rotations
from linewright_model.train import Rows, Run, learning_rate, parse
from linewright_model.weights import load, save


@pytest.fixture
def data(tmp_path: Path, repository: Repository, tokenizer: Tokenizer) -> Path:
    write_shard([repository], tmp_path / "train-0.jsonl.bz2")
    write_shard([repository], tmp_path / "held-out.jsonl.bz2")
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


def run(data: Path, steps: int, *more: str) -> Run:
    arguments = f"--data {data} --out {data}/out --checkpoint {data}/kept.pt --shape toy --seconds 1e9 --steps {steps} --batch 4"
    options = "--micro-batch 2 --workers 0 --held-out-holes 2 --say-every 0"
    made = Run(parse([*arguments.split(), *options.split(), *more]))
    made.train()
    return made


def test_it_learns_and_the_same_seed_gives_the_same_weights(data: Path) -> None:
    first = run(data, 12)
    assert first.history[-1]["loss"] < first.history[0]["loss"] - 0.3
    weights = load(data / "out")[0].state_dict()
    run(data, 12)
    assert all(torch.equal(weights[name], one) for name, one in load(data / "out")[0].state_dict().items())


def test_a_stopped_run_goes_on(data: Path) -> None:
    run(data, 4, "--keep-every", "0")
    resumed = run(data, 8)
    assert resumed.step == 8
    assert [row["step"] for row in resumed.history] == list(range(1, 9))
    messages = [json.loads(line)["message"] for line in (data / "out/log.jsonl").read_text().splitlines()]
    assert "resumed" in messages


def test_a_checkpoint_of_other_data_is_refused(data: Path, repository: Repository) -> None:
    run(data, 2, "--keep-every", "0")
    write_shard([repository, repository], data / "train-0.jsonl.bz2")
    with pytest.raises(SystemExit, match="was trained on other data"):
        run(data, 4)


def test_shards_that_come_while_it_runs_are_drawn_from(
    data: Path, repository: Repository, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "LOOK_EVERY", 20)
    documents = Rows(data, str(data / "tokenizer.json"), 200, seed=1)._documents(tokenizer)
    text = tokenizer.decode([one for _ in range(20) for one in next(documents).ids])
    later = Repository("later", "1", "go", "MIT", {"later.go": "package later\n" * 40})
    write_shard([later], data / "train-7.jsonl.bz2")
    text_then = tokenizer.decode([one for _ in range(20) for one in next(documents).ids])
    assert ["later" in text, "later" in text_then] == [False, True]


def test_a_deadline_that_is_over_ends_the_run(data: Path) -> None:
    (data / "deadline").write_text("12.5")
    assert run(data, 9, "--deadline", f"{data}/deadline").step == 0


def test_a_loss_that_is_no_number_stops_the_run(data: Path) -> None:
    with pytest.raises(SystemExit, match="lower --rate"):
        run(data, 30, "--rate", "1e30")


def test_the_rate_rises_stays_and_falls_to_nothing() -> None:
    assert [round(learning_rate(share), 2) for share in (0, 0.01, 0.02, 0.5, 0.8, 1)] == [0.01, 0.5, 1, 1, 0.5, 0]


def test_parts_of_weights_that_were_damaged_are_refused(tmp_path: Path) -> None:
    save(Llama(TOY), {}, tmp_path)
    model, head = load(tmp_path)
    assert head["weights"] == sum(one.numel() for one in model.parameters())
    part = tmp_path / "weights.0.bin"
    part.write_bytes(part.read_bytes()[:-2] + b"xx")
    with pytest.raises(ValueError, match="fetch them again"):
        load(tmp_path)


def test_what_comes_later_changes_nothing_before() -> None:
    model = Llama(TOY, seed=3)
    ids = torch.arange(20)[None] + 9
    changed = ids.clone()
    changed[0, 12:] += 5
    assert torch.allclose(model(ids)[0, :12], model(changed)[0, :12], atol=1e-5)
    assert not torch.allclose(model(ids)[0, 12:], model(changed)[0, 12:], atol=1e-3)


def test_rotation_tells_distances_alone() -> None:
    shape = Shape(context=64)
    cosines, sines = rotations(shape, torch.device("cpu"))
    left, right = torch.randn(2, 1, 1, 1, shape.head_width, generator=torch.Generator().manual_seed(1))

    def product(at: int, other: int) -> float:
        turned = [rotate(one, cosines[place], sines[place]) for one, place in ((left, at), (right, other))]
        return (turned[0] * turned[1]).sum().item()

    assert product(3, 10) == pytest.approx(product(40, 47), abs=1e-3)
