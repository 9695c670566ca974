import torch

from linewright_model.muon import BatchedMuon


def test_steps_as_the_optimizer_that_it_stands_for() -> None:
    chance = torch.Generator().manual_seed(3)
    shapes = [(24, 16), (16, 24), (24, 16), (16, 16)]
    one = [torch.nn.Parameter(torch.randn(shape, generator=chance)) for shape in shapes]
    other = [torch.nn.Parameter(weight.detach().clone()) for weight in one]
    batched = BatchedMuon(one, lr=0.01, weight_decay=0.1)
    plain = torch.optim.Muon(other, lr=0.01, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    for _ in range(4):
        for left, right in zip(one, other, strict=True):
            left.grad = torch.randn(left.shape, generator=chance)
            right.grad = left.grad.clone()
        batched.step()
        plain.step()
    for left, right in zip(one, other, strict=True):
        # Steps are computed in bfloat16: each is right to about a hundredth of 0.01 x 0.2 x 24 ** 0.5.
        torch.testing.assert_close(left, right, atol=2e-3, rtol=0)
        assert not torch.equal(left, torch.zeros_like(left))
