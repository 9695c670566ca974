"""
A Llama (arXiv 2302.13971): RMSNorm, rotary positions, SwiGLU, grouped-query attention, tied embeddings. Its rotary pairs are
neighbours, as llama.cpp has them for this architecture, so that weights go over as they are. Knows no data and no training.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    vocabulary: int = 12_288
    width: int = 512
    layers: int = 9
    heads: int = 8
    key_heads: int = 4
    inner: int = 1280
    context: int = 2048
    rope_base: float = 10_000.0
    epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        return self.width // self.heads

    def to_dict(self) -> dict[str, float]:
        return asdict(self)


SHIPPED = Shape()
"""31 million weights: 33 MB at 8.5 bits each."""

TOY = Shape(vocabulary=1024, width=64, layers=2, heads=4, key_heads=2, inner=160, context=512)
"""For a processor, and minutes."""


class Norm(nn.Module):
    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.weight.shape, self.weight.to(x.dtype), self.epsilon)


def rotations(shape: Shape, device: torch.device) -> tuple[Tensor, Tensor]:
    """Cosines and sines, [context, head width / 2]."""
    half = torch.arange(0, shape.head_width, 2, device=device, dtype=torch.float32)
    frequencies = shape.rope_base ** (-half / shape.head_width)
    angles = torch.outer(torch.arange(shape.context, device=device, dtype=torch.float32), frequencies)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """`x`: [batch, heads, length, head width]."""
    even, odd = x[..., 0::2].float(), x[..., 1::2].float()
    turned = torch.stack((even * cosines - odd * sines, even * sines + odd * cosines), dim=-1)
    return turned.flatten(-2).to(x.dtype)


class Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, keys = shape.width, shape.key_heads * shape.head_width
        self.shape = shape
        self.attention_norm = Norm(width, shape.epsilon)
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, keys, bias=False)
        self.value = nn.Linear(width, keys, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.inner_norm = Norm(width, shape.epsilon)
        self.gate = nn.Linear(width, shape.inner, bias=False)
        self.up = nn.Linear(width, shape.inner, bias=False)
        self.down = nn.Linear(shape.inner, width, bias=False)

    def forward(self, x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
        x = x + self.attend(self.attention_norm(x), cosines, sines)
        inside = self.inner_norm(x)
        return x + self.down(F.silu(self.gate(inside)) * self.up(inside))

    def attend(self, x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
        batch, length, width = x.shape
        shape = self.shape

        def split(projected: Tensor, heads: int) -> Tensor:
            return projected.view(batch, length, heads, shape.head_width).transpose(1, 2)

        query = rotate(split(self.query(x), shape.heads), cosines, sines)
        key = rotate(split(self.key(x), shape.key_heads), cosines, sines)
        value = split(self.value(x), shape.key_heads)
        attended = F.scaled_dot_product_attention(query, key, value, is_causal=True, enable_gqa=True)
        return self.output(attended.transpose(1, 2).reshape(batch, length, width))


class Llama(nn.Module):
    def __init__(self, shape: Shape, seed: int = 0) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.width, shape.epsilon)
        self._initialise(seed)

    def _initialise(self, seed: int) -> None:
        """Small and normal; what writes to the residual stream is the smaller, the deeper the model (GPT-2)."""
        chance = torch.Generator().manual_seed(seed)
        for name, weight in self.named_parameters():
            if weight.dim() < 2:
                continue
            deviation = 0.02
            if name.endswith(("output.weight", "down.weight")):
                deviation /= (2 * self.shape.layers) ** 0.5
            with torch.no_grad():
                weight.copy_(torch.randn(weight.shape, generator=chance) * deviation)

    def hidden(self, ids: Tensor) -> Tensor:
        """[batch, length] to [batch, length, width], normalised."""
        cosines, sines = rotations(self.shape, ids.device)
        length = ids.shape[1]
        x = self.embedding(ids)
        if torch.is_autocast_enabled(x.device.type):
            # What is carried from block to block costs the most memory traffic.
            x = x.to(torch.get_autocast_dtype(x.device.type))
        for block in self.blocks:
            x = block(x, cosines[:length], sines[:length])
        return self.norm(x)

    def forward(self, ids: Tensor) -> Tensor:
        """Logits, [batch, length, vocabulary]."""
        hidden = self.hidden(ids)
        return hidden @ self.embedding.weight.to(hidden.dtype).T

    def losses(self, ids: Tensor) -> Tensor:
        """Of rows of tokens, nats for each but the first, [batch, length - 1]."""
        inputs, targets = ids[:, :-1], ids[:, 1:]
        logits = self(inputs)
        return F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), reduction="none").view(targets.shape)
