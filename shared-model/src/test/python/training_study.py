#!/usr/bin/env python3
"""Trains the micro Swin whole on a folder in the PASCAL_MT layout, as `weightflow fit --method full` does, and measures its validation split.

Loader and metrics are written from the layout's and the benchmark's descriptions, model and loop are those of training_parity.py, draws are
PyTorch's own: the figures agree with those of `fit` as far as seeds agree with each other. Images are taken at their own size, which must be 64
pixels, without augmentation. Runs with Debian's python3-torch, python3-scipy and python3-pil:

    ./weightflow scenes --out SCENES --train 200 --val 60 --seed 35 --image-size 64x64
    /usr/bin/python3 training_study.py SCENES --seed 1 --steps 2000
"""
import argparse
import json
import pathlib

import numpy
import scipy.io
import torch
from PIL import Image
from torch import nn

from training_parity import BATCH, CLIP, IGNORE, TASKS, Model, Schedule, groups, losses, normalised

PARTS = {name: part for part, names in enumerate((
    "head hair lear rear lebrow rebrow leye reye mouth nose", "torso neck", "luarm ruarm", "llarm rlarm lhand rhand", "luleg ruleg",
    "llleg rlleg lfoot rfoot"), 1) for name in names.split()}
WITH_NORMALS = [int(i) for i in """3 4 6 9 10 11 13 15 17 18 22 23 29 30 33 34 36 37 38 39 41 43 46 49 50 51 53 55 56 59 61 62 65 66 68 69 72 73 78 83 84 85
87 88 95 96 101 104 105 107 111 113 115 122 124 135 141 142 143 146 150 154 157 158 159 165 172 174 181 183 184 191 193 195 197 199 202 213 215 216 219
220 223 225 228 230 232 233 238 239 242 243 246 250 251 252 255 260 261 263 269 272 273 275 281 283 284 285 286 287 288 290 291 292 293 295 304 307 309
310 314 315 319 323 329 330 331 336 342 345 349 350 351 352 355 357 368 370 371 374 379 380 383 384 397 401 403 405 407 408 411 412 413 414 417 419 421
423 427 429 430 432 440 441 442 443 444 446 454 457""".split()]


def person_parts(path, shape):
    label = numpy.zeros(shape, numpy.uint8)
    objects = scipy.io.loadmat(path, squeeze_me=False)["anno"][0, 0]["objects"]
    for one in objects.ravel():
        if int(one["class_ind"].item()) != 15:
            continue
        for part in one["parts"].ravel():
            label[part["mask"] > 0] = PARTS[str(part["part_name"].item())]
    return label if label.any() else numpy.full(shape, IGNORE, numpy.uint8)


def read(root, name):
    image = numpy.asarray(Image.open(root / "JPEGImages" / f"{name}.jpg").convert("RGB"))
    context = scipy.io.loadmat(root / "pascal-context" / "trainval" / f"{name}.mat")["LabelMap"]
    normals = numpy.asarray(Image.open(root / "normals_distill" / f"{name}.png").convert("RGB")) * 2.0 / 255 - 1
    length = numpy.linalg.norm(normals, axis=2, keepdims=True)
    normals = numpy.where(numpy.isin(context, WITH_NORMALS)[..., None] & (length > 0), normals / numpy.maximum(length, 1e-12), IGNORE)
    return {
        "image": image.transpose(2, 0, 1).copy(),
        "semseg": numpy.array(Image.open(root / "semseg" / "VOC12" / f"{name}.png"))[None],
        "normals": normals.transpose(2, 0, 1).astype(numpy.float32),
        "sal": (numpy.asarray(Image.open(root / "sal_distill" / f"{name}.png")) > 127).astype(numpy.uint8)[None],
        "human_parts": person_parts(root / "human_parts" / f"{name}.mat", image.shape[:2])[None],
    }


def split(root, which):
    names = (root / "ImageSets" / "Context" / f"{which}.txt").read_text().split()
    samples = [read(root, name) for name in names]
    return {key: torch.from_numpy(numpy.stack([s[key] for s in samples])) for key in samples[0]}


def mean_iou(predicted, label, classes):
    counted = label != IGNORE
    ious = []
    for c in range(classes):
        p, t = (predicted == c) & counted, (label == c) & counted
        ious.append(((p & t).sum() / (p | t).sum().clamp(min=1)).item())
    return 100 * sum(ious) / classes


def saliency_iou(logits, label):
    truth, best = label.bool(), 0
    for threshold in numpy.linspace(0.2, 0.9, 15):
        p = torch.sigmoid(logits) > threshold
        union, both = (p | truth).flatten(1).sum(1), (p & truth).flatten(1).sum(1)
        best = max(best, torch.where(union > 0, both / union.clamp(min=1), 1.0).mean().item())
    return 100 * best


def mean_angle(x, label):
    p = x.double().permute(0, 2, 3, 1)[label[:, 0] != IGNORE]
    t = label.double().permute(0, 2, 3, 1)[label[:, 0] != IGNORE]
    return torch.rad2deg(torch.atan2(torch.linalg.cross(p, t).norm(dim=1), (p * t).sum(1))).mean().item()


def measured(model, data):
    model.eval()
    with torch.no_grad():
        parts = [model(normalised(images, torch.float32)) for images in data["image"].split(20)]
    model.train()
    out = {task: torch.cat([p[task] for p in parts]) for task in TASKS}
    return {
        "semseg": mean_iou(out["semseg"].argmax(1), data["semseg"][:, 0], 21),
        "human_parts": mean_iou(out["human_parts"].argmax(1), data["human_parts"][:, 0], 7),
        "sal": saliency_iou(out["sal"], data["sal"]),
        "normals": mean_angle(out["normals"], data["normals"]),
    }


def initialised(model):
    """Swin's rule for its linear layers and tables; PyTorch's own for convolutions and heads."""
    for name, p in model.backbone.named_parameters():
        if name.endswith("bias_table") or ".weight" in name and p.dim() == 2:
            nn.init.normal_(p, 0, 0.02)
        elif name.startswith("layers.") and name.endswith(".bias"):
            nn.init.zeros_(p)
    return model


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--steps", type=int, default=2000)
    arguments.add_argument("--batch", type=int, default=2 * BATCH)
    arguments.add_argument("--rate", type=float, default=2e-3)
    options = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    train, validation = split(options.folder, "train"), split(options.folder, "val")
    model = initialised(Model()).train()
    optimizer = torch.optim.AdamW(groups(list(model.named_parameters())), lr=0)
    schedule = Schedule(options.steps, options.rate, 20 / 300)
    rate, order = schedule.at(0), []
    for step in range(options.steps):
        if len(order) < options.batch:
            order = torch.randperm(len(train["image"])).tolist()
        chosen, order = order[: options.batch], order[options.batch :]
        optimizer.zero_grad()
        total, parts = losses(model(normalised(train["image"][chosen], torch.float32)), {t: train[t][chosen].float() for t in TASKS})
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        rate = schedule.at(step)
        if (step + 1) % 500 == 0 or step + 1 == options.steps:
            figures = {"seed": options.seed, "step": step + 1, "loss": total.item(), **measured(model, validation)}
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
