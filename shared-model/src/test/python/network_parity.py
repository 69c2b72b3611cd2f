"""Makes src/test/resources/parity/*.safetensors: what PyTorch computes for the micro model.

An independent model, written with torch.nn.functional from the papers' descriptions. Weights and inputs come from a formula
that the Java tests compute too, so that only results are stored. Runs with Debian's python3-torch:

    python3 network_parity.py ../resources/parity
"""
import copy, json, math, struct, sys
import torch
import torch.nn.functional as F

IMAGE, PATCH, EMBED, DEPTHS, HEADS, WINDOW = 64, 4, 24, (2, 2, 2, 2), (1, 2, 4, 8), 4
TASKS = {"semseg": 21, "normals": 3, "sal": 1, "human_parts": 7}
RANK, TASK_RANK, SCALE = 8, 4, 4.0
DELORA_RANK = 6


def fnv(text):
    h = 0x811C9DC5
    for b in text.encode():
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


def formula(name, shape, scale, offset=0.0):
    n = math.prod(shape)
    phase = fnv(name) % 1000 / 100
    i = torch.arange(n, dtype=torch.float64)
    return (offset + scale * torch.sin(0.7 * i + phase)).to(torch.float32).reshape(shape)


class Weights(dict):
    """Parameters by name, made when first asked for; gradients are kept for those asked for with grad."""

    def get_or_make(self, name, shape, scale, offset=0.0):
        if name not in self:
            self[name] = formula(name, shape, scale, offset).requires_grad_(True)
        return self[name]

    def matrix(self, name, out, inp):
        return self.get_or_make(name, (out, inp), 1 / math.sqrt(inp))

    def bias(self, name, n):
        return self.get_or_make(name, (n,), 0.1)

    def norm(self, name, n):
        return self.get_or_make(name + ".weight", (n,), 0.1, 1.0), self.bias(name + ".bias", n)


W = Weights()


def layer_norm(name, x):
    weight, bias = W.norm(name, x.shape[-1])
    return F.layer_norm(x, (x.shape[-1],), weight, bias, 1e-5)


class Plain:
    """Every weight as it is. A method with task set is that task's own pass."""
    task = None
    per_task = False
    prefix = "backbone."
    prompts = 0

    def for_task(self, task):
        own = copy.copy(self)
        own.task = task
        return own

    def project(self, name, x, tasks, out, kind, last, biased=True):
        weight = W.matrix(name + ".weight", out, x.shape[-1])
        bias = self.shift(name, W.bias(name + ".bias", out), kind) if biased else None
        y = lambda z: F.linear(z, self.adapt(name, weight, kind), bias)
        return y(x), {t: y(z) for t, z in tasks.items()}

    def adapt(self, name, weight, kind):
        return weight

    def shift(self, name, bias, kind):
        return bias

    def finish(self, p, tasks, grid):
        return tasks


class SingleTask(Plain):
    """A backbone for each task."""
    per_task = True

    def for_task(self, task):
        own = super().for_task(task)
        own.prefix = task + ".backbone."
        return own


class Targets(Plain):
    """Replaces the targets' weights; queries, keys and values are a third of their layer's rows each."""
    targets = ("q", "v")

    def parts(self, name, tensor, kind, change):
        if kind == "qkv":
            stem, thirds = name[: -len("qkv")], list(tensor.chunk(3, 0))
            for i, letter in enumerate("qkv"):
                if letter in self.targets:
                    thirds[i] = change(stem + letter, thirds[i])
            return torch.cat(thirds, 0)
        return change(name, tensor) if kind in self.targets else tensor

    def adapt(self, name, weight, kind):
        return self.parts(name, weight, kind, self.weight)

    def own(self, name):
        return name + "." + self.task if self.task else name


class Delora(Targets):
    def weight(self, name, w):
        return w + self.velocity(name, w)

    def velocity(self, name, w):
        out, inp = w.shape
        w1 = W.get_or_make(name + ".delora_W1", (inp, DELORA_RANK), 3 / math.sqrt(inp))
        w2 = W.get_or_make(name + ".delora_W2", (DELORA_RANK, out), 3 / math.sqrt(out))
        return torch.softmax((w @ w1) @ (w2 @ w) / math.sqrt(out), -1)


class CentredHeun(Delora):
    """The centred field over two steps of Heun's method, on other targets."""
    targets = ("k", "proj", "fc1", "fc2")

    def weight(self, name, w):
        field = lambda x: self.velocity(name, x) - 1 / x.shape[1]
        for _ in range(2):
            k1 = field(w)
            k2 = field(w + k1 / 2)
            w = w + (k1 + k2) / 4
        return w


class Lora(Targets):
    """Low-rank adapters; a bias of a target moves by an offset of its own."""
    per_task, biases, lora_scale = True, True, 1.0

    def product(self, name, w):
        a = W.get_or_make(self.own(name + ".lora_A"), (RANK, w.shape[1]), 1 / math.sqrt(w.shape[1]))
        b = W.get_or_make(self.own(name + ".lora_B"), (w.shape[0], RANK), 1 / math.sqrt(RANK))
        return self.lora_scale * (b @ a)

    def weight(self, name, w):
        return w + self.product(name, w)

    def shift(self, name, bias, kind):
        add = lambda n, b: b + W.bias(self.own(n + ".lora_bias"), b.shape[0])
        return self.parts(name, bias, kind, add) if self.biases else bias


class SharedLora(Lora):
    targets, per_task, biases, lora_scale = ("v", "fc1"), False, False, 2.0


class Dora(Lora):
    """Weight-decomposed adaptation: a learned length for each row; the norm under it counts as a constant (Liu et al., 4.3)."""
    def weight(self, name, w):
        direction = w + self.product(name, w)
        length = W.get_or_make(self.own(name + ".lora_magnitude_vector"), (w.shape[0],), 0.1, 1.0)
        return (length / direction.norm(dim=1).detach())[:, None] * direction


class Vera(Targets):
    """Vector-based adaptation: one frozen random pair, sliced to each weight, and two trained vectors a weight."""
    def weight(self, name, w):
        wide = 8 * EMBED
        a = W.get_or_make(self.prefix + "vera_A", (RANK, wide), 1 / math.sqrt(wide))[:, : w.shape[1]]
        b = W.get_or_make(self.prefix + "vera_B", (wide, RANK), 1 / math.sqrt(RANK))[: w.shape[0]]
        d = W.get_or_make(name + ".vera_lambda_d", (RANK,), 0.1)
        lift = W.get_or_make(name + ".vera_lambda_b", (w.shape[0],), 0.1)
        return w + torch.diag(lift) @ b @ torch.diag(d) @ a


class Oft(Targets):
    """Orthogonal fine-tuning: the rows of W, as vectors of inputs, rotated by exp(S) in blocks; one block after the other."""
    size = 8

    def weight(self, name, w):
        return self.rotated(name, w.T).T

    def rotated(self, name, w):
        side = max(b for b in range(2, self.size + 1) if w.shape[0] % b == 0)
        upper = W.get_or_make(name + ".oft_S", (w.shape[0] // side, side * (side - 1) // 2), (side * (side - 1) / 2) ** -0.5)
        return torch.cat([self.rotation(row, side) @ part for row, part in zip(upper, w.split(side))])

    def skew(self, row, side):
        s = torch.zeros(side, side)
        s[torch.triu(torch.ones(side, side), 1) == 1] = row
        return s - s.T

    def rotation(self, row, side):
        return torch.matrix_exp(self.skew(row, side))


class OftCayley(Oft):
    """Cayley's form on the side of the outputs."""
    size, targets = 16, ("k", "fc1")

    def weight(self, name, w):
        return self.rotated(name, w)

    def rotation(self, row, side):
        half, one = self.skew(row, side) / 2, torch.eye(side)
        return torch.inverse(one - half) @ (one + half)


class MtLora(Plain):
    def project(self, name, x, tasks, out, kind, last, biased=True):
        if kind == "merging":
            return super().project(name, x, tasks, out, kind, last, biased)
        weight = W.matrix(name + ".weight", out, x.shape[-1])
        pre = F.linear(x, weight, W.bias(name + ".bias", out))

        def low_rank(a, b, r, z):
            down = W.get_or_make(f"{name}.{a}", (r, x.shape[-1]), 1 / math.sqrt(x.shape[-1]))
            up = W.get_or_make(f"{name}.{b}", (out, r), 0.05)
            return SCALE * (z @ down.T @ up.T)

        shared = pre + low_rank("lora_shared_A", "lora_shared_B", RANK, x)
        if kind == "qkv" or not last:
            return shared, {}
        return shared, {
            t: pre + low_rank(f"lora_tasks_A.{t}", f"lora_tasks_B.{t}", TASK_RANK, tasks.get(t, x)) for t in TASKS
        }


class Faar(Plain):
    """Directions of unit rows moved by a low-rank product, their lengths by an exponential; all ranks are used outside of training."""
    def moved(self, name, w, whose, rank, task=""):
        out, inp = w.shape
        a = W.get_or_make(f"{name}.lora_{whose}_A{task}", (rank, inp), 1 / math.sqrt(inp))
        b = W.get_or_make(f"{name}.lora_{whose}_B{task}", (out, rank), 0.05)
        theta = W.bias(f"{name}.faar_{whose}_lengths{task}", out)
        frozen = w.detach()
        direction = F.normalize(F.normalize(frozen, dim=1, eps=1e-6) + SCALE * (b @ a), dim=1, eps=1e-6)
        return (frozen.norm(dim=1) * torch.exp(0.1 * theta))[:, None] * direction

    def project(self, name, x, tasks, out, kind, last, biased=True):
        if kind == "merging":
            return super().project(name, x, tasks, out, kind, last, biased)
        weight, bias = W.matrix(name + ".weight", out, x.shape[-1]), W.bias(name + ".bias", out)
        shared = F.linear(x, self.moved(name, weight, "shared", RANK), bias)
        if kind == "qkv" or not last:
            return shared, {}
        pre = F.linear(x, weight, bias)
        residual = lambda t: self.moved(name, weight, "tasks", TASK_RANK, "." + t) - weight
        return shared, {t: pre + F.linear(tasks.get(t, x), residual(t)) for t in TASKS}


class DiTask(Plain):
    """Singular values moved by a diffeomorphism of [0, greatest]; its differential equation by many steps of Runge and Kutta."""
    cells, task_cells, steps = 8, 4, 100

    def moved(self, name, w, cells):
        inner = W.get_or_make(name, (cells - 1,), 0.1)
        v = F.pad(inner.double(), (1, 1))

        def velocity(x):
            low = (x.detach() * cells).floor().clamp(0, cells - 1).long()
            return v[low] + (x * cells - low) * (v[low + 1] - v[low])

        def one(part):
            u, s, vt = torch.linalg.svd(part.detach().double(), full_matrices=False)
            x, dt = s / s[0], 1 / self.steps
            for _ in range(self.steps):
                k1 = velocity(x)
                k2 = velocity(x + dt / 2 * k1)
                k3 = velocity(x + dt / 2 * k2)
                k4 = velocity(x + dt * k3)
                x = x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
            return (u @ torch.diag(x * s[0]) @ vt).float()
        return torch.cat([one(part) for part in (w.chunk(3) if ".qkv." in name else [w])])

    def project(self, name, x, tasks, out, kind, last, biased=True):
        if kind == "merging":
            return super().project(name, x, tasks, out, kind, last, biased)
        weight, bias = W.matrix(name + ".weight", out, x.shape[-1]), W.bias(name + ".bias", out)
        shared = F.linear(x, self.moved(name + ".ditask_shared_theta", weight, self.cells), bias)
        if kind == "qkv" or not last:
            return shared, {}
        own = lambda t: self.moved(f"{name}.ditask_tasks_theta.{t}", weight, self.task_cells)
        return shared, {t: F.linear(tasks.get(t, x), own(t), bias) for t in TASKS}


class Adapter(Plain):
    """A bottleneck after attention and after the MLP, for each task."""
    per_task = True

    def project(self, name, x, tasks, out, kind, last, biased=True):
        y, tasks = super().project(name, x, tasks, out, kind, last, biased)
        if kind not in ("proj", "fc2"):
            return y, tasks
        part = lambda half, n, z: F.linear(
            z, W.matrix(f"{name}.adapter_{half}.weight.{self.task}", n, z.shape[-1]), W.bias(f"{name}.adapter_{half}.bias.{self.task}", n))
        return y + part("up", out, F.gelu(part("down", out // 2, y))), tasks


class Vpt(Plain):
    """Prompts of their own for each block and task."""
    per_task, prompts = True, 3

    def enter(self, p, left, channels, batch):
        name = p + "vpt_prompts" + (f".{self.task}" if self.task else "")
        return W.get_or_make(name, (self.prompts, channels), 1 / math.sqrt(channels)).expand(batch, -1, -1)

    def leave(self, p, entered, attended, mlp):
        return entered

    def merged(self, p, left):
        return left


class ShallowVpt(Vpt):
    """Prompts of the first block, which go the way of the tokens."""
    per_task, prompts = False, 5

    def enter(self, p, left, channels, batch):
        return super().enter(p, left, channels, batch) if left is None else left

    def leave(self, p, entered, attended, mlp):
        h = entered + attended
        return h + mlp(h)

    def merged(self, p, left):
        four = layer_norm(p + "norm", left.repeat(1, 1, 4))
        return four @ W.matrix(p + "reduction.weight", 2 * left.shape[-1], 4 * left.shape[-1]).T


class TadFormer(Plain):
    """A prompt a task, shared low-rank adapters, and in a stage's last block streams of tasks, each through a filter."""
    prompts = len(TASKS)
    dynamic = True

    def enter(self, p, left, channels, batch):
        if left is not None:
            return left
        return W.get_or_make("backbone.tadformer_prompts", (self.prompts, channels), 1 / math.sqrt(channels)).expand(batch, -1, -1)

    def leave(self, p, entered, attended, mlp):
        return entered + mlp(attended)

    def merged(self, p, left):
        return F.linear(left, W.matrix(p + "tadformer_prompts_up.weight", 2 * left.shape[-1], left.shape[-1]))

    def filtered(self, name, task, z):
        side = math.isqrt(z.shape[1])
        image = z.transpose(1, 2).unflatten(2, (side, side))
        p = name + ".tadformer_filter."
        if not self.dynamic:
            weight = W.get_or_make(f"{p}weight.{task}", (RANK, 1, 3, 3), 1 / 3)
            image = F.conv2d(image, weight, W.bias(f"{p}bias.{task}", RANK), padding=1, groups=RANK)
            return image.flatten(2).transpose(1, 2)
        taps = F.linear(z.mean(1), W.matrix(p + "conv.weight", 9 * RANK, RANK), W.bias(p + "conv.bias", 9 * RANK)).view(-1, RANK, 9)
        taps = (taps - taps.mean(2, keepdim=True)) / (taps.std(2, keepdim=True) + 1e-10)
        taps = taps * W.bias(p + "std", 9 * RANK).view(RANK, 9) + W.bias(p + "mean", 9 * RANK).view(RANK, 9)
        rows = [F.conv2d(one[None], k.view(RANK, 1, 3, 3), padding=1, groups=RANK) for one, k in zip(image, taps)]
        return torch.cat(rows).flatten(2).transpose(1, 2)

    def project(self, name, x, tasks, out, kind, last, biased=True):
        if kind == "merging":
            return super().project(name, x, tasks, out, kind, last, biased)
        pre = F.linear(x, W.matrix(name + ".weight", out, x.shape[-1]), W.bias(name + ".bias", out))
        a = W.matrix(name + ".lora_shared_A", RANK, x.shape[-1])
        b = W.get_or_make(name + ".lora_shared_B", (out, RANK), 0.05)
        shared = pre + SCALE * (x @ a.T @ b.T)
        if kind == "qkv":
            self.qkv = shared
        if kind == "qkv" or not last:
            return shared, {}
        if kind == "proj":
            k, heads = self.prompts, W[name[: -len("proj")] + "relative_position_bias_table"].shape[1]
            query, keys, _ = self.qkv.unflatten(2, (3, heads, -1)).unbind(2)
            x, pre = x[:, k:], pre[:, k:]
            relevance = F.gelu(torch.einsum("wphd,wnhd->wphn", query[:, :k], keys[:, k:]))
            self.conditioned = {
                t: torch.einsum("whn,wnhd->wnhd", relevance[:, i], x.unflatten(2, (heads, -1))).flatten(2) for i, t in enumerate(TASKS)}
            tasks = {t: layer_norm(name + ".tadformer_norm", x + z) for t, z in self.conditioned.items()}
        return shared, {t: pre + SCALE * (self.filtered(name, t, tasks[t] @ a.T) @ b.T) for t in TASKS}

    def finish(self, p, tasks, grid):
        gate = torch.sigmoid(W.bias(p.split(".blocks.")[0] + ".tadformer_gate", 1))
        return {t: gate * grid(self.conditioned[t]) + (1 - gate) * z for t, z in tasks.items()}


class StaticTadFormer(TadFormer):
    """The filter as the released code has it."""
    dynamic = False


def windows(x, grid, win, shift):
    b, _, c = x.shape
    x = x.view(b, grid, grid, c)
    if shift:
        x = torch.roll(x, (-shift, -shift), (1, 2))
    n = grid // win
    return x.view(b, n, win, n, win, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, win * win, c)


def unwindows(x, grid, win, shift):
    n, c = grid // win, x.shape[-1]
    x = x.view(-1, n, n, win, win, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, grid, grid, c)
    if shift:
        x = torch.roll(x, (shift, shift), (1, 2))
    return x.reshape(-1, grid * grid, c)


def mask(grid, win, shift):
    """Tokens that were not neighbours before the roll do not see each other."""
    label = torch.zeros(grid)
    label[grid - win:] = 1
    label[grid - shift:] = 2
    region = (label[:, None] * 3 + label[None, :]).view(1, grid * grid, 1)
    r = windows(region, grid, win, 0)[:, :, 0]
    return torch.where(r[:, :, None] == r[:, None, :], 0.0, -100.0)


def position_bias(name, win, heads):
    table = W.get_or_make(name, ((2 * win - 1) ** 2, heads), 0.5)
    rows = torch.tensor([[(i // win - j // win + win - 1) * (2 * win - 1) + i % win - j % win + win - 1
                          for j in range(win * win)] for i in range(win * win)])
    return table[rows].permute(2, 0, 1)


def block(p, x, grid, heads, shifted, last, method, left=None):
    win, shift = (grid, 0) if grid <= WINDOW else (WINDOW, WINDOW // 2 if shifted else 0)
    c, k, b = x.shape[-1], method.prompts, x.shape[0]
    n = win * win + k
    norm2 = lambda z: layer_norm(p + "norm2", z)
    seen = windows(layer_norm(p + "norm1", x), grid, win, shift)
    if k:
        entered = method.enter(p, left, c, b)
        seen = torch.cat([layer_norm(p + "norm1", entered).repeat_interleave(len(seen) // b, 0), seen], 1)
    qkv, _ = method.project(p + "attn.qkv", seen, {}, 3 * c, "qkv", last)
    q, k_, v = qkv.view(-1, n, 3, heads, c // heads).permute(2, 0, 3, 1, 4)
    scores = q @ k_.transpose(-2, -1) / math.sqrt(c // heads)
    scores = scores + F.pad(position_bias(p + "attn.relative_position_bias_table", win, heads), (k, 0, k, 0))
    if shift:
        m = F.pad(mask(grid, win, shift), (k, 0, k, 0))
        scores = (scores.view(-1, m.shape[0], heads, n, n) + m[None, :, None]).view(-1, heads, n, n)
    attended = (scores.softmax(-1) @ v).transpose(1, 2).reshape(-1, n, c)
    proj, proj_tasks = method.project(p + "attn.proj", attended, {}, c, "proj", last)
    if k:
        mlp = lambda z: method.project(p + "mlp.fc2", F.gelu(
            method.project(p + "mlp.fc1", norm2(z), {}, 4 * c, "fc1", False)[0]), {}, c, "fc2", False)[0]
        left = method.leave(p, entered, proj[:, :k].reshape(b, -1, k, c).mean(1), mlp)
    h = x + unwindows(proj[:, k:], grid, win, shift)
    h_tasks = {t: x + unwindows(y, grid, win, shift) for t, y in proj_tasks.items()}
    m1, m1_tasks = method.project(p + "mlp.fc1", norm2(h), {t: norm2(z) for t, z in h_tasks.items()}, 4 * c, "fc1", last)
    m2, m2_tasks = method.project(p + "mlp.fc2", F.gelu(m1), {t: F.gelu(z) for t, z in m1_tasks.items()}, c, "fc2", last)
    out_tasks = method.finish(p, {t: h_tasks[t] + m2_tasks[t] for t in h_tasks}, lambda z: unwindows(z, grid, win, shift))
    return h + m2, out_tasks, left


def merge(p, x, tasks, grid, method):
    def join(y):
        b, _, c = y.shape
        y = y.view(b, grid, grid, c)
        y = torch.cat([y[:, 0::2, 0::2], y[:, 1::2, 0::2], y[:, 0::2, 1::2], y[:, 1::2, 1::2]], -1)
        return layer_norm(p + "norm", y.reshape(b, grid * grid // 4, 4 * c))
    return method.project(p + "reduction", join(x), {t: join(z) for t, z in tasks.items()}, 2 * x.shape[-1], "merging", False, False)


def backbone(image, method):
    b = method.prefix
    w = W.get_or_make(b + "patch_embed.proj.weight", (EMBED, 3, PATCH, PATCH), 1 / math.sqrt(3 * PATCH * PATCH))
    x = F.conv2d(image, w, W.bias(b + "patch_embed.proj.bias", EMBED), PATCH).flatten(2).transpose(1, 2)
    x = layer_norm(b + "patch_embed.norm", x)
    grid, features, left = IMAGE // PATCH, [], None
    for s, depth in enumerate(DEPTHS):
        tasks = {}
        for j in range(depth):
            x, tasks, left = block(f"{b}layers.{s}.blocks.{j}.", x, grid, HEADS[s], j % 2 == 1, j == depth - 1, method, left)
        before = (x, tasks, grid)
        if s < len(DEPTHS) - 1:
            x, tasks = merge(f"{b}layers.{s}.downsample.", x, tasks, grid, method)
            left = method.merged(f"{b}layers.{s}.downsample.", left) if method.prompts else None
            grid //= 2
        features.append((before, (x, tasks, grid)))
    return features


def batch_norm(name, x, training):
    n = x.shape[1]
    weight, bias = W.norm(name, n)
    mean = formula(name + ".running_mean", (n,), 0.1)
    var = formula(name + ".running_var", (n,), 0.5, 1.0)
    return F.batch_norm(x, mean, var, weight, bias, training, 0.1, 1e-5), mean, var


def conv(name, x, out, biased=True):
    w = W.get_or_make(name + ".weight", (out, x.shape[1], 1, 1), 1 / math.sqrt(x.shape[1]))
    return F.conv2d(x, w, W.bias(name + ".bias", out) if biased else None)


def to_grid(x, grid):
    return x.transpose(1, 2).reshape(x.shape[0], -1, grid, grid)


def hrnet(features, task, training=False):
    scales = []
    for s, (_, (x, tasks, grid)) in enumerate(features):
        y = conv(f"downsampler.{task}.downsample_{s}", to_grid(tasks.get(task, x), grid), EMBED * 3 // 16 << s, False)
        scales.append(F.interpolate(y, (IMAGE // PATCH // 2,) * 2, mode="bilinear", align_corners=False))
    x = torch.cat(scales, 1)
    p = f"decoders.decoders.{task}.last_layer."
    y, mean, var = batch_norm(p + "1", conv(p + "0", x, 4 * x.shape[1]), training)
    y = conv(p + "3", F.relu(y), TASKS[task])
    return F.interpolate(y, (IMAGE, IMAGE), mode="bilinear", align_corners=False), mean, var


def segformer(features, task, name="shared"):
    width = 8 * EMBED // 3
    p = f"decoders.decoders.{task}."
    scales = []
    for s in (3, 2, 1, 0):
        x, tasks, grid = features[s][0]
        z = layer_norm(f"stage_norms.{name}.{s}", tasks.get(task, x))
        e = f"{p}linear_c{s + 1}.proj"
        z = F.linear(z, W.matrix(e + ".weight", width, z.shape[-1]), W.bias(e + ".bias", width))
        scales.append(F.interpolate(to_grid(z, grid), (IMAGE // PATCH,) * 2, mode="bilinear", align_corners=False))
    y, _, _ = batch_norm(p + "linear_fuse.bn", conv(p + "linear_fuse.conv", torch.cat(scales, 1), width, False), False)
    y = conv(p + "linear_pred", F.relu(y), TASKS[task])
    return F.interpolate(y, (IMAGE, IMAGE), mode="bilinear", align_corners=False)


def save(path, tensors):
    header, data = {}, b""
    for name, t in tensors.items():
        raw = struct.pack(f"<{t.numel()}f", *t.detach().to(torch.float32).flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def run(out, name, method, head):
    W.clear()
    image = formula("image", (2, 3, IMAGE, IMAGE), 1.0)
    passes = {t: backbone(image, method.for_task(t)) for t in TASKS} if method.per_task else {}
    features = passes["semseg"] if passes else backbone(image, method)
    result = {}
    for s, (before, (x, tasks, grid)) in enumerate(features):
        result[f"stage.{s}"] = x[:, ::3, ::2]
    outputs = {}
    for task in TASKS:
        got = head(passes.get(task, features), task, *([task] if passes and head is segformer else []))
        outputs[task] = got[0] if isinstance(got, tuple) else got
        result[f"output.{task}"] = outputs[task][:, :, ::7, ::7]
    loss = sum((o * formula("probe." + t, tuple(o.shape), 1.0)).mean() for t, o in outputs.items())
    loss.backward()
    result["loss"] = loss.reshape(1)
    for parameter, value in W.items():
        g = value.grad
        if g is None:  # MTLoRA's last shared adapter: every task has a stream of its own by then
            continue
        probe = formula("gradient." + parameter, tuple(value.shape), 1.0)
        result["gradient." + parameter] = torch.stack([g.norm(), (g * probe).sum()])
    save(f"{out}/{name}.safetensors", result)


def statistics(out):
    """One training pass: the batch's own statistics, and the running ones after it."""
    W.clear()
    image = formula("image", (2, 3, IMAGE, IMAGE), 1.0)
    y, mean, var = hrnet(backbone(image, Plain()), "sal", training=True)
    save(f"{out}/batch_statistics.safetensors", {"output": y[:, :, ::7, ::7], "mean": mean, "var": var})


if __name__ == "__main__":
    out = sys.argv[1]
    torch.manual_seed(0)
    run(out, "full", Plain(), hrnet)
    run(out, "delora", Delora(), hrnet)
    run(out, "mtlora", MtLora(), hrnet)
    run(out, "segformer", Plain(), segformer)
    run(out, "single_task", SingleTask(), hrnet)
    run(out, "delora_centred_heun", CentredHeun(), hrnet)
    run(out, "lora", Lora(), segformer)
    run(out, "lora_shared", SharedLora(), hrnet)
    run(out, "dora", Dora(), hrnet)
    run(out, "vera", Vera(), hrnet)
    run(out, "oft", Oft(), hrnet)
    run(out, "ditask", DiTask(), hrnet)
    run(out, "adapter", Adapter(), hrnet)
    run(out, "vpt_deep", Vpt(), hrnet)
    run(out, "vpt_shallow", ShallowVpt(), hrnet)
    run(out, "faar", Faar(), hrnet)
    run(out, "tadformer", TadFormer(), hrnet)
    run(out, "tadformer_static", StaticTadFormer(), hrnet)
    run(out, "oft_cayley", OftCayley(), hrnet)
    statistics(out)
