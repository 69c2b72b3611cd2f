#!/usr/bin/env python3
"""Makes src/test/resources/parity/training_*.safetensors: whole trainings of the micro Swin by PyTorch, step by step.

Model, losses, schedule and loop are written from the papers and from PyTorch's own layers, optimizer and clipping. First weights, images, labels and
the order of the images follow integer formulas that TrainingParityTest computes too. Each training runs in double precision, which counts as the
truth, and twelve times in single precision, from weights that differ in their last bit: their greatest distance from the truth says how far rounding
carries a training. It must be that of several, because rounding grows in leaps: a component of a normal that passes its label, or a unit that passes
0, a step earlier changes a gradient by a whole pixel. Runs with Debian's python3-torch and libopenblas0 for ten minutes:

    /usr/bin/python3 training_parity.py ../resources/parity [--case NAME]
"""
import argparse
import json
import math
import struct

import numpy
import torch
import torch.nn.functional as F
from torch import nn

SIDE, PATCH, EMBED, DEPTHS, HEADS, WINDOW, MLP = 64, 4, 24, (2, 2, 2, 2), (1, 2, 4, 8), 4, 4
TASKS = {"semseg": 21, "normals": 3, "sal": 1, "human_parts": 7}
WEIGHTS = {"semseg": 1, "normals": 10, "sal": 5, "human_parts": 2}
IGNORE = 255
SEED, SAMPLES, BATCH, STEPS = 35, 26, 4, 50
PEAK, WARM_UP, START, FINAL, DECAY, CLIP = 2e-4, 0.1, 1e-3, 1e-2, 0.05, 5.0
SNAPSHOTS = (1, 10, 50)
VALUES, PROBES, SINGLES = 24, 4, 12
FIELD_RANK = 8
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

CASES = {
    "training_full": {},
    "training_accumulated": {"accumulation": 2},
    "training_segformer": {"head": "segformer"},
    "training_delora": {"delora": True},
}


# --- draws, as SeededRandom documents them, and the formulas of weights and samples

MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fnv(text):
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = ((h ^ byte) * 0x100000001B3) & MASK
    return h


def stream(seed, epoch, index, purpose):
    state = 0
    for x in (seed, epoch, index, fnv(purpose)):
        state = mix(((state ^ x) + GAMMA) & MASK)
    while True:
        state = (state + GAMMA) & MASK
        yield mix(state)


def permutation(seed, epoch, n):
    draws, order = stream(seed, epoch, 0, "order"), list(range(n))
    for i in range(n - 1, 0, -1):
        j = int((next(draws) >> 11) / 2**53 * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


def seed_for(seed, purpose):
    return mix((seed + GAMMA * (fnv(purpose) | 1)) & MASK)


def hashes(name, count):
    """mix(fnv(name) + i * gamma) for i = 0, 1, ..."""
    i = numpy.arange(count, dtype=numpy.uint64)
    z = numpy.uint64(fnv(name)) + i * numpy.uint64(GAMMA)
    z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return z ^ (z >> numpy.uint64(31))


def uniform(name, shape, scale, offset=0.0):
    """Numbers in offset +- scale, of 24 bits each, rounded to single precision."""
    u = (hashes(name, math.prod(shape)) >> numpy.uint64(40)).astype(numpy.float64) / 2**24
    return torch.from_numpy((offset + scale * (2 * u - 1)).astype(numpy.float32)).reshape(shape)


def first_value(name, shape):
    if name.endswith("running_mean"):
        return torch.zeros(shape)
    if name.endswith("running_var"):
        return torch.ones(shape)
    if name.endswith(("last_layer.3.bias", "linear_pred.bias")):
        return uniform(name, shape, 0.5, 1.0)  # normals near the zero vector have gradients that blow rounding up
    if len(shape) == 1:
        return uniform(name, shape, 0.05, 1.0 if name.endswith(".weight") else 0.0)
    if "delora_W" in name:
        return uniform(name, shape, 10 / math.sqrt(shape[0] if name.endswith("1") else shape[1]))
    if name.startswith("backbone.layers."):
        return uniform(name, shape, 0.035)
    return uniform(name, shape, 1 / math.sqrt(math.prod(shape[1:])))


DIRECTIONS = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.6, 0.8, 0), (0, 0.6, 0.8), (2 / 3, 1 / 3, 2 / 3), (-0.6, 0, 0.8), (1 / 3, -2 / 3, 2 / 3)]


def sample(number):
    """A box on noise. A quarter of the boxes are people, five in eight salient; borders are ignored, and normals above the horizon."""
    d = [int(h >> 40) for h in hashes(f"sample {number}", 16)]
    left, top, width, height = d[0] % 33, d[1] % 33, 16 + d[2] % 17, 16 + d[3] % 17
    person, salient = d[4] % 4 == 0, d[5] % 8 < 5
    kind = 15 if person else 1 + d[6] % 20
    y, x = numpy.mgrid[:SIDE, :SIDE]
    x, y = x - left, y - top
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    border = inside & ((x == 0) | (y == 0) | (x == width - 1) | (y == height - 1))
    noise = (hashes(f"noise {number}", 3 * SIDE * SIDE) >> numpy.uint64(40)).astype(numpy.int64).reshape(3, SIDE, SIDE)
    image = numpy.empty((3, SIDE, SIDE), numpy.int64)
    for c in range(3):
        image[c] = numpy.where(inside, 64 + kind * 37 * (c + 1) % 160, d[7 + c] % 128) + noise[c] % 33
    semseg = numpy.where(border, IGNORE, numpy.where(inside, kind, 0))
    parts = numpy.where(inside, 1 + y * 6 // height, 0) if person else numpy.full((SIDE, SIDE), IGNORE)
    normals = numpy.full((3, SIDE, SIDE), float(IGNORE))
    for c in range(3):
        normals[c][y + top >= SIDE // 2] = DIRECTIONS[1][c]
        normals[c][inside] = DIRECTIONS[d[10] % 8][c]
    return {
        "image": image.astype(numpy.uint8),
        "semseg": semseg[None].astype(numpy.uint8),
        "normals": normals.astype(numpy.float32),
        "sal": (inside & salient)[None].astype(numpy.uint8),
        "human_parts": parts[None].astype(numpy.uint8),
    }


# --- the model

class Field(nn.Module):
    """The field of DELORA, eq. 7, softmax over rows: W + softmax((W W1)(W2 W) / sqrt(d))."""
    def __init__(self, channels, rank):
        super().__init__()
        self.delora_W1 = nn.Parameter(torch.empty(channels, rank))
        self.delora_W2 = nn.Parameter(torch.empty(rank, channels))

    def forward(self, w):
        logits = (w @ self.delora_W1) @ (self.delora_W2 @ w) / math.sqrt(w.shape[0])
        return w + torch.exp(logits) / torch.exp(logits).sum(1, keepdim=True)


class Attention(nn.Module):
    def __init__(self, channels, heads, window, delora):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(channels, 3 * channels)
        self.proj = nn.Linear(channels, channels)
        self.relative_position_bias_table = nn.Parameter(torch.empty((2 * window - 1) ** 2, heads))
        if delora:
            self.q, self.v = Field(channels, FIELD_RANK), Field(channels, FIELD_RANK)
        at = torch.stack(torch.meshgrid(torch.arange(window), torch.arange(window), indexing="ij")).flatten(1)
        apart = at[:, :, None] - at[:, None, :] + window - 1
        self.rows = apart[0] * (2 * window - 1) + apart[1]

    def forward(self, x, hidden):
        # x [windows, tokens, channels]; hidden [windows, 1, tokens, tokens] or None
        w, c = self.qkv.weight, x.shape[-1]
        if hasattr(self, "q"):
            w = torch.cat([self.q(w[:c]), w[c : 2 * c], self.v(w[2 * c :])])
        q, k, v = (t.unflatten(2, (self.heads, -1)).transpose(1, 2) for t in F.linear(x, w, self.qkv.bias).chunk(3, -1))
        bias = self.relative_position_bias_table[self.rows].permute(2, 0, 1)
        scores = (q * (c // self.heads) ** -0.5) @ k.mT + bias
        if hidden is not None:
            scores = scores + hidden
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))


class Mlp(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(channels, MLP * channels), nn.Linear(MLP * channels, channels)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, channels, heads, grid, shifted, delora):
        super().__init__()
        self.grid, self.window = grid, min(WINDOW, grid)
        self.shift = WINDOW // 2 if shifted and grid > WINDOW else 0
        self.norm1, self.norm2 = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.attn, self.mlp = Attention(channels, heads, self.window, delora), Mlp(channels)

    def cut(self, x):
        b, w, n = x.shape[0], self.window, self.grid // self.window
        x = torch.roll(x.unflatten(1, (self.grid, self.grid)), (-self.shift, -self.shift), (1, 2))
        return x.reshape(b, n, w, n, w, -1).transpose(2, 3).reshape(b * n * n, w * w, -1)

    def joined(self, x):
        w, n = self.window, self.grid // self.window
        x = x.reshape(-1, n, n, w, w, x.shape[-1]).transpose(2, 3).flatten(3, 4).flatten(1, 2)
        x = x.reshape(-1, self.grid, self.grid, x.shape[-1])
        return torch.roll(x, (self.shift, self.shift), (1, 2)).flatten(1, 2)

    def hidden(self, x):
        """-100 between tokens of a window that the roll has brought together from opposite sides of the grid."""
        if not self.shift:
            return None
        came = torch.arange(self.grid) + self.shift >= self.grid
        side = (came[:, None] * 2 + came[None, :]).reshape(1, -1, 1)
        n, w = self.grid // self.window, self.window
        side = side.reshape(1, n, w, n, w, 1).transpose(2, 3).reshape(n * n, w * w)
        apart = (side[:, :, None] != side[:, None, :]).to(x.dtype) * -100
        return apart[:, None].repeat(x.shape[0], 1, 1, 1)

    def forward(self, x):
        x = x + self.joined(self.attn(self.cut(self.norm1(x)), self.hidden(x)))
        return x + self.mlp(self.norm2(x))


class Merging(nn.Module):
    def __init__(self, channels, grid):
        super().__init__()
        self.grid, self.norm = grid, nn.LayerNorm(4 * channels)
        self.reduction = nn.Linear(4 * channels, 2 * channels, bias=False)

    def forward(self, x):
        x = x.unflatten(1, (self.grid, self.grid))
        four = [x[:, row::2, column::2] for column in (0, 1) for row in (0, 1)]
        return self.reduction(self.norm(torch.cat(four, -1).flatten(1, 2)))


class Stage(nn.Module):
    def __init__(self, s, delora):
        super().__init__()
        c, grid = EMBED << s, SIDE // PATCH >> s
        self.blocks = nn.ModuleList(Block(c, HEADS[s], grid, j % 2 == 1, delora) for j in range(DEPTHS[s]))
        if s < len(DEPTHS) - 1:
            self.downsample = Merging(c, grid)

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x, self.downsample(x) if hasattr(self, "downsample") else x


class Embedding(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj, self.norm = nn.Conv2d(3, EMBED, PATCH, PATCH), nn.LayerNorm(EMBED)

    def forward(self, image):
        return self.norm(self.proj(image).flatten(2).mT)


class Swin(nn.Module):
    def __init__(self, delora):
        super().__init__()
        self.patch_embed = Embedding()
        self.layers = nn.ModuleList(Stage(s, delora) for s in range(len(DEPTHS)))

    def forward(self, image):
        x, before, after = self.patch_embed(image), [], []
        for layer in self.layers:
            whole, x = layer(x)
            before.append(whole)
            after.append(x)
        return before, after


def as_image(tokens):
    side = math.isqrt(tokens.shape[1])
    return tokens.mT.unflatten(2, (side, side))


def resampled(image, side):
    return F.interpolate(image, size=(side, side), mode="bilinear", align_corners=False)


class HrnetHead(nn.Module):
    def __init__(self, channels):
        super().__init__()
        joined = sum(EMBED * 3 // 16 << s for s in range(len(DEPTHS)))
        self.last_layer = nn.Sequential(nn.Conv2d(joined, 4 * joined, 1), nn.BatchNorm2d(4 * joined), nn.ReLU(), nn.Conv2d(4 * joined, channels, 1))

    def forward(self, x):
        return self.last_layer(x)


class Embedded(nn.Module):
    def __init__(self, channels, width):
        super().__init__()
        self.proj = nn.Linear(channels, width)


class Fuse(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(len(DEPTHS) * width, width, 1, bias=False), nn.BatchNorm2d(width)


class SegformerHead(nn.Module):
    """SegFormer's all-MLP head; whole channels are dropped before the prediction."""
    def __init__(self, channels):
        super().__init__()
        width = 8 * EMBED // 3
        for s in range(len(DEPTHS)):
            setattr(self, f"linear_c{s + 1}", Embedded(EMBED << s, width))
        self.linear_fuse, self.linear_pred = Fuse(width), nn.Conv2d(width, channels, 1)

    def forward(self, scales):
        parts = [resampled(as_image(getattr(self, f"linear_c{s + 1}").proj(scales[s])), SIDE // PATCH) for s in (3, 2, 1, 0)]
        x = F.relu(self.linear_fuse.bn(self.linear_fuse.conv(torch.cat(parts, 1))))
        if self.training:
            kept = torch.bernoulli(torch.full((x.shape[0], 1, x.shape[1]), 0.9))  # in single precision, as the engine draws them
            x = x * (kept.to(x.dtype) / 0.9).reshape(x.shape[0], -1, 1, 1)
        return self.linear_pred(x)


class Decoders(nn.Module):
    def __init__(self, heads):
        super().__init__()
        self.decoders = nn.ModuleDict(heads)


class Model(nn.Module):
    def __init__(self, head="hrnet", delora=False):
        super().__init__()
        self.backbone = Swin(delora)
        stages = range(len(DEPTHS))
        self.hrnet = head == "hrnet"
        if self.hrnet:
            self.decoders = Decoders({t: HrnetHead(n) for t, n in TASKS.items()})
            self.downsampler = nn.ModuleDict({t: nn.ModuleDict(
                {f"downsample_{s}": nn.Conv2d(EMBED << min(s + 1, 3), EMBED * 3 // 16 << s, 1, bias=False) for s in stages}) for t in TASKS})
        else:
            self.decoders = Decoders({t: SegformerHead(n) for t, n in TASKS.items()})
            self.stage_norms = nn.ModuleDict({"shared": nn.ModuleDict({str(s): nn.LayerNorm(EMBED << s) for s in stages})})

    def forward(self, image):
        before, after = self.backbone(image)
        outputs = {}
        for task, head in self.decoders.decoders.items():
            if self.hrnet:
                small = [self.downsampler[task][f"downsample_{s}"](as_image(x)) for s, x in enumerate(after)]
                small = head(torch.cat([resampled(x, SIDE // PATCH // 2) for x in small], 1))
            else:
                small = head([self.stage_norms["shared"][str(s)](x) for s, x in enumerate(before)])
            outputs[task] = resampled(small, SIDE)
        return outputs


# --- losses

def segmentation_loss(x, label):
    label = label[:, 0].long()
    return F.cross_entropy(x, label, ignore_index=IGNORE, reduction="sum") / max(1, (label != IGNORE).sum().item())


def saliency_loss(x, label):
    """Each side is weighted by the other's share of the batch (Xie and Tu, 2015, eq. 2)."""
    positive = label >= 0.5
    w = (~positive).to(x.dtype).mean()
    return (w * F.softplus(-x[positive]).sum() + (1 - w) * F.softplus(x[~positive]).sum()) / x.numel()


def normals_loss(x, label):
    unit = x / (x.norm(dim=1, keepdim=True) + 1e-12)
    valid = label != IGNORE
    return (unit - label)[valid].abs().sum() / max(1, valid.sum().item())


LOSSES = {"semseg": segmentation_loss, "normals": normals_loss, "sal": saliency_loss, "human_parts": segmentation_loss}


def losses(outputs, labels):
    parts = {t: LOSSES[t](outputs[t], labels[t]) for t in TASKS}
    return sum(WEIGHTS[t] * parts[t] for t in TASKS), parts


def normalised(levels, dtype):
    """The images that the model sees, rounded to single precision in either training."""
    per_channel = lambda v: torch.tensor(v).view(3, 1, 1)
    return ((levels.float() / 255 - per_channel(MEAN)) / per_channel(DEVIATION)).to(dtype)


# --- the loop

class Schedule:
    """Linear warm-up and one cosine. As the reference does it, the rate moves after each step by that step's number, counted from 0."""
    def __init__(self, steps, peak=PEAK, warm_up=WARM_UP):
        self.steps, self.peak, self.warm = steps, peak, round(steps * warm_up)

    def at(self, t):
        start, end = self.peak * START, self.peak * FINAL
        if t < self.warm:
            return start + (self.peak - start) * t / self.warm
        return end + (self.peak - end) / 2 * (1 + math.cos(math.pi * (t - self.warm) / (self.steps - self.warm)))


def groups(parameters):
    """Vectors are not decayed."""
    return [
        {"params": [p for _, p in parameters if p.dim() > 1], "weight_decay": DECAY},
        {"params": [p for _, p in parameters if p.dim() <= 1], "weight_decay": 0.0},
    ]


def is_trained(name, delora):
    small = any(part in name for part in ("norm", "patch_embed.proj", "relative_position_bias_table", "delora_"))
    return not delora or not name.startswith("backbone.") or small


def batches(epoch, per_step):
    """The batches of each step of an epoch; what makes no whole step is left out."""
    order = permutation(SEED, epoch, SAMPLES)
    per_epoch = SAMPLES // BATCH // per_step
    each = [order[i : i + BATCH] for i in range(0, per_epoch * per_step * BATCH, BATCH)]
    return [list(enumerate(each))[i : i + per_step] for i in range(0, len(each), per_step)]


def train(case, dtype, nudge=0):
    """Trains; a nudge other than 0 changes each first weight by at most half a unit in the last place, as its seed."""
    accumulation, delora = case.get("accumulation", 1), case.get("delora", False)
    samples = [sample(n) for n in range(SAMPLES)]
    model = Model(case.get("head", "hrnet"), delora)
    state = {n: t for n, t in model.state_dict().items() if not n.endswith("num_batches_tracked")}
    for name, t in state.items():
        first = first_value(name, tuple(t.shape))
        t.copy_(first * (1 + uniform(f"{nudge} {name}", t.shape, 2**-23)) if nudge else first)
    model.to(dtype).train()
    trained = [(n, p) for n, p in model.named_parameters() if is_trained(n, delora)]
    optimizer = torch.optim.AdamW(groups(trained), lr=0, betas=(0.9, 0.999), eps=1e-8)
    schedule = Schedule(STEPS)
    rate, step, epoch, table, snapshots = schedule.at(0), 0, 0, [], {}
    while step < STEPS:
        for passes in batches(epoch, accumulation):
            if step == STEPS:
                break
            optimizer.zero_grad()
            row = 0
            for number, indices in passes:
                torch.manual_seed(seed_for(SEED, f"{epoch}/{number}/forward"))
                stacked = {k: torch.from_numpy(numpy.stack([samples[i][k] for i in indices])) for k in samples[0]}
                total, parts = losses(model(normalised(stacked["image"], dtype)),
                                      {t: stacked[t].to(dtype) for t in TASKS})
                (total / accumulation).backward()
                row = row + torch.stack([total, *parts.values()]).detach().double() / accumulation
            norm = torch.nn.utils.clip_grad_norm_([p for _, p in trained], CLIP)
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
            table.append([*row.tolist(), norm.item()])
            rate, step = schedule.at(step), step + 1
            if step in SNAPSHOTS:
                moving = {n for n, _ in trained} | {n for n in state if "running_" in n}
                snapshots[step] = {n: t.detach().double().clone() for n, t in model.state_dict().items() if n in moving}
        epoch += 1
    return torch.tensor(table, dtype=torch.float64), snapshots


# --- what is stored

def digest(name, t):
    """Values at equal distances, sums of all values under random signs, and their norm, the last two over the root of the number of values."""
    flat, n = t.flatten().double(), t.numel()
    values = flat[torch.arange(min(VALUES, n)) * n // min(VALUES, n)]
    signs = [torch.from_numpy((hashes(f"{name} {i}", n) >> numpy.uint64(63)).astype(numpy.float64)) * 2 - 1 for i in range(PROBES)]
    sums = torch.stack([(flat * s).sum() / math.sqrt(n) for s in signs])
    return torch.cat([values, sums, (flat.norm() / math.sqrt(n)).reshape(1)])


def save(path, tensors):
    header, data = {}, b""
    for name, t in tensors.items():
        raw = t.detach().to(torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def fixture(case):
    true_table, truth = train(case, torch.float64)
    singles = [train(case, torch.float32, nudge) for nudge in range(SINGLES)]
    result = {"losses": true_table, "rounding": torch.stack([(table - true_table).abs() for table, _ in singles]).amax(0)}
    for step in SNAPSHOTS:
        for name, t in truth[step].items():
            rounding = max((single[step][name] - t).abs().max() for _, single in singles)
            result[f"{step}.{name}"] = torch.cat([digest(name, t), rounding.reshape(1)])
    return result


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("out")
    arguments.add_argument("--case")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    for name in [options.case] if options.case else CASES:
        save(f"{options.out}/{name}.safetensors", fixture(CASES[name]))
