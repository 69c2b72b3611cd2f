"""Times training steps of Swin-Tiny and the fine-tuning methods in PyTorch: the other side of the benchmark.

The model is written as a PyTorch user would write it: modules, autograd, fused AdamW. It computes what the Java model
computes: the same shapes, losses, trained parameters and stochastic depth.

Its arguments say how the model runs, eager, compiled (torch.compile) or bf16 (autocast); what it does, train or predict; and on which
device, cpu or cuda:N. What predicts is the plain network, one for each task with
single-task and lora, into which the methods' adapters are merged.

Reads commands from standard input, one a line, and answers each with one line of JSON:
    open METHOD IMAGE_SIZE BATCH   builds a model; answers {"trained": N}, the numbers that are trained, or all that predict
    step                           runs one training step or prediction; answers {"ms": M}
    profile                        runs one; answers {"ops": [[name, ms, calls], ...]}, the costliest first
    quit
"""

import json
import math
import sys
import time

try:
    import torch
    import torch.nn.functional as F
    from torch import nn
except ImportError:
    print(json.dumps({"skip": "this Python has no torch"}), flush=True)
    sys.exit(0)

DEPTHS, HEADS, EMBED, WINDOW, DROP_PATH = (2, 2, 6, 2), (3, 6, 12, 24), 96, 7, 0.2
TASKS = {"semseg": 21, "normals": 3, "sal": 1, "human_parts": 7}
WEIGHTS = {"semseg": 1.0, "normals": 10.0, "sal": 5.0, "human_parts": 2.0}
MODE = sys.argv[1] if len(sys.argv) > 1 else "eager"
WORK = sys.argv[2] if len(sys.argv) > 2 else "train"
DEVICE = sys.argv[3] if len(sys.argv) > 3 else "cpu"
SMALL = ("norm", "position_bias", "patch.")


class LowRank(nn.Module):
    """scale * B A x"""

    def __init__(self, inputs, outputs, rank, scale):
        super().__init__()
        self.a = nn.Parameter(torch.empty(rank, inputs).uniform_(-1, 1) / math.sqrt(inputs))
        self.b = nn.Parameter(torch.zeros(outputs, rank))
        self.scale = scale

    def forward(self, x):
        return F.linear(F.linear(x, self.a), self.b * self.scale)


class MtLoraLinear(nn.Linear):
    """A frozen layer with an adapter that all tasks share and, if asked for, one for each task."""

    def __init__(self, inputs, outputs, specialised, rank=64, task_rank=4, scale=4.0):
        super().__init__(inputs, outputs)
        self.shared_adapter = LowRank(inputs, outputs, rank, scale)
        self.task_adapters = nn.ModuleDict(
            {t: LowRank(inputs, outputs, task_rank, scale) for t in TASKS} if specialised else {})

    def forward(self, x, own=None):
        frozen = super().forward(x)
        dropped = F.dropout(x, 0.05, self.training)
        tasks = {t: frozen + adapter(own[t] if own else dropped) for t, adapter in self.task_adapters.items()}
        return frozen + self.shared_adapter(dropped), tasks


class PlainLinear(nn.Linear):
    def forward(self, x, own=None):
        return super().forward(x), {}


class DeloraQkv(nn.Linear):
    """Queries and values flow one Euler step along the softmax field of eq. 7."""

    def __init__(self, channels, rank=24):
        super().__init__(channels, 3 * channels)
        bound = 1 / math.sqrt(channels)
        fields = {"q": channels, "v": channels}
        self.w1 = nn.ParameterDict({n: nn.Parameter(torch.empty(c, rank).uniform_(-bound, bound)) for n, c in fields.items()})
        self.w2 = nn.ParameterDict({n: nn.Parameter(torch.empty(rank, c).uniform_(-bound, bound)) for n, c in fields.items()})

    def flow(self, w, name):
        logits = (w @ self.w1[name] / math.sqrt(w.shape[0])) @ (self.w2[name] @ w)
        return w + logits.softmax(-1)

    def forward(self, x, own=None):
        q, k, v = self.weight.chunk(3)
        weight = torch.cat([self.flow(q, "q"), k, self.flow(v, "v")])
        return F.linear(x, weight, self.bias), {}


class LoraQkv(nn.Linear):
    """Queries and values with a low-rank update and a bias offset for each task."""

    task = "semseg"

    def __init__(self, channels, rank=4):
        super().__init__(channels, 3 * channels)
        self.adapters = nn.ModuleDict({t + n: LowRank(channels, channels, rank, 1.0) for t in TASKS for n in "qv"})
        self.offsets = nn.ParameterDict({t + n: nn.Parameter(torch.zeros(channels)) for t in TASKS for n in "qv"})

    def forward(self, x, own=None):
        q, k, v = self.weight.chunk(3)
        bq, bk, bv = self.bias.chunk(3)
        aq, av = self.adapters[self.task + "q"], self.adapters[self.task + "v"]
        weight = torch.cat([q + aq.b @ aq.a, k, v + av.b @ av.a])
        bias = torch.cat([bq + self.offsets[self.task + "q"], bk, bv + self.offsets[self.task + "v"]])
        return F.linear(x, weight, bias), {}


def drop_path(x, rate, training):
    if rate == 0 or not training:
        return x
    keep = x.new_empty(x.shape[0], 1, 1).bernoulli_(1 - rate)
    return x * keep / (1 - rate)


class Block(nn.Module):
    def __init__(self, channels, heads, grid, shifted, rate, method, last):
        super().__init__()
        self.grid, self.heads, self.rate = grid, heads, rate
        self.window = min(grid, WINDOW)
        self.shift = WINDOW // 2 if shifted and grid > WINDOW else 0
        self.norm1, self.norm2 = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.position_bias = nn.Parameter(torch.randn((2 * self.window - 1) ** 2, heads) * 0.02)
        mtlora = method == "mtlora"
        layer = (lambda i, o: MtLoraLinear(i, o, last)) if mtlora else PlainLinear
        self.qkv = (
            MtLoraLinear(channels, 3 * channels, False) if mtlora
            else DeloraQkv(channels) if method == "delora"
            else LoraQkv(channels) if method == "lora"
            else PlainLinear(channels, 3 * channels))
        self.proj, self.fc1, self.fc2 = layer(channels, channels), layer(channels, 4 * channels), layer(4 * channels, channels)
        axis = torch.arange(self.window)
        rows, columns = (m.flatten() for m in torch.meshgrid(axis, axis, indexing="ij"))
        self.register_buffer(
            "index",
            (rows[:, None] - rows[None] + self.window - 1) * (2 * self.window - 1)
            + columns[:, None] - columns[None] + self.window - 1)
        self.register_buffer("mask", self.attention_mask() if self.shift else None)

    def attention_mask(self):
        position = torch.arange(self.grid)
        part = (position >= self.grid - self.window).long() + (position >= self.grid - self.shift).long()
        regions = self.partition((part[:, None] * 3 + part[None])[None, :, :, None]).squeeze(-1)
        return torch.where(regions[:, None] == regions[:, :, None], 0.0, -100.0)

    def partition(self, x):
        b, h, w, c = x.shape
        x = x.view(b, h // self.window, self.window, w // self.window, self.window, c)
        return x.permute(0, 1, 3, 2, 4, 5).reshape(-1, self.window ** 2, c)

    def reverse(self, x):
        side = self.grid // self.window
        x = x.view(-1, side, side, self.window, self.window, x.shape[-1]).permute(0, 1, 3, 2, 4, 5)
        x = x.reshape(-1, self.grid, self.grid, x.shape[-1])
        if self.shift:
            x = x.roll((self.shift, self.shift), (1, 2))
        return x.flatten(1, 2)

    def attend(self, windows):
        n, tokens, channels = windows.shape
        q, k, v = self.qkv(windows)[0].view(n, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q * (channels // self.heads) ** -0.5) @ k.transpose(-2, -1)
        scores = scores + self.position_bias[self.index.view(-1)].view(tokens, tokens, -1).permute(2, 0, 1)
        if self.mask is not None:
            count = self.mask.shape[0]
            scores = (scores.view(-1, count, self.heads, tokens, tokens) + self.mask[:, None]).view_as(scores)
        return (scores.softmax(-1) @ v).transpose(1, 2).reshape(n, tokens, channels)

    def forward(self, x):
        grid = self.norm1(x).view(x.shape[0], self.grid, self.grid, -1)
        if self.shift:
            grid = grid.roll((-self.shift, -self.shift), (1, 2))
        shared, tasks = self.proj(self.attend(self.partition(grid)))
        drop = lambda y: drop_path(y, self.rate, self.training)
        hidden = {t: x + drop(self.reverse(y)) for t, y in tasks.items()}
        x = x + drop(self.reverse(shared))
        inner, own = self.fc1(self.norm2(x), {t: self.norm2(y) for t, y in hidden.items()})
        outer, own = self.fc2(F.gelu(inner), {t: F.gelu(y) for t, y in own.items()})
        return x + drop(outer), {t: hidden[t] + drop(y) for t, y in own.items()}


class Merging(nn.Module):
    def __init__(self, channels, grid):
        super().__init__()
        self.grid = grid
        self.norm = nn.LayerNorm(4 * channels)
        self.reduction = nn.Linear(4 * channels, 2 * channels, bias=False)

    def forward(self, x):
        x = x.view(x.shape[0], self.grid, self.grid, -1)
        x = torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1)
        return self.reduction(self.norm(x).flatten(1, 2))


class Backbone(nn.Module):
    def __init__(self, size, method):
        super().__init__()
        self.patch = nn.Conv2d(3, EMBED, 4, 4)
        self.norm = nn.LayerNorm(EMBED)
        rates = torch.linspace(0, DROP_PATH, sum(DEPTHS)).tolist()
        self.stages, self.merges = nn.ModuleList(), nn.ModuleList()
        for stage, depth in enumerate(DEPTHS):
            grid, channels = size // 4 >> stage, EMBED << stage
            self.stages.append(nn.ModuleList(
                Block(channels, HEADS[stage], grid, b % 2 == 1, rates[sum(DEPTHS[:stage]) + b], method, b == depth - 1)
                for b in range(depth)))
            if stage < 3:
                self.merges.append(Merging(channels, grid))

    def forward(self, image):
        x = self.norm(self.patch(image).flatten(2).transpose(1, 2))
        features = []
        for stage, blocks in enumerate(self.stages):
            for block in blocks:
                x, tasks = block(x)
            if stage < 3:
                x, tasks = self.merges[stage](x), {t: self.merges[stage](y) for t, y in tasks.items()}
            features.append((x, tasks))
        return features


class Decoder(nn.Module):
    def __init__(self, outputs):
        super().__init__()
        widths = (192, 384, 768, 768)
        self.down = nn.ModuleList(nn.Conv2d(w, 18 << i, 1, bias=False) for i, w in enumerate(widths))
        self.head = nn.Sequential(
            nn.Conv2d(270, 1080, 1), nn.BatchNorm2d(1080), nn.ReLU(inplace=True), nn.Conv2d(1080, outputs, 1))

    def forward(self, features, size):
        maps = []
        for tokens, down in zip(features, self.down):
            side = math.isqrt(tokens.shape[1])
            x = down(tokens.transpose(1, 2).reshape(tokens.shape[0], -1, side, side))
            maps.append(F.interpolate(x, maps[0].shape[2:], mode="bilinear") if maps else x)
        return F.interpolate(self.head(torch.cat(maps, 1)), (size, size), mode="bilinear")


class Model(nn.Module):
    def __init__(self, method, size):
        super().__init__()
        self.method, self.size = method, size
        self.backbones = nn.ModuleList(Backbone(size, method) for _ in (TASKS if method == "single-task" else [0]))
        self.decoders = nn.ModuleDict({t: Decoder(n) for t, n in TASKS.items()})
        for name, parameter in self.backbones.named_parameters():
            parameter.requires_grad_(self.trains(name))

    def trains(self, name):
        adapter = any(part in name for part in ("adapter", "offsets", ".w1.", ".w2."))
        small = any(part in name for part in SMALL)
        return {
            "single-task": True,
            "full": True,
            "decoders-only": False,
            "lora": adapter,
            "mtlora": adapter or small or "reduction" in name,
            "delora": adapter or small,
        }[self.method]

    def forward(self, image):
        outputs, features = {}, None
        for i, task in enumerate(TASKS):
            if self.method == "lora":
                LoraQkv.task = task
            if features is None or self.method in ("lora", "single-task"):
                features = self.backbones[i if len(self.backbones) > 1 else 0](image)
            outputs[task] = self.decoders[task]([own.get(task, shared) for shared, own in features], self.size)
        return outputs


def balanced_cross_entropy(logits, labels):
    return F.binary_cross_entropy_with_logits(logits, labels, (labels - labels.mean()).abs())


def normals_loss(output, labels):
    valid = labels != 255
    # torch's own norm over the channel axis is several times slower
    length = output.square().sum(1, keepdim=True).clamp_min(1e-37).sqrt()
    return ((output / (length + 1e-12) - labels).abs() * valid).sum() / valid.sum().clamp(min=1)


def loss_of(outputs, labels):
    losses = {
        "semseg": F.cross_entropy(outputs["semseg"], labels["semseg"], ignore_index=255),
        "human_parts": F.cross_entropy(outputs["human_parts"], labels["human_parts"], ignore_index=255),
        "normals": normals_loss(outputs["normals"], labels["normals"]),
        "sal": balanced_cross_entropy(outputs["sal"], labels["sal"]),
    }
    return sum(WEIGHTS[t] * losses[t] for t in TASKS)


class Session:
    def __init__(self, method, size, batch):
        torch.manual_seed(0)
        self.model = Model(method if WORK == "train" else "single-task" if method in ("single-task", "lora") else "full", size)
        self.model = self.model.train(WORK == "train").to(DEVICE)
        self.run = torch.compile(self.model) if MODE == "compiled" else self.model
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(self.trained, lr=1e-4, weight_decay=0.05, fused=True)
        shape = (batch, size, size)
        self.image = torch.randn(batch, 3, size, size)  # its way to the device is a part of the step
        self.labels = {
            "semseg": torch.randint(0, 21, shape),
            "human_parts": torch.randint(0, 7, shape),
            "normals": F.normalize(torch.randn(batch, 3, size, size), dim=1),
            "sal": torch.randint(0, 2, (batch, 1, size, size)).float(),
        }

    def step(self):
        start = time.perf_counter()
        self.train() if WORK == "train" else self.predict()
        return {"ms": 1e3 * (time.perf_counter() - start)}

    def forward(self):
        with torch.autocast(DEVICE.split(":")[0], torch.bfloat16, enabled=MODE == "bf16"):
            return self.run(self.image.to(DEVICE))

    @torch.inference_mode()
    def predict(self):
        for output in self.forward().values():
            output[0, 0, 0, 0].item()

    def train(self):
        self.optimizer.zero_grad()
        outputs = self.forward()
        labels = {task: label.to(DEVICE) for task, label in self.labels.items()}
        loss = loss_of({task: output.float() for task, output in outputs.items()}, labels)
        loss.backward()
        nn.utils.clip_grad_norm_(self.trained, 5.0)
        self.optimizer.step()
        loss.item()

    def profile(self):
        with torch.profiler.profile() as profile:
            self.step()
        events = sorted(profile.key_averages(), key=lambda e: -e.self_cpu_time_total)
        return {"ops": [[e.key, e.self_cpu_time_total / 1e3, e.count] for e in events[:80]]}


def main():
    if DEVICE == "cpu" and not torch.backends.mkl.is_available():
        print(json.dumps({"skip": f"torch {torch.__version__} has no MKL, so it is no fair baseline"}), flush=True)
        return
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    session = None
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "open":
            session = None
            session = Session(arguments[0], int(arguments[1]), int(arguments[2]))
            numbers = session.trained if WORK == "train" else session.model.parameters()
            answer = {"trained": sum(p.numel() for p in numbers)}
        elif command == "step":
            answer = session.step()
        elif command == "profile":
            answer = session.profile()
        else:
            return
        print(json.dumps(answer), flush=True)


main()
