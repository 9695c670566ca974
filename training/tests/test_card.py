from pathlib import Path

from linewright_model.card import card, curve, held_out_curve
from linewright_model.model import TOY

HEAD = {
    "shape": TOY.to_dict(),
    "weights": 149_056,
    "tokens": 2_000_000,
    "steps": 40,
    "seconds": 12,
    "device": "cpu",
    "torch": "2",
    "seed": 1,
    "held_out": {
        **{"with drafts": 1.25, "with context": 1.5, "without": 2.0},
        **{"go with drafts": 1.25, "go with context": 1.5, "go without": 2.0},
        **{"lines right with drafts": 0.3, "lines right with context": 0.17, "lines right without": 0.1},
        "lines right recall": 0.25,
    },
}
DATA = {
    "data": "00ff",
    "repositories": [{"name": "a", "version": "1", "licence": "MIT", "language": "go"}],
    "held out": ["b 1"],
    "characters": {"go": 3_000_000},
    "examples": 7,
}


def test_the_card_says_what_context_is_worth() -> None:
    text = card(HEAD, DATA, [])
    assert "| go | 1.250 | 1.500 | 2.000 | 0.500 |" in text
    assert "30.0 % with recall's drafts, 17.0 % with context alone, 10.0 % without; recall's own 25.0 %" in text
    assert "1 repositories under permissive licences (MIT: 1), 7 holes" in text
    assert "2 million tokens in 40 steps and 12 seconds" in text


def test_the_curve_goes_from_corner_to_corner_and_is_cut_at_its_start() -> None:
    history = [{"tokens": 0, "loss": 9.0}, {"tokens": 10, "loss": 5.0}, {"tokens": 20, "loss": 3.0}]
    picture = curve(history, [{"tokens": 20, "loss": 4.0}])
    assert 'points="48.0,48.0 360.0,48.0 672.0,252.0"' in picture
    assert 'points="672.0,150.0"' in picture


def test_the_curve_of_what_is_held_out_comes_from_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"message": "training", "step": 4}\n{"message": "held out", "step": 5, "with drafts": 2.5}\n')
    assert held_out_curve(log, [{"step": 10, "tokens": 1000, "loss": 1.0}]) == [{"tokens": 500, "loss": 2.5}]
