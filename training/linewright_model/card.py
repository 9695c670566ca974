"""
The card of a trained model: what it was trained on, for how long, what it lost on what it never saw, and the curve of its loss.
`python -m linewright_model.card --help`.
"""

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from .evaluate import KINDS, LINES_RIGHT

SIZE = (720, 300)
MARGIN = 48


def curve(history: list[dict[str, float]], held_out: list[dict[str, float]]) -> str:
    """
    The loss over the tokens, as an SVG picture; what it falls by in the first twentieth would leave no room for the rest.
    `held_out`: rows of `tokens` and `loss`, too.
    """
    width, height = SIZE
    most = max(row["tokens"] for row in history)
    low = min(row["loss"] for row in [*history, *held_out])
    high = max(row["loss"] for row in history if row["tokens"] >= most / 20)
    spread = max(high - low, 1e-9)

    def place(row: dict[str, float]) -> str:
        x = MARGIN + (width - 2 * MARGIN) * row["tokens"] / most
        y = height - MARGIN - (height - 2 * MARGIN) * (min(row["loss"], high) - low) / spread
        return f"{x:.1f},{y:.1f}"

    def line(rows: list[dict[str, float]], colour: str) -> str:
        return f'<polyline points="{" ".join(map(place, rows))}" fill="none" stroke="{colour}" stroke-width="2"/>'

    text = 'font-family="sans-serif" font-size="12" fill="#444"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
            "<title>Loss over tokens seen</title>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            f'<text x="{MARGIN}" y="20" {text}>Loss, nats per token, over tokens seen: in training (blue), and of what is hidden '
            "in repositories never seen (red)</text>",
            f'<text x="4" y="{MARGIN + 4}" {text}>{high:.2f}</text>',
            f'<text x="4" y="{height - MARGIN + 4}" {text}>{low:.2f}</text>',
            f'<text x="{MARGIN}" y="{height - MARGIN + 20}" {text}>0</text>',
            f'<text x="{width - MARGIN}" y="{height - MARGIN + 20}" text-anchor="end" {text}>{most / 1e6:.1f} M</text>',
            f'<path d="M{MARGIN},{MARGIN}V{height - MARGIN}H{width - MARGIN}" fill="none" stroke="#999"/>',
            line(history, "#2a6fb0"),
            line(held_out, "#b0402a"),
            "</svg>",
            "",
        ]
    )


def held_out_curve(log: Path, history: list[dict[str, float]]) -> list[dict[str, float]]:
    """The losses with drafts that the log tells of, over the tokens that were seen by then."""
    tokens_of_step = history[-1]["tokens"] / history[-1]["step"]
    said = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return [{"tokens": row["step"] * tokens_of_step, "loss": row[KINDS[0]]} for row in said if row["message"] == "held out"]


def losses(held_out: dict[str, float]) -> list[str]:
    # A log may have shares of right lines, too; the first ones were called "right".
    languages = sorted({name.removesuffix(" without") for name in held_out if name.endswith(" without")} - {"right", LINES_RIGHT})
    rows = ["| language | with drafts | with context | without | context is worth |", "|---|---|---|---|---|"]
    for name, prefix in [*((one, f"{one} ") for one in languages), ("all", "")]:
        drafts, with_context, without = (held_out[f"{prefix}{kind}"] for kind in KINDS)
        rows.append(f"| {name} | {drafts:.3f} | {with_context:.3f} | {without:.3f} | {without - with_context:.3f} |")
    return rows


def lines_right(held_out: dict[str, float]) -> list[str]:
    """Nothing of a run that did not count them."""
    shares = [f"{100 * held_out.get(f'{LINES_RIGHT} {kind}', 0):.1f}" for kind in (*KINDS, "recall")]
    if f"{LINES_RIGHT} recall" not in held_out:
        return []
    return [
        "First lines of these holes that are right from the cursor to their end, each token the likeliest: "
        f"{shares[0]} % with recall's drafts, {shares[1]} % with context alone, {shares[2]} % without; recall's own {shares[3]} %.",
        "",
    ]


def card(head: dict[str, Any], data: dict[str, Any], files: list[Path]) -> str:
    shape = head["shape"]
    licences = Counter(one["licence"] for one in data["repositories"])
    sizes = ", ".join(f"{name} {count / 1e6:.0f}" for name, count in sorted(data["characters"].items()))
    return "\n".join(
        [
            "# The small model",
            "",
            "The code model that comes with Linewright, which runs it behind recall by itself where this package and "
            "node-llama-cpp are installed.",
            "",
            f"A Llama of {head['weights'] / 1e6:.1f} million weights: {shape['layers']} layers of width {shape['width']}, "
            f"{shape['heads']} heads ({shape['key_heads']} for keys), {shape['vocabulary']} tokens, a window of "
            f"{shape['context']}. It fills holes in code, and was trained to use what the repository shows and what recall, "
            "the copy language model beside it, would write.",
            "",
            f"- Data `{data['data']}`: {len(data['repositories'])} repositories under permissive licences "
            f"({', '.join(f'{name}: {count}' for name, count in licences.most_common())}), {data['examples']} holes with what "
            f"retrieval and recall show there; millions of characters: {sizes}. None of the benchmark's valid and test splits. "
            "Versions, hashes and licences: `train.json`, `model.json` and `code.json` of Linewright's `bench/suites`.",
            f"- Held out: {', '.join(data['held out'])}.",
            f"- {head['tokens'] / 1e6:.0f} million tokens in {head['steps']} steps and {head['seconds']} seconds, "
            f"on {head['device']}, PyTorch {head['torch']}, seed {head['seed']}.",
            *(f"- `{one.name}`: {one.stat().st_size / 1e6:.1f} MB, SHA-256 `{sha256(one)}`." for one in files),
            "",
            "Nats per token of the hidden code behind the cursor, in repositories that it never saw:",
            "",
            *losses(head["held_out"]),
            "",
            *lines_right(head["held_out"]),
            "![Loss](loss.svg)",
            "",
        ]
    )


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--weights", required=True, help="folder that the training run wrote")
    parser.add_argument("--data", required=True, help="folder of its data")
    parser.add_argument("--out", required=True, help="folder for README.md and loss.svg")
    parser.add_argument("--models", nargs="*", default=[], help="exported files, to be listed with their hashes")
    options = parser.parse_args()
    head = json.loads((Path(options.weights) / "weights.json").read_text())
    data = json.loads((Path(options.data) / "data.json").read_text())
    if head["data"] != data["data"]:
        raise SystemExit(f"The weights were trained on data {head['data']}, and --data holds {data['data']}.")
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "README.md").write_text(card(head, data, [Path(one) for one in options.models]))
    held_out = held_out_curve(Path(options.weights) / "log.jsonl", head["history"])
    (out / "loss.svg").write_text(curve(head["history"], held_out))


if __name__ == "__main__":
    main()
