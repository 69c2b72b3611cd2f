#!/usr/bin/env python3
"""Makes the fixtures of the task losses with PyTorch: python3 loss_fixtures.py > ../resources/dev/weightflow/model/loss/losses.json

Inputs follow a closed formula that the Java test computes too; the file holds only what PyTorch makes of them: the loss, the sum of
the absolute values of its gradient, and every 37th entry of the gradient.
"""
import json

import torch
import torch.nn.functional as F

BATCH, HEIGHT, WIDTH = 2, 9, 11
IGNORE = 255


def uniform(count, seed):
    """Knuth's multiplicative hash of the position: a number in [0, 1) of 24 bits, exact in float32."""
    positions = torch.arange(count, dtype=torch.int64)
    return (((positions + seed) * 2654435761 % 2**32) // 256).double() / 2**24


def output(channels, seed):
    count = BATCH * channels * HEIGHT * WIDTH
    return (8 * uniform(count, seed) - 4).float().reshape(BATCH, channels, HEIGHT, WIDTH)


def classes(count, seed):
    """Class indices; a fifth of the pixels is ignored."""
    u = uniform(BATCH * HEIGHT * WIDTH, seed)
    return torch.where(u < 0.2, IGNORE, torch.floor(u * 1000) % count).long().reshape(BATCH, HEIGHT, WIDTH)


def cross_entropy(x, channels, seed):
    return F.cross_entropy(x, classes(channels, seed), ignore_index=IGNORE)


def normals(x, seed):
    ignored = (uniform(BATCH * HEIGHT * WIDTH, seed + 1) < 0.3).reshape(BATCH, 1, HEIGHT, WIDTH)
    label = F.normalize(output(3, seed), dim=1)
    unit = x / (torch.linalg.vector_norm(x, dim=1, keepdim=True) + 1e-12)
    return F.l1_loss(*(t[~ignored.expand_as(t)] for t in (unit, label)))


def saliency(x, seed):
    foreground = (uniform(BATCH * HEIGHT * WIDTH, seed) < 0.25).reshape(BATCH, 1, HEIGHT, WIDTH)
    background_share = (~foreground).float().mean()
    log_p, log_q = F.logsigmoid(x), F.logsigmoid(-x)
    return -(background_share * log_p[foreground].sum() + (1 - background_share) * log_q[~foreground].sum()) / x.numel()


def case(channels, seed, loss):
    x = output(channels, seed).requires_grad_()
    value = loss(x)
    value.backward()
    gradient = x.grad.flatten()
    return {
        "loss": value.item(),
        "gradientAbsoluteSum": gradient.double().abs().sum().item(),
        "gradient": [g.item() for g in gradient[::37]],
    }


if __name__ == "__main__":
    cases = {
        "semseg": case(21, 1000, lambda x: cross_entropy(x, 21, 5000)),
        "human_parts": case(7, 20000, lambda x: cross_entropy(x, 7, 26000)),
        "sal": case(1, 30000, lambda x: saliency(x, 31000)),
        "normals": case(3, 40000, lambda x: normals(x, 45000)),
    }
    weights = {"semseg": 1, "human_parts": 2, "sal": 5, "normals": 10}
    cases["total"] = sum(weights[task] * cases[task]["loss"] for task in weights)
    print(json.dumps({"torch": torch.__version__, **cases}, indent=1))
