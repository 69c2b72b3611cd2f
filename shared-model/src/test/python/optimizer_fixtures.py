#!/usr/bin/env python3
"""Makes the fixtures of optimizer and schedule with PyTorch:

    python3 optimizer_fixtures.py > ../resources/dev/weightflow/model/training/optimizer.json

Parameters and gradients follow the formula of network_parity.py, which the Java test computes too. The file holds what
torch.optim.AdamW and torch.optim.lr_scheduler make of them.
"""
import json
import math

import torch

SHAPES = {
    "layers.0.blocks.0.attn.qkv.weight": (6, 4),
    "layers.0.blocks.0.attn.qkv.bias": (6,),
    "layers.0.blocks.0.attn.relative_position_bias_table": (9, 2),
    "layers.0.blocks.0.attn.q.delora_W1": (4, 3),
    "layers.0.blocks.0.norm1.weight": (4,),
    "square.bias": (2, 2),
    "tiny.weight": (3, 5),
    "late.weight": (3, 2),
    "never.weight": (2, 3),
}
RATES = [1e-3, 2e-3, 5e-4, 1e-4]
LARGE_STEP = 1  # the step whose gradients are large enough to be clipped
WEIGHT_DECAY, CLIP = 0.05, 5.0


def fnv(text):
    h = 0x811C9DC5
    for b in text.encode():
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


def formula(name, shape, scale):
    i = torch.arange(math.prod(shape), dtype=torch.float64)
    return (scale * torch.sin(0.7 * i + fnv(name) % 1000 / 100)).to(torch.float32).reshape(shape)


def gradient(name, step):
    if name.startswith("never") or (name.startswith("late") and step < 2):
        return None
    scale = 1e-9 if name.startswith("tiny") else 3.0 if step == LARGE_STEP else 0.1
    return formula(f"gradient.{step}.{name}", SHAPES[name], scale)


def undecayed(name):
    return len(SHAPES[name]) == 1 or name.endswith(".bias")


def optimizer():
    parameters = {name: formula(name, shape, 0.5).requires_grad_() for name, shape in SHAPES.items()}
    adamw = torch.optim.AdamW(
        [
            {"params": [p for n, p in parameters.items() if not undecayed(n)], "weight_decay": WEIGHT_DECAY},
            {"params": [p for n, p in parameters.items() if undecayed(n)], "weight_decay": 0.0},
        ],
        betas=(0.9, 0.999),
        eps=1e-8,
    )
    norms, snapshots = [], []
    for step, rate in enumerate(RATES):
        for name, parameter in parameters.items():
            parameter.grad = gradient(name, step)
        norms.append(torch.nn.utils.clip_grad_norm_(parameters.values(), CLIP).item())
        for group in adamw.param_groups:
            group["lr"] = rate
        adamw.step()
        snapshots.append({name: p.detach().flatten().tolist() for name, p in parameters.items()})
    state = {name: adamw.state[p] for name, p in parameters.items() if adamw.state[p]}
    return {
        "norms": norms,
        "parameters": snapshots,
        "step": {name: int(s["step"]) for name, s in state.items()},
        "first": {name: s["exp_avg"].flatten().tolist() for name, s in state.items()},
        "second": {name: s["exp_avg_sq"].flatten().tolist() for name, s in state.items()},
    }


def schedule():
    """The reference's run: 300 epochs of 156 steps, 20 of them warm-up, at a peak of 3.125e-5."""
    peak, warm_up, total = 3.125e-5, 3120, 46800
    sgd = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    rise = torch.optim.lr_scheduler.LinearLR(sgd, start_factor=1e-3, total_iters=warm_up)
    wave = torch.optim.lr_scheduler.CosineAnnealingLR(sgd, T_max=total - warm_up, eta_min=peak / 100)
    both = torch.optim.lr_scheduler.SequentialLR(sgd, [rise, wave], milestones=[warm_up])
    wanted = {0, 1, 1000, 3119, 3120, 3121, 23400, 40000, 46799, 46800}
    rates = {}
    for t in range(total + 1):
        if t in wanted:
            rates[t] = both.get_last_lr()[0]
        sgd.step()
        both.step()
    return rates


if __name__ == "__main__":
    print(json.dumps({"torch": torch.__version__, "adamw": optimizer(), "schedule": schedule()}, indent=1))
