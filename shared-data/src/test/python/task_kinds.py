"""Makes src/test/resources/kinds/kinds.json: losses by PyTorch and metrics by NumPy and SciPy on random predictions.

Written from the definitions; run with Debian's python3-torch and python3-scipy:
  python3 task_kinds.py ../resources/kinds
"""

import json
import math
import os
import sys

import numpy as np
import torch
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

SIDE = 12
rng = np.random.default_rng(7)


def numbers(array):
    return [None if math.isnan(v) else round(float(v), 3) for v in np.asarray(array).ravel()]


def short(array):
    """To three digits, as the file has them."""
    return np.round(np.asarray(array, np.float64), 3).astype(np.float32)


def loss(output, function):
    x = torch.tensor(output, dtype=torch.float64, requires_grad=True)
    value = function(x)
    value.backward()
    return {"loss": float(value.detach()), "gradient": [float("%.9g" % v) for v in x.grad.ravel()]}


def segmentation():
    classes = 40
    output = short(rng.normal(size=(2, classes, SIDE, SIDE)))
    label = rng.integers(0, classes, size=(2, 1, SIDE, SIDE))
    label[rng.random(label.shape) < 0.2] = 255
    weights = rng.uniform(0.2, 3, size=classes)
    predicted = output.argmax(1)
    truth = label[:, 0]
    valid = truth != 255
    iou = []
    for c in range(classes):
        inter = np.sum((predicted == c) & (truth == c) & valid)
        union = np.sum(((predicted == c) | (truth == c)) & valid)
        iou.append(inter / union if union else 0.0)
    t = torch.tensor(truth)
    w = torch.tensor(weights)
    return {
        "classes": classes, "weights": list(map(float, weights)), "output": numbers(output), "label": numbers(label),
        "mIoU": float(np.mean(iou)), "pixelAccuracy": float(np.mean(predicted[valid] == truth[valid])),
        **loss(output, lambda x: torch.nn.functional.cross_entropy(x, t, weight=w, ignore_index=255)),
    }


def regression(log, name):
    label = short(rng.uniform(0.5, 9, size=(2, 1, SIDE, SIDE)))
    noise = rng.normal(scale=0.6, size=label.shape).astype(np.float32)
    output = short(np.log(label) + 0.3 * noise if log else label + noise)
    label[rng.random(label.shape) < 0.3] = np.nan
    valid = ~np.isnan(label)
    predicted = np.exp(output.astype(np.float64)).astype(np.float32) if log else output
    p, t = predicted[valid].astype(np.float64), label[valid].astype(np.float64)
    with np.errstate(divide="ignore"):
        ratio = np.where(p > 0, np.maximum(p / t, t / p), np.inf)
    mask = torch.tensor(valid)
    target = torch.tensor(np.where(valid, label, 1.0), dtype=torch.float64)
    target = torch.log(target) if log else target

    def value(x):
        d = (x - target)[mask]
        if name == "l1":
            return d.abs().mean()
        if name == "silog":
            return (d ** 2).mean() - 0.85 * d.mean() ** 2
        c = 0.2 * d.abs().max().detach()
        return torch.where(d.abs() <= c, d.abs(), (d ** 2 + c ** 2) / (2 * c)).mean()

    return {
        "logarithm": log, "kind": name, "output": numbers(output), "label": numbers(label),
        "rmse": float(np.sqrt(np.mean((p - t) ** 2))), "meanAbsoluteError": float(np.mean(np.abs(p - t))),
        "absoluteRelativeError": float(np.mean(np.abs(p - t) / t)),
        "delta1": float(np.mean(ratio < 1.25)), "delta2": float(np.mean(ratio < 1.25 ** 2)),
        "delta3": float(np.mean(ratio < 1.25 ** 3)),
        **loss(output, value),
    }


def normals():
    label = rng.normal(size=(2, 3, SIDE, SIDE))
    label /= np.linalg.norm(label, axis=1, keepdims=True)
    label = short(label)
    output = short(label + rng.normal(scale=0.35, size=label.shape))
    hole = rng.random((2, 1, SIDE, SIDE)) < 0.25
    label = np.where(hole, 255, label).astype(np.float32)
    valid = ~hole[:, 0]
    o, t = output.astype(np.float64), label.astype(np.float64)
    cross = np.linalg.norm(np.cross(o, t, axis=1), axis=1)
    angles = np.degrees(np.arctan2(cross, np.sum(o * t, 1)))[valid]
    target = torch.tensor(t)
    mask = torch.tensor(valid)

    def value(x):
        unit = x / (x.norm(dim=1, keepdim=True) + 1e-12)
        return (1 - (unit * target).sum(1))[mask].mean()

    return {
        "output": numbers(output), "label": numbers(label), "meanAngularError": float(angles.mean()),
        "rmse": float(np.sqrt(np.mean(angles ** 2))), "medianAngularError": float(np.median(angles)),
        "within11_25": float(np.mean(angles < 11.25)), "within22_5": float(np.mean(angles < 22.5)),
        "within30": float(np.mean(angles < 30)), **loss(output, value),
    }


def binary():
    output = short(rng.normal(scale=2, size=(2, 1, SIDE, SIDE)))
    label = (rng.random(output.shape) < 0.3).astype(np.float32)
    label[rng.random(output.shape) < 0.2] = 255
    valid = label != 255
    mask = torch.tensor(valid)
    target = torch.tensor(np.where(valid, label, 0), dtype=torch.float64)

    def value(x):
        share = target[mask].mean()
        weight = torch.where(target > 0.5, 1 - share, share)
        bce = torch.nn.functional.binary_cross_entropy_with_logits(x, target, reduction="none")
        return (bce * weight)[mask].sum() / mask.sum()

    probability = 1 / (1 + np.exp(-output.astype(np.float64)))
    best = 0
    for k in range(15):
        ious = []
        for i in range(2):
            p = (probability[i] > (4 + k) / 20) & valid[i]
            t = (label[i] == 1) & valid[i]
            ious.append(np.sum(p & t) / np.sum(p | t))
        best = max(best, float(np.mean(ious)))
    return {"output": numbers(output), "label": numbers(label), "mIoU": best, **loss(output, value)}


def thin(image):
    """Guo and Hall's A1 by whole arrays."""
    image = image.copy()
    while True:
        before = image.copy()
        for first in (True, False):
            p = np.pad(image, 1)
            n = [p[:-2, 1:-1], p[:-2, 2:], p[1:-1, 2:], p[2:, 2:], p[2:, 1:-1], p[2:, :-2], p[1:-1, :-2], p[:-2, :-2]]
            p2, p3, p4, p5, p6, p7, p8, p9 = n
            c = (~p2 & (p3 | p4)).astype(int) + (~p4 & (p5 | p6)) + (~p6 & (p7 | p8)) + (~p8 & (p9 | p2))
            n1 = (p9 | p2).astype(int) + (p3 | p4) + (p5 | p6) + (p7 | p8)
            n2 = (p2 | p3).astype(int) + (p4 | p5) + (p6 | p7) + (p8 | p9)
            m = np.minimum(n1, n2)
            side = ((p2 | p3 | ~p5) & p4) if first else ((p6 | p7 | ~p9) & p8)
            image = image & ~((c == 1) & (m >= 2) & (m <= 3) & ~side)
        if (image == before).all():
            return image


def pairs(predicted, truth, reach):
    a, b = np.argwhere(predicted), np.argwhere(truth)
    if not len(a) or not len(b):
        return 0
    near = np.linalg.norm(a[:, None] - b[None], axis=2) <= reach
    return int(np.sum(maximum_bipartite_matching(csr_matrix(near), perm_type="column") >= 0))


def boundaries():
    side, tolerance = 48, 0.03
    images = []
    totals = np.zeros((19, 2))
    actual, at_best = 0, np.zeros(2)
    for _ in range(2):
        truth = np.zeros((side, side), bool)
        for _ in range(3):
            x = rng.integers(4, side - 4)
            y = np.arange(4, side - 4)
            truth[y, np.clip(x + (y // 9), 0, side - 1)] = True
            truth[x, 4:side - 4] = True
        soft = np.zeros((side, side))
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1, 2):
                soft += np.roll(truth, (dy, dx), (0, 1)) * rng.uniform(0.1, 0.3)
        soft = short(np.clip(soft * rng.uniform(0.5, 1, soft.shape) + rng.uniform(0, 0.3, soft.shape), 0, 1))
        counts = []
        for k in range(19):
            lines = thin(soft > np.float32(k + 1) / np.float32(20))
            counts.append((pairs(lines, truth, tolerance * math.hypot(side, side)), int(lines.sum())))
        counts = np.array(counts)
        g = int(truth.sum())
        f = np.where(counts[:, 1] + g > 0, 2 * counts[:, 0] / (counts[:, 1] + g), 0)
        totals += counts
        actual += g
        at_best += counts[int(np.argmax(f))]
        images.append({"prediction": numbers(soft), "label": numbers(truth)})
    ods = float(np.max(2 * totals[:, 0] / (totals[:, 1] + actual)))
    return {"tolerance": tolerance, "side": side, "images": images, "odsF": ods,
            "oisF": float(2 * at_best[0] / (at_best[1] + actual))}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    made = {
        "segmentation": segmentation(), "normals": normals(), "binary": binary(), "boundaries": boundaries(),
        "regression": [regression(False, "l1"), regression(False, "berhu"), regression(True, "silog"), regression(True, "l1")],
    }
    with open(os.path.join(folder, "kinds.json"), "w") as out:
        json.dump(made, out, separators=(",", ":"))
        out.write("\n")


main(sys.argv[1])
