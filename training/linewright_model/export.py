"""
From trained weights to a GGUF file that llama.cpp runs, with the tokenizer and the tokens for filling a hole; and what PyTorch
says by the very same rounded weights, for a test to hold against it. `python -m linewright_model.export --help`.
"""

import argparse
import hashlib
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType, TokenType
from tokenizers import Tokenizer

from .model import Llama
from .prompt import END, FILE, MIDDLE, PAD, PREFIX, REPOSITORY, SPECIALS, SUFFIX, Draft, Snippet, render
from .tokenizer import GGUF_NAME, encode, open_tokenizer
from .weights import load

FORMATS = {"q8_0": GGMLQuantizationType.Q8_0, "q4_0": GGMLQuantizationType.Q4_0, "f16": GGMLQuantizationType.F16}
NAMES = {
    "embedding.weight": "token_embd.weight",
    "norm.weight": "output_norm.weight",
    "attention_norm.weight": "attn_norm.weight",
    "query.weight": "attn_q.weight",
    "key.weight": "attn_k.weight",
    "value.weight": "attn_v.weight",
    "output.weight": "attn_output.weight",
    "inner_norm.weight": "ffn_norm.weight",
    "gate.weight": "ffn_gate.weight",
    "up.weight": "ffn_up.weight",
    "down.weight": "ffn_down.weight",
}
"""Ours, and llama.cpp's, within a block or outside."""


def gguf_name(name: str) -> str:
    if not name.startswith("blocks."):
        return NAMES[name]
    _, number, rest = name.split(".", 2)
    return f"blk.{number}.{NAMES[rest]}"


def format_of(name: str, weight: np.ndarray, wanted: GGMLQuantizationType) -> GGMLQuantizationType:
    """Vectors stay whole, and the embedding, which is the output too, has eight bits at least."""
    if weight.ndim == 1:
        return GGMLQuantizationType.F32
    if name == "embedding.weight" and wanted == GGMLQuantizationType.Q4_0:
        return GGMLQuantizationType.Q8_0
    return wanted


def write(model: Llama, tokenizer: Tokenizer, path: Path, wanted: str, description: str) -> None:
    """Rounds the model's own weights to what the file holds."""
    shape = model.shape
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("Linewright small code model")
    writer.add_description(description)
    writer.add_license("apache-2.0")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.key_heads)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_vocab_size(shape.vocabulary)
    add_tokenizer(writer, tokenizer, shape.vocabulary)
    for name, parameter in model.named_parameters():
        weight = parameter.detach().float().numpy()
        kind = format_of(name, weight, FORMATS[wanted])
        data = gguf.quantize(weight, kind)
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(gguf.dequantize(data, kind).reshape(weight.shape).copy()))
        writer.add_tensor(gguf_name(name), data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_tokenizer(writer: gguf.GGUFWriter, tokenizer: Tokenizer, vocabulary: int) -> None:
    known = tokenizer.get_vocab(with_added_tokens=True)
    by_id = {number: token for token, number in known.items()}
    tokens = [by_id.get(number, f"<|unused_{number}|>") for number in range(vocabulary)]
    kinds = [
        TokenType.CONTROL if token in SPECIALS else TokenType.NORMAL if number in by_id else TokenType.UNUSED
        for number, token in enumerate(tokens)
    ]
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(GGUF_NAME)
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([one if isinstance(one, str) else " ".join(one) for one in merges])
    writer.add_eos_token_id(known[END])
    writer.add_bos_token_id(known[END])
    writer.add_pad_token_id(known[PAD])
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    for key, spelling in (
        ("pre", PREFIX),
        ("suf", SUFFIX),
        ("mid", MIDDLE),
        ("pad", PAD),
        ("rep", REPOSITORY),
        ("sep", FILE),
    ):
        writer.add_uint32(f"tokenizer.ggml.fim_{key}_token_id", known[spelling])


SAMPLES = (
    ([], "def add(left, right):\n", "\n\nprint(add(1, 2))\n", "    return ", []),
    (
        [Snippet("src/shapes.ts", "export interface Circle {\n  radius: number;\n}")],
        "import { Circle } from './shapes';\n\nexport function area(circle: Circle): number {\n",
        "\n}\n",
        "  return Math.PI * circle.",
        [Draft("  return Math.PI * circle.area", 0.0625), Draft("  return Math.PI * circle.radius ** 2;", 0.875)],
    ),
    (
        [Snippet("größe/naïve.go", "func Größe(x int) int { return 2 * x } // 日本語 😀")],
        "package main\n\n",
        "\n",
        "func ",
        [Draft("func Größe()", 1.0)],
    ),
)
"""Prompts whose tokens and greedy continuations have to be the same in PyTorch and in llama.cpp."""


def expectations(model: Llama, tokenizer: Tokenizer, length: int = 12) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for snippets, prefix, suffix, middle, drafts in SAMPLES:
        ids = encode(tokenizer, render("sample", "src/main", list(snippets), prefix, suffix, middle, drafts))
        grown = list(ids)
        margins: list[float] = []
        for _ in range(length):
            with torch.no_grad():
                logits = model(torch.tensor([grown]))[0, -1]
            best = logits.topk(2).values
            margins.append(round((best[0] - best[1]).item(), 4))
            grown.append(int(logits.argmax()))
        prompt = {
            "snippets": [{"path": one.path, "text": one.text} for one in snippets],
            "prefix": prefix,
            "suffix": suffix,
            "middle": middle,
            "drafts": [{"line": one.line, "chance": one.chance} for one in drafts],
        }
        rows.append({**prompt, "ids": ids, "continued": grown[len(ids) :], "margins": margins})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--weights", required=True, help="folder that the training run wrote")
    parser.add_argument("--tokenizer", required=True, help="tokenizer.json of its data")
    parser.add_argument("--out", required=True, help="GGUF file to write")
    parser.add_argument("--format", choices=sorted(FORMATS), default="q8_0")
    parser.add_argument("--expect", help="JSON file for what PyTorch says, to be held against llama.cpp")
    options = parser.parse_args()
    model, head = load(Path(options.weights))
    tokenizer = open_tokenizer(options.tokenizer)
    out = Path(options.out)
    out.parent.mkdir(parents=True, exist_ok=True)
    description = f"{head['weights'] / 1e6:.1f}M weights, data {head['data']}, {head.get('tokens', 0) / 1e6:.0f}M tokens"
    write(model, tokenizer, out, options.format, description)
    print(f"{out.name}: {out.stat().st_size / 1e6:.1f} MB, SHA-256 {hashlib.sha256(out.read_bytes()).hexdigest()}")
    if options.expect is not None:
        Path(options.expect).write_text(json.dumps(expectations(model, tokenizer)) + "\n")


if __name__ == "__main__":
    main()
